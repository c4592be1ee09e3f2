import CRMCore

/// A store in the making, in a folder beside its place: it is there whole and durable, or not at all.
struct StoreDraft {
  let files: any FileSystem
  /// The draft's own files.
  let layout: StoreLayout

  /// Makes a store at `path` out of what `body` writes into the draft.
  ///
  /// Nothing may be at the place but an empty folder. When anything fails, the draft is removed.
  static func make<T>(
    at path: String, random: () -> UInt64, files: any FileSystem,
    _ body: (StoreDraft) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    let target = StoreLayout(folder: path)
    let draft = StoreDraft(
      files: files, layout: StoreLayout(folder: "\(target.folder).tmp-\(hex(random()))"))
    try checkVacant(target, files)
    do throws(StoreError) {
      try draft.making { () throws(SystemError) in try files.makeDirectory(draft.layout.folder) }
      let result = try body(draft)
      try draft.rename(to: target)
      return result
    } catch {
      draft.discard(draft.layout.folder)
      throw error
    }
  }

  /// Throws unless nothing is at the place, or only an empty folder.
  static func checkVacant(_ target: StoreLayout, _ files: any FileSystem) throws(StoreError) {
    do {
      guard try files.status(at: target.folder) != nil else { return }
      if try files.list(target.folder).isEmpty { return }
    } catch {
      throw error.meansOccupied ? .storeExists(path: target.folder) : .unusable(error)
    }
    throw .storeExists(path: target.folder)
  }

  private func rename(to target: StoreLayout) throws(StoreError) {
    do {
      try files.rename(layout.folder, to: target.folder)
    } catch {
      throw error.meansOccupied ? .storeExists(path: target.folder) : .unusable(error)
    }
    try making { () throws(SystemError) in try files.flushDirectory(target.parent) }
  }

  /// Removes what was made, as far as that goes.
  private func discard(_ path: String) {
    if (try? files.remove(path)) != nil { return }
    for name in (try? files.list(path)) ?? [] { discard("\(path)/\(name)") }
    try? files.remove(path)
  }
}

extension StoreDraft {
  /// Writes a file of the draft and flushes it.
  @discardableResult
  func write(_ bytes: [UInt8], to path: String) throws(StoreError) -> FileStatus {
    try making { () throws(SystemError) in
      let file = try files.open(path, .create)
      defer { files.close(file) }
      try files.write(file, bytes, at: 0)
      try files.flush(file)
      return try files.status(of: file)
    }
  }

  /// Writes everything but the format and the segments, and flushes every name in the draft.
  ///
  /// `segment` is the state of the file in which the journal ends.
  func finish(
    generation: Int, head: JournalHead, place: Horizon.Place, segment: FileStatus
  ) throws(StoreError) {
    let horizon = Horizon(
      sequence: 0, generation: generation, head: head, place: place, file: segment)
    try write(horizon.encoded(), to: layout.horizon)
    try write([], to: layout.lock)
    try making { () throws(SystemError) in
      try files.makeDirectory(layout.torn)
      try files.flushDirectory(layout.torn)
      try files.flushDirectory(layout.folder)
    }
  }

  /// Makes system calls for the draft.
  func making<T>(_ body: () throws(SystemError) -> T) throws(StoreError) -> T {
    do {
      return try body()
    } catch {
      throw .unusable(error)
    }
  }
}
