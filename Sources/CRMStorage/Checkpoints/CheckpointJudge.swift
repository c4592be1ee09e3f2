import CRMCore

/// Tells whether a checkpoint belongs to the journal that lies in the files.
///
/// Looks at the names and sizes of the segments and reads one line: the one that ends where the
/// checkpoint says. Its chain hash proves every byte before it to be the one that was there.
struct CheckpointJudge {
  let files: any FileSystem
  let layout: StoreLayout
  let genesis: ContentDigest
  /// The first positions of the segments that are there, ascending.
  let segments: [Position]
  /// The end of the journal.
  let end: Position

  /// What a checkpoint is to this journal.
  enum Verdict {
    /// Its place in the journal, and the segments up to there.
    case usable(Tail, [Journal.Segment])
    case unusable(Checkpoint.Problem)
  }

  /// Judges a checkpoint by its anchor; `position` is what its name says.
  func judge(
    _ anchor: Checkpoint.Anchor, at position: Position
  ) throws(StoreError) -> Verdict {
    if anchor.genesis != genesis { return .unusable(.foreign) }
    guard anchor.head.position == position else {
      return .unusable(.stale(reason: "it is of another position than its name says"))
    }
    if position > end { return .unusable(.ahead(lineCount: position - end)) }
    guard let place = CheckpointPlace(anchor.place) else {
      return .unusable(.stale(reason: "another kind of store wrote it"))
    }
    do throws(SystemError) {
      var known: [Journal.Segment] = []
      if let defect = try segmentDefect(place, &known) {
        return .unusable(.stale(reason: defect))
      }
      guard let line = try line(before: place.place), line.isEnd(of: anchor.head, place.epoch)
      else { return .unusable(.stale(reason: "the journal has another line at its place")) }
      let tail = Tail(
        head: anchor.head, place: place.place, epoch: place.epoch,
        group: line.isEpoch ? 0 : line.groupFirst)
      return .usable(tail, known)
    } catch {
      throw .unusable(error)
    }
  }

  /// Compares names and sizes of segments with what they were; what is other, as a phrase.
  private func segmentDefect(
    _ place: CheckpointPlace, _ known: inout [Journal.Segment]
  ) throws(SystemError) -> String? {
    for segment in place.sealed {
      guard let status = try files.status(at: layout.segment(segment.position)),
        status.size == segment.byteCount
      else { return Self.changed(segment.position) }
      known.append(Journal.Segment(position: segment.position, file: status))
    }
    let own = place.place.segment
    guard let status = try files.status(at: layout.segment(own)), status.size >= place.place.offset
    else { return Self.changed(own) }
    known.append(Journal.Segment(position: own, file: status))
    let scan = JournalScan(files: files, layout: layout, segments: [], horizon: nil)
    for other in segments where other < own && !known.contains(where: { $0.position == other }) {
      // One that was made and never used has no line.
      guard (try? scan.isEmpty(other)) == true else { return Self.changed(other) }
    }
    return nil
  }

  private static func changed(_ segment: Position) -> String {
    "\(StoreLayout.segmentName(segment)) is not as it was"
  }

  private func line(before place: Horizon.Place) throws(SystemError) -> LineEnvelope? {
    let file = try files.open(layout.segment(place.segment), .read)
    defer { files.close(file) }
    return try LineBefore(files: files, file: file).envelope(endingAt: place.offset)
  }
}

extension LineEnvelope {
  /// Whether the line ends the commit of that head, or is the epoch line that led to it.
  fileprivate func isEnd(of head: JournalHead, _ epoch: Int) -> Bool {
    guard chain == head.chain else { return false }
    return isEpoch ? self.epoch == epoch : position == head.position && endsCommit
  }
}
