public import CRMCore

extension JSONFileStore {
  /// Passes the lines after `position` to `body`, in chunks of whole lines of up to about a megabyte.
  ///
  /// The first chunk is small, so that reading one line costs little. Lines that recovery wrote are
  /// passed as they lie in the journal; they have no position.
  public func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    let now = try refreshed()
    let wanted = max(position, 0) + 1
    guard wanted <= now.tail.head.position,
      let first = now.segments.last(where: { $0 <= wanted })
    else { return }
    for segment in now.segments where segment >= first && segment <= now.tail.place.segment {
      let limit = segment == now.tail.place.segment ? now.tail.place.offset : nil
      guard try read(segment, from: segment == first ? wanted : nil, to: limit, body) else {
        return
      }
    }
  }

  /// Reads one segment, from a line or from its start; false when `body` wants no more.
  private func read(
    _ segment: Position, from wanted: Position?, to limit: Int?,
    _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    do {
      let file = try files.open(layout.segment(segment), .read)
      defer { files.close(file) }
      let limit = try limit ?? files.status(of: file).size
      var start = 0
      if let wanted, wanted > segment {
        var finder = LineFinder(files: files, file: file)
        guard let found = try finder.offset(of: wanted, before: limit) else {
          throw StoreError.damaged(
            StoreError.Damage(
              file: StoreLayout.segmentName(segment), offset: 0, lastGood: segment - 1,
              reason: "line \(wanted) is missing"))
        }
        start = found
      }
      return try ChunkReader(files: files, file: file).read(from: start, to: limit, body)
    } catch let error as SystemError {
      throw StoreError.unusable(error)
    }
  }
}
