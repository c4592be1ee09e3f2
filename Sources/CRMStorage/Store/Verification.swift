import CRMCore

/// A check of a whole store that others may append to meanwhile.
struct Verification {
  let files: any FileSystem
  let layout: StoreLayout
  let genesis: ContentDigest
  let anchor: JournalHead?

  /// What was found of the journal until now.
  private struct Progress {
    var end: Tail
    var segments: [Journal.Segment] = []
    var commitCount = 0
    var audit = LineAudit()
    var isAnchored: Bool
    var uncommittedByteCount = 0
    var findings: [JSONFileStore.VerifyFinding] = []
  }

  func run() throws(StoreError) -> JSONFileStore.VerifyReport {
    let start = Tail.start(genesis, segment: 1)
    var progress = Progress(end: start, isAnchored: anchor == nil || anchor == start.head)
    while true {
      let horizon = try horizon(from: progress.end)
      let result = try scan(horizon, &progress)
      // A defect beyond the horizon may have been an append under way: look again if it went on.
      if result.defect != nil, horizon == nil || result.metHorizon,
        let now = try self.horizon(from: progress.end), now.place != horizon?.place,
        now.place >= progress.end.place
      {
        continue
      }
      try judge(result, horizon, &progress)
      return try report(progress)
    }
  }

  /// Goes on from where the last scan ended.
  private func scan(
    _ horizon: Horizon?, _ progress: inout Progress
  ) throws(StoreError) -> JournalScan.Result {
    var scan = JournalScan(
      files: files, layout: layout, segments: try listSegments(), known: progress.segments,
      horizon: horizon, checksWholeChain: true)
    var (audit, isAnchored) = (progress.audit, progress.isAnchored)
    scan.onLine = { audit.take($0, $1) }
    scan.onCommit = { head in
      audit.commit()
      if head == anchor { isAnchored = true }
    }
    let result = try scan.run(from: progress.end)
    audit.dropOpen()
    (progress.audit, progress.isAnchored) = (audit, isAnchored)
    (progress.end, progress.segments) = (result.end, result.segments)
    progress.commitCount += result.commitCount
    return result
  }

  /// Says what the end of the last scan means.
  private func judge(
    _ result: JournalScan.Result, _ horizon: Horizon?, _ progress: inout Progress
  ) throws(StoreError) {
    let isShort = horizon != nil && !result.metHorizon
    let later = try TearSearch.laterGroup(
      in: result, of: JournalScan(files: files, layout: layout, segments: [], horizon: nil))
    if isShort || result.laterSegment != nil || later != nil {
      progress.findings.append(try broken(result, horizon, hasLaterGroup: later != nil))
    } else {
      progress.uncommittedByteCount = result.size - result.end.place.offset
    }
    if !progress.isAnchored {
      progress.findings.append(
        JSONFileStore.VerifyFinding(
          .brokenJournal(reason: "the journal never had the given anchor"),
          file: StoreLayout.segmentName(1), offset: 0))
    }
  }

  private func broken(
    _ result: JournalScan.Result, _ horizon: Horizon?, hasLaterGroup: Bool
  ) throws(StoreError) -> JSONFileStore.VerifyFinding {
    let end = result.end.head.position
    let place = result.defect?.place ?? result.end.place
    var kind = JSONFileStore.VerifyFinding.Kind.brokenJournal(
      reason: result.defect?.reason ?? JournalScan.Result.endsTooEarly)
    if let horizon, !hasLaterGroup, result.laterSegment == nil,
      try isShortCopy(horizon, at: end)
    {
      kind = .shortCopy(lineCount: horizon.head.position - end)
    }
    return JSONFileStore.VerifyFinding(
      kind, file: StoreLayout.segmentName(place.segment), offset: place.offset, lastGood: end)
  }

  private func isShortCopy(_ horizon: Horizon, at end: Position) throws(StoreError) -> Bool {
    guard end > 0, end < horizon.head.position else { return false }
    return try withHorizonFile { file throws(StoreError) in
      do throws(SystemError) {
        return try horizon.isOfCopy(layout, file.file, files)
      } catch {
        throw .unusable(error)
      }
    } ?? false
  }

  private func report(_ progress: Progress) throws(StoreError) -> JSONFileStore.VerifyReport {
    let blobs = BlobFolder(files: files, layout: layout, random: { 0 })
    let contents = progress.audit.contents
    var findings = progress.audit.findings + progress.findings
    findings += try contentFindings(contents, blobs)
    findings += try folderFindings()
    let checkpoints = try checkpoints(progress.end)
    findings += checkpoints.compactMap(JSONFileStore.VerifyFinding.init)
    if progress.uncommittedByteCount > 0 {
      findings.append(
        JSONFileStore.VerifyFinding(
          .unfinishedWrite(byteCount: progress.uncommittedByteCount),
          file: StoreLayout.segmentName(progress.end.place.segment),
          offset: progress.end.place.offset))
    }
    return JSONFileStore.VerifyReport(
      head: progress.end.head, commitCount: progress.commitCount,
      epochCount: progress.end.epoch, segmentCount: progress.segments.count,
      uncommittedByteCount: progress.uncommittedByteCount, contentCount: contents.count,
      checkpoints: checkpoints, findings: findings)
  }
}

extension Verification {
  /// The newest horizon, or `tail` when that is ahead of it; nil where there is none.
  func horizon(from tail: Tail) throws(StoreError) -> Horizon? {
    let newest = try withHorizonFile { file throws(StoreError) in try file.settled() }
    return newest.flatMap { $0?.ahead(of: tail) }
  }

  /// Passes the file of horizons to `body`; nil where there is none.
  func withHorizonFile<T>(
    _ body: (HorizonFile) throws(StoreError) -> T
  ) throws(StoreError) -> T? {
    let file: OpenFile
    do {
      file = try files.open(layout.horizon, .read)
    } catch {
      guard !error.meansAbsent else { return nil }
      throw .unusable(error)
    }
    defer { files.close(file) }
    return try body(HorizonFile(files: files, file: file))
  }

  private func listSegments() throws(StoreError) -> [Position] {
    do {
      return try files.list(layout.folder).compactMap(StoreLayout.segmentPosition).sorted()
    } catch {
      throw .unusable(error)
    }
  }
}
