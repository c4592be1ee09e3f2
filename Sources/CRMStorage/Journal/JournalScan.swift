import CRMCore

/// Reads segments from a known end on and finds the longest prefix of whole commits.
struct JournalScan {
  let files: any FileSystem
  let layout: StoreLayout
  /// The first positions of all segments, ascending.
  let segments: [Position]
  /// The horizon to be met on the way, if there is one.
  var horizon: Horizon?
  /// Whether nothing beyond the horizon is looked at.
  var stopsAtHorizon = false
  /// Whether the chain is checked before the horizon too; after it, it always is.
  var checksWholeChain = false
  /// Is told the end of each commit that was found whole.
  var onCommit: (JournalHead) -> Void = { _ in }

  /// What a scan found.
  struct Result {
    /// The end of the last whole commit.
    var end: Tail
    /// How many commits were passed, epoch lines not counted.
    var commitCount = 0
    /// Where reading stopped before the files' end, and why.
    var defect: Defect?
    /// Whether the horizon lies on the way, at the end of a commit with its hash.
    var metHorizon = false
    /// The segments that belong to the journal, ascending.
    var segments: [Position] = []
    /// How many bytes the segment has in which reading stopped.
    var size = 0
  }

  /// Something that is not the next line of the journal.
  struct Defect: Hashable {
    var place: Horizon.Place
    var reason: String
  }

  /// Scans from `tail`, which is the end of a commit.
  func run(from tail: Tail) throws(StoreError) -> Result {
    var walk = Walk(scan: self, tail: tail)
    try walk.run()
    return walk.result
  }

  /// Opens a segment for reading and passes it to `body` with its size.
  func withSegment<T>(
    _ segment: Position, _ body: (OpenFile, Int) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    let file: OpenFile
    let size: Int
    do {
      file = try files.open(layout.segment(segment), .read)
    } catch {
      throw .unusable(error)
    }
    defer { files.close(file) }
    do {
      size = try files.status(of: file).size
    } catch {
      throw .unusable(error)
    }
    return try body(file, size)
  }
}

/// The state of one scan under way.
private struct Walk {
  let scan: JournalScan
  var follower: CommitFollower
  var result: JournalScan.Result
  /// Set once the horizon was passed: what comes after it is vouched for by the chain alone.
  var isBeyondHorizon = false

  init(scan: JournalScan, tail: Tail) {
    self.scan = scan
    follower = CommitFollower(
      at: tail.head, epoch: tail.epoch,
      checkingChain: scan.checksWholeChain || scan.horizon == nil)
    result = JournalScan.Result(end: tail)
  }

  mutating func run() throws(StoreError) {
    let first = result.end.place.segment
    result.segments = scan.segments.filter { $0 <= first }
    guard result.segments.last == first else {
      return stop(at: result.end.place, "the file is missing")
    }
    guard meetHorizon(), try walk(first) else { return }
    for segment in scan.segments where segment > first {
      if try isLeftOver(segment) { continue }
      result.segments.append(segment)
      guard enter(segment), meetHorizon(), try walk(segment) else { return }
    }
  }

  /// Whether a segment was made by a process that ended before it used it, and others went on in
  /// the segment before: it is empty, and its positions are elsewhere.
  private func isLeftOver(_ segment: Position) throws(StoreError) -> Bool {
    guard segment <= follower.head.position else { return false }
    return try scan.withSegment(segment) { _, size in size == 0 }
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
    return try scan.withSegment(segment) { file, size throws(StoreError) in
      result.size = size
      let limit = limit(in: segment, size: size)
      guard result.end.place.offset <= limit else {
        stop(at: result.end.place, "the file is shorter than it was")
        return false
      }
      let reader = SegmentReader(files: scan.files, file: file)
      let end = try reader.forEachLine(from: result.end.place.offset, to: limit) {
        take($0, Horizon.Place(segment: segment, offset: $1))
      }
      return finish(segment, end, limit)
    }
  }

  private func limit(in segment: Position, size: Int) -> Int {
    guard scan.stopsAtHorizon, let horizon = scan.horizon else { return size }
    if segment < horizon.place.segment { return size }
    return segment == horizon.place.segment ? min(size, horizon.place.offset) : 0
  }

  /// Takes a line that starts at `place`; false when it cannot stand there.
  private mutating func take(_ line: UnsafeRawBufferPointer, _ place: Horizon.Place) -> Bool {
    do {
      guard try follower.follow(line) else { return true }
    } catch {
      stop(at: place, error.reason)
      return false
    }
    result.end.place.offset = place.offset + line.count + 1
    result.end.head = follower.head
    result.end.epoch = follower.epoch
    result.commitCount = follower.commitCount
    scan.onCommit(follower.head)
    return meetHorizon()
  }

  /// Ends a segment; false when the scan is over.
  private mutating func finish(
    _ segment: Position, _ end: SegmentReader.End, _ limit: Int
  ) -> Bool {
    switch end {
    case .stopped:
      return false
    case .defect(let offset, let defect):
      stop(at: Horizon.Place(segment: segment, offset: offset), defect.reason)
      return false
    case .complete where follower.isInsideCommit:
      stop(at: Horizon.Place(segment: segment, offset: limit), "the commit does not end")
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
