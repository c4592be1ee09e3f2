import CRMCore

extension Journal {
  /// Begins a new segment when the current one has reached its limit.
  ///
  /// The new file and its name are durable before anything is written to it.
  mutating func rotateIfFull() throws(StoreError) {
    let first = tail.head.position + 1
    guard tail.place.offset >= options.segmentLimit, first > tail.place.segment else { return }
    try cutZeros(of: try activeSegment())
    let next: ActiveSegment
    do {
      next = try makeSegment(first)
    } catch {
      throw .notWritten(error)
    }
    let previous = tail
    tail.place = Horizon.Place(segment: first, offset: 0)
    do {
      try horizonFile?.write(nextHorizon(in: next.status))
      try flushHorizon(at: files.uptime)
    } catch {
      tail = previous
      files.close(next.file)
      throw .notWritten(error)
    }
    if let active { files.close(active.file) }
    active = next
    segments.append(Segment(position: first, file: next.status))
  }

  /// Makes an empty segment, or takes one that was made and never used.
  private mutating func makeSegment(_ first: Position) throws(SystemError) -> ActiveSegment {
    let path = layout.segment(first)
    let isThere = try files.status(at: path) != nil
    let file = try files.open(path, isThere ? .readWrite : .create)
    do {
      return try closing(file) { file throws(SystemError) in
        try files.flush(file)
        try files.flushDirectory(layout.folder)
        let status = try files.status(of: file)
        return ActiveSegment(
          position: first, file: file, status: status, capacity: status.size, isUsed: true)
      }
    } catch {
      if error.call == "flush" {
        mode = .frozen(.failedFlush)
      }
      throw error
    }
  }
}
