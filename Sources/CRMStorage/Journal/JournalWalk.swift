import CRMCore

/// The state of one scan under way.
struct JournalWalk {
  let scan: JournalScan
  var follower: CommitFollower
  var result: JournalScan.Result
  /// Set once the horizon was passed: what comes after it is vouched for by the chain alone.
  var isBeyondHorizon = false

  init(scan: JournalScan, tail: Tail) {
    self.scan = scan
    follower = CommitFollower(
      at: tail.head, epoch: tail.epoch, group: tail.group,
      checkingChain: scan.checksWholeChain || scan.horizon == nil)
    result = JournalScan.Result(end: tail)
    // Where a scan ends, the group that its last line is in has ended too.
    result.end.group = 0
  }

  mutating func run() throws(StoreError) {
    let first = result.end.place.segment
    result.segments = scan.known.filter { $0.position < first }
    guard scan.segments.contains(first) else {
      return stop(at: result.end.place, "the file is missing")
    }
    guard meetHorizon(), try walk(first) else { return }
    for segment in scan.segments where segment > first {
      if try isLeftOver(segment) { continue }
      if try isUnused(segment) { continue }
      guard enter(segment), meetHorizon(), try walk(segment) else { return }
    }
  }

  /// Whether a segment was made by a process that ended before it used it, and others went on in
  /// the segment before: it is empty, and its positions are elsewhere.
  private func isLeftOver(_ segment: Position) throws(StoreError) -> Bool {
    guard segment <= follower.head.position else { return false }
    return try scan.isEmpty(segment)
  }

  /// Whether a segment beyond the horizon, where the scan stops, is empty: its name may not be
  /// durable, so only whoever flushes it goes into it.
  private func isUnused(_ segment: Position) throws(StoreError) -> Bool {
    guard scan.stopsAtHorizon, isBeyondHorizon else { return false }
    return try scan.isEmpty(segment)
  }

  /// Goes on from the end of one segment to the start of the next.
  private mutating func enter(_ segment: Position) -> Bool {
    let place = Horizon.Place(segment: segment, offset: 0)
    guard segment == follower.head.position + 1 else {
      stop(at: place, "the segment before this one is missing or cut")
      return false
    }
    result.end.place = place
    return true
  }

  /// Walks through a segment from the current offset; false when the scan is over.
  private mutating func walk(_ segment: Position) throws(StoreError) -> Bool {
    let scan = scan
    return try scan.withSegment(segment) { file, status throws(StoreError) in
      result.segments.append(Journal.Segment(position: segment, file: status))
      result.size = status.size
      let limit = limit(in: segment, size: status.size)
      guard result.end.place.offset <= limit else {
        stop(at: result.end.place, "the file is shorter than it was")
        return false
      }
      let reader = SegmentReader(files: scan.files, file: file)
      let end = try reader.forEachLine(from: result.end.place.offset, to: limit) {
        (line) throws(StoreError) in
        try take(line, Horizon.Place(segment: segment, offset: line.offset), of: file)
      }
      let goesOn = finish(segment, end)
      try noteSize(end, limit, file)
      return goesOn
    }
  }

  /// Notes where what the segment has ends: zeros at its end are nothing.
  private mutating func noteSize(
    _ end: SegmentReader.End, _ limit: Int, _ file: OpenFile
  ) throws(StoreError) {
    if case .complete(let offset) = end {
      if limit == result.size { result.size = offset }
      return
    }
    do {
      let start = min(result.end.place.offset, result.size)
      result.size = try scan.files.contentEnd(file, from: start, to: result.size)
    } catch {
      throw .unusable(error)
    }
  }

  private func limit(in segment: Position, size: Int) -> Int {
    guard scan.stopsAtHorizon, let horizon = scan.horizon else { return size }
    if segment < horizon.place.segment { return size }
    return segment == horizon.place.segment ? min(size, horizon.place.offset) : 0
  }

  /// Takes a line that starts at `place`; false when it cannot stand there, or is the last one wanted.
  private mutating func take(
    _ line: SegmentReader.Line, _ place: Horizon.Place, of file: OpenFile
  ) throws(StoreError) -> Bool {
    do throws(JournalError.LineDefect) {
      let isWhole = try follower.follow(line.bytes)
      scan.onLine(line.bytes, place)
      guard isWhole else { return true }
    } catch {
      stop(at: place, error.reason)
      return false
    }
    guard try pass(line, of: file) else { return false }
    result.end.place.offset = place.offset + line.bytes.count + 1
    result.end.head = follower.head
    result.end.epoch = follower.epoch
    result.commitCount = follower.commitCount
    scan.onCommit(follower.head)
    return meetHorizon()
  }

  /// Passes the commit that ends in `line` to whoever consumes it; false when they want no more.
  ///
  /// What is no longer in memory of a commit that is larger, or lay across its border, is read again.
  private func pass(_ line: SegmentReader.Line, of file: OpenFile) throws(StoreError) -> Bool {
    guard let consumer = scan.consumer else { return true }
    let start = result.end.place.offset
    let heldStart = line.offset + line.bytes.count + 1 - line.held.count
    if start >= heldStart {
      return consumer(UnsafeRawBufferPointer(rebasing: line.held[(start - heldStart)...]))
    }
    let segment = result.end.place.segment
    let reader = ChunkReader(files: scan.files, file: file, segment: segment)
    do {
      return try reader.read(
        from: start, to: heldStart, first: result.end.head.position + 1, consumer)
        && consumer(line.held)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .unusable(reason: "\(error)", path: file.path, code: 0)
    }
  }

  /// Ends a segment; false when the scan is over.
  private mutating func finish(
    _ segment: Position, _ end: SegmentReader.End
  ) -> Bool {
    switch end {
    case .stopped:
      return false
    case .defect(let offset, let defect):
      stop(at: Horizon.Place(segment: segment, offset: offset), defect.reason)
      return false
    case .complete(let offset) where follower.isInsideCommit:
      stop(at: Horizon.Place(segment: segment, offset: offset), "the commit does not end")
      return false
    case .complete:
      return true
    }
  }

  /// Compares the end of a commit with the horizon; false when they contradict each other.
  private mutating func meetHorizon() -> Bool {
    guard let horizon = scan.horizon, !isBeyondHorizon else { return true }
    let place = result.end.place
    if place < horizon.place { return true }
    guard place == horizon.place, result.end.head == horizon.head else {
      stop(at: place, "the journal does not agree with its horizon")
      return false
    }
    result.metHorizon = true
    isBeyondHorizon = true
    follower.checkChain()
    return true
  }

  private mutating func stop(at place: Horizon.Place, _ reason: String) {
    result.defect = JournalScan.Defect(place: place, reason: reason)
  }
}
