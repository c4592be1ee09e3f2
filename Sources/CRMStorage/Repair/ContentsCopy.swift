import CRMCore

/// Copies the contents of attachments whose bytes have the hash that names them.
struct ContentsCopy {
  private let store: DamagedStore

  init(_ store: DamagedStore) { self.store = store }

  /// Copies the contents that are whole; returns how many, and which are not.
  func run(into draft: StoreDraft) throws(StoreError) -> (count: Int, damaged: [ContentDigest]) {
    var (count, damaged) = (0, [ContentDigest]())
    for hash in try hashes() {
      guard let bytes = try store.contents(of: store.layout.blob(hash)) else { continue }
      guard Blob(bytes).hash == hash else {
        damaged.append(hash)
        continue
      }
      if count == 0 { try draft.makeAttachments() }
      try draft.write(bytes, to: draft.layout.blob(hash))
      count += 1
    }
    if count > 0 { try draft.flushAttachments() }
    return (count, damaged)
  }

  private func hashes() throws(StoreError) -> [ContentDigest] {
    do {
      return try store.files.list(store.layout.attachments).sorted()
        .compactMap { ContentDigest(hex: $0) }
    } catch {
      if error.meansAbsent { return [] }
      throw .unusable(error)
    }
  }
}

extension StoreDraft {
  /// Makes the folder of contents.
  func makeAttachments() throws(StoreError) {
    try making { () throws(SystemError) in try files.makeDirectory(layout.attachments) }
  }

  /// Flushes the names of contents, and that of their folder.
  func flushAttachments() throws(StoreError) {
    try making { () throws(SystemError) in
      try files.flushDirectory(layout.attachments)
      try files.flushDirectory(layout.folder)
    }
  }

  /// The store in the draft, opened to be read.
  func opened() throws(StoreError) -> JSONFileStore {
    var options = JSONFileStore.Options()
    options.access = .readOnly
    return try JSONFileStore.open(at: layout.folder, options: options, files: files)
  }
}
