public import CRMCore

extension JSONFileStore {
  /// Passes the lines after `position` to `body`, in chunks of whole lines of up to about a megabyte.
  ///
  /// The first chunk is small, so that reading one line costs little. Each line is checked by itself
  /// and by its position, and each file is still the one that was opened: lines of another store in
  /// this one's place are never passed. Lines that recovery wrote are passed as they lie in the
  /// journal; they have no position.
  public func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    let now = try refreshed()
    let wanted = max(position, 0) + 1
    guard wanted <= now.tail.head.position,
      let first = now.segments.last(where: { $0.position <= wanted })?.position
    else { return }
    for segment in now.segments where segment.position >= first {
      guard segment.position <= now.tail.place.segment else { return }
      let limit = segment.position == now.tail.place.segment ? now.tail.place.offset : nil
      let start = max(wanted, segment.position)
      guard try read(segment, from: start, to: limit, body) else { return }
    }
  }

  /// Reads one segment from a line on; false when `body` wants no more.
  private func read(
    _ segment: Journal.Segment, from wanted: Position, to limit: Int?,
    _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    do {
      let file = try files.open(layout.segment(segment.position), .read)
      defer { files.close(file) }
      let status = try files.status(of: file)
      guard status.isSameFile(as: segment.file) else { throw StorePlace.replaced(file.path) }
      try place?.check()
      let endsInZeros = limit == nil
      let limit = limit ?? status.size
      let start = try offset(of: wanted, in: segment.position, file, before: limit)
      let reader = ChunkReader(
        files: files, file: file, segment: segment.position, endsInZeros: endsInZeros)
      return try reader.read(from: start, to: limit, first: wanted, body)
    } catch let error as SystemError {
      throw StoreError.unusable(error)
    }
  }

  /// Where a line begins in its segment.
  private func offset(
    of wanted: Position, in segment: Position, _ file: OpenFile, before limit: Int
  ) throws -> Int {
    if wanted == segment { return 0 }
    if let known = knownStart(of: wanted, in: segment) { return known }
    var finder = LineFinder(files: files, file: file)
    if let found = try finder.offset(of: wanted, before: limit) { return found }
    throw StoreError.damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(segment), offset: 0, lastGood: segment - 1,
        reason: "line \(wanted) is missing"))
  }
}
