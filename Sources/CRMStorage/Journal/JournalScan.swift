import CRMCore

/// Reads segments from a known end on and finds the longest prefix of whole commits.
struct JournalScan {
  let files: any FileSystem
  let layout: StoreLayout
  /// The first positions of all segments, ascending.
  let segments: [Position]
  /// The segments that were read before, none of which may be another file now.
  var known: [Journal.Segment] = []
  /// The horizon to be met on the way, if there is one.
  var horizon: Horizon?
  /// Whether nothing beyond the horizon is looked at.
  var stopsAtHorizon = false
  /// Whether the chain is checked before the horizon too; after it, it always is.
  var checksWholeChain = false
  /// Is told the end of each commit that was found whole.
  var onCommit: (JournalHead) -> Void = { _ in }
  /// Is told each line that fits the ones before it, and where it is, before its commit is whole.
  var onLine: (UnsafeRawBufferPointer, Horizon.Place) -> Void = { _, _ in }
  /// Is passed the lines of whole commits, each once and in order; ends the scan by false.
  var consumer: ((UnsafeRawBufferPointer) -> Bool)?

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
    /// The segments that were walked through, ascending; those after them are not among them.
    var segments: [Journal.Segment] = []
    /// A segment after the end, whose being there proves that all before it was durable once.
    var laterSegment: Position?
    /// How many bytes the segment has in which reading stopped, zeros at its end left out.
    var size = 0

    /// What is wrong where the lines end, whole, before their horizon.
    static let endsTooEarly = "the journal ends before the end that its head states"
  }

  /// Something that is not the next line of the journal.
  struct Defect: Hashable {
    var place: Horizon.Place
    var reason: String
  }

  /// Scans from `tail`, which is the end of a commit.
  func run(from tail: Tail) throws(StoreError) -> Result {
    var walk = JournalWalk(scan: self, tail: tail)
    try walk.run()
    walk.result.laterSegment = try laterSegment(than: walk.result.end)
    return walk.result
  }

  /// A segment after `end` that was begun after lines that do not come before `end`, or has lines.
  ///
  /// One without a line that begins where the journal ends, or before, was made and never used.
  private func laterSegment(than end: Tail) throws(StoreError) -> Position? {
    for segment in segments where segment > end.place.segment {
      guard segment <= end.head.position + 1, try isEmpty(segment) else { return segment }
    }
    return nil
  }

  /// Whether a segment has no byte but zeros.
  func isEmpty(_ segment: Position) throws(StoreError) -> Bool {
    try withSegment(segment) { file, status throws(StoreError) in
      do throws(SystemError) {
        return try files.contentEnd(file, from: 0, to: status.size) == 0
      } catch {
        throw .unusable(error)
      }
    }
  }

  /// Opens a segment for reading and passes it to `body` with its state.
  func withSegment<T>(
    _ segment: Position, _ body: (OpenFile, FileStatus) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    let file: OpenFile
    let status: FileStatus
    do {
      file = try files.open(layout.segment(segment), .read)
    } catch {
      throw .unusable(error)
    }
    defer { files.close(file) }
    do {
      status = try files.status(of: file)
    } catch {
      throw .unusable(error)
    }
    let before = known.first { $0.position == segment }
    if let before, !status.isSameFile(as: before.file) {
      throw StorePlace.replaced(file.path)
    }
    return try body(file, status)
  }
}
