import CRMCore
import Synchronization

/// The folder of contents: a file for each, named by the hash of its bytes, never changed.
///
/// A file under its final name is whole and flushed: it was written under another name before.
final class BlobFolder: Sendable {
  private let files: any FileSystem
  private let layout: StoreLayout
  private let random: @Sendable () -> UInt64
  /// Whether the folder's own name is known to be durable.
  private let isReady = Mutex(false)

  init(files: any FileSystem, layout: StoreLayout, random: @escaping @Sendable () -> UInt64) {
    (self.files, self.layout, self.random) = (files, layout, random)
  }

  /// Writes a content under a passing name, flushes it, renames it, and flushes the folder.
  ///
  /// A content that is there is written again all the same: it may be damaged, and flushing a name
  /// again after a flush that failed proves nothing.
  func put(_ blob: Blob) throws(StoreError) {
    do throws(SystemError) {
      try makeReady()
      let draft = layout.blobDraft(blob.hash, random: random())
      do throws(SystemError) {
        try write(blob.bytes, to: draft)
        try files.rename(draft, to: layout.blob(blob.hash))
      } catch {
        try? files.remove(draft)
        throw error
      }
      try files.flushDirectory(layout.attachments)
    } catch {
      throw .notWritten(error)
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try files.open(path, .create)
    defer { files.close(file) }
    try files.write(file, bytes, at: 0)
    try files.flush(file)
  }

  /// Makes the folder if there is none, and its name durable; once for each opening of the store.
  private func makeReady() throws(SystemError) {
    try isReady.withLock { isReady throws(SystemError) in
      if isReady { return }
      if try files.status(at: layout.attachments) == nil { try makeFolder() }
      do throws(SystemError) {
        try files.flushDirectory(layout.folder)
      } catch {
        // Made anew the next time, if it is empty: flushing the same name again proves nothing.
        try? files.remove(layout.attachments)
        throw error
      }
      isReady = true
    }
  }

  private func makeFolder() throws(SystemError) {
    do {
      try files.makeDirectory(layout.attachments)
    } catch {
      // Another process may have made it at the same time.
      guard error.meansOccupied else { throw error }
    }
  }

  func read(_ hash: ContentDigest) throws(StoreError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try files.wholeContents(of: layout.blob(hash))
    } catch {
      throw error.meansAbsent ? .missingContent(hash) : .unusable(error)
    }
    guard Blob(bytes).hash == hash else { throw .damagedContent(hash) }
    return bytes
  }

  func has(_ hash: ContentDigest) throws(StoreError) -> Bool {
    do {
      return try files.status(at: layout.blob(hash)) != nil
    } catch {
      if error.meansAbsent { return false }
      throw .unusable(error)
    }
  }

  func list() throws(StoreError) -> [Blob.Entry] {
    do {
      return try listEntries()
    } catch {
      if error.meansAbsent { return [] }
      throw .unusable(error)
    }
  }

  private func listEntries() throws(SystemError) -> [Blob.Entry] {
    var entries: [Blob.Entry] = []
    for name in try files.list(layout.attachments) {
      guard let hash = ContentDigest(hex: name),
        let status = try files.status(at: layout.blob(hash))
      else { continue }
      entries.append(Blob.Entry(hash: hash, byteCount: status.size))
    }
    return entries
  }

  /// Makes what is there durable, as whoever copied it may not have.
  func flushAll() throws(SystemError) {
    guard try files.status(at: layout.attachments) != nil else { return }
    for entry in try listEntries() {
      let file = try files.open(layout.blob(entry.hash), .read)
      defer { files.close(file) }
      try files.flush(file)
    }
    try files.flushDirectory(layout.attachments)
  }
}
