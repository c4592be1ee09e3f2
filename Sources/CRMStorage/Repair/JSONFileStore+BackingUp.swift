public import CRMCore

extension JSONFileStore {
  /// Copies the store into a new folder at `target`, while others may write to it.
  ///
  /// The copy has whole commits up to the end that the journal has when this is called, and every
  /// content that they name. It is a store like any other, with the same name; it is there whole,
  /// flushed and checked as ``verify(anchor:)`` checks, or not at all. Throws
  /// `StoreError.damaged` or `StoreError.damagedContent` where the store is damaged, and
  /// `StoreError.storeExists` where something is at `target`.
  public func backUp(to target: String) throws(StoreError) -> JSONFileStore.BackupReport {
    let now = try refreshed()
    if let reason = readOnlyReason, reason.mayLackLines { throw Self.unfit(now.tail, reason.text) }
    return try StoreDraft.make(at: target, random: Options().random, files: files) {
      draft throws(StoreError) in
      try StoreCopy(files: files, layout: layout, format: format, draft: draft)
        .run(now, as: StoreLayout(folder: target).folder)
    }
  }

  /// Makes the store at `path` out of the backup in the folder `backup`, which stays as it is.
  ///
  /// Any whole store is a backup. Throws like ``backUp(to:)``.
  public static func restore(
    from backup: String, to path: String, options: Options = Options()
  ) throws(StoreError) -> JSONFileStore.BackupReport {
    try restore(from: backup, to: path, options: options, files: POSIXFileSystem())
  }

  /// Restores a store on any file system.
  package static func restore(
    from backup: String, to path: String, options: Options, files: any FileSystem
  ) throws(StoreError) -> JSONFileStore.BackupReport {
    try StoreDraft.checkVacant(StoreLayout(folder: path), files)
    var options = options
    options.access = .readOnly
    let store = try open(at: backup, options: options, files: files)
    defer { try? store.close() }
    return try store.backUp(to: path)
  }

  /// A store that can be read but of which nobody can tell whether that is all of it.
  private static func unfit(_ tail: Tail, _ reason: String) -> StoreError {
    .damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(tail.place.segment), offset: tail.place.offset,
        lastGood: tail.head.position, reason: reason))
  }
}

/// The copying of one store up to an end that was settled before.
private struct StoreCopy {
  let files: any FileSystem
  let layout: StoreLayout
  let format: StoreFormat
  let draft: StoreDraft

  func run(
    _ source: JSONFileStore.Published, as path: String
  ) throws(StoreError) -> JSONFileStore.BackupReport {
    let end = source.tail
    try draft.write(try bytes(of: layout.format), to: draft.layout.format)
    var last: FileStatus?
    for segment in source.segments.map(\.position) where segment <= end.place.segment {
      last = try copy(segment, upTo: segment == end.place.segment ? end.place.offset : nil)
    }
    guard let last else { throw .unusable(reason: "it has no journal", path: path, code: 0) }
    try draft.finish(
      generation: format.generation, head: end.head, place: end.place, segment: last)
    // After the lines: what they name was there before them, and nothing removes contents.
    let count = try copyContents()
    try verify(end.head)
    return JSONFileStore.BackupReport(
      path: path, storeID: format.storeID, head: end.head, contentCount: count)
  }

  private func bytes(of path: String) throws(StoreError) -> [UInt8] {
    try draft.making { () throws(SystemError) in try files.contents(of: path) }
  }

  /// Copies a segment, or its front, and flushes the copy.
  private func copy(_ segment: Position, upTo limit: Int?) throws(StoreError) -> FileStatus {
    try draft.making { () throws(SystemError) in
      let source = try files.open(layout.segment(segment), .read)
      defer { files.close(source) }
      var end = limit ?? 0
      if limit == nil { end = try contentEnd(of: source) }
      let copy = try files.open(draft.layout.segment(segment), .create)
      defer { files.close(copy) }
      try files.copy(0..<end, of: source, to: copy, at: 0)
      try files.flush(copy)
      return try files.status(of: copy)
    }
  }

  private func contentEnd(of file: OpenFile) throws(SystemError) -> Int {
    try files.contentEnd(file, from: 0, to: try files.status(of: file).size)
  }

  /// Copies every content, checked against its hash.
  private func copyContents() throws(StoreError) -> Int {
    let blobs = BlobFolder(files: files, layout: layout, random: { 0 })
    let entries = try blobs.list()
    if entries.isEmpty { return 0 }
    try draft.makeAttachments()
    for entry in entries {
      try draft.write(try blobs.read(entry.hash), to: draft.layout.blob(entry.hash))
    }
    try draft.flushAttachments()
    return entries.count
  }

  /// Checks every byte of the copy, the whole chain, what lines say and every content.
  private func verify(_ head: JournalHead) throws(StoreError) {
    let report = try JSONFileStore.inspect(at: draft.layout.folder, files: files)
    if let damage = report.damage.first { throw damage.error }
    guard report.head == head else {
      throw .unusable(
        reason: "the journal was changed while it was copied", path: layout.folder, code: 0)
    }
  }
}
