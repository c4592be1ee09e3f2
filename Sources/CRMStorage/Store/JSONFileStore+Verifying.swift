public import CRMCore

extension JSONFileStore {
  /// Checks every byte of the journal and the whole chain of hashes.
  ///
  /// With an `anchor`, a head that was kept elsewhere, it is also checked that the journal still
  /// has it. Throws `StoreError.damaged`; changes nothing. Others may write meanwhile.
  public func verify(anchor: JournalHead? = nil) throws(StoreError) -> VerifyReport {
    guard !isClosed else { throw .closed }
    let start = Tail.start(genesis, segment: 1)
    let verification = Verification(files: files, layout: layout, anchor: anchor)
    return try verification.run(from: start)
  }
}

/// A check of a whole journal that others may append to meanwhile.
private struct Verification {
  let files: any FileSystem
  let layout: StoreLayout
  let anchor: JournalHead?

  func run(from start: Tail) throws(StoreError) -> VerifyReport {
    var isAnchored = anchor == nil || anchor == start.head
    var (end, commitCount) = (start, 0)
    while true {
      let horizon = try horizon(from: end)
      var scan = try scan(horizon)
      scan.onCommit = { if $0 == anchor { isAnchored = true } }
      let result = try scan.run(from: end)
      commitCount += result.commitCount
      guard horizon == nil || result.metHorizon else { throw Journal.damage(result) }
      end = result.end
      // A defect beyond the horizon may have been an append under way: look again if it went on.
      if result.defect != nil, let now = try self.horizon(from: end), now.place != horizon?.place,
        now.place >= end.place
      {
        continue
      }
      guard isAnchored else { throw missingAnchor }
      return try report(result, commitCount)
    }
  }

  private func report(
    _ result: JournalScan.Result, _ commitCount: Int
  ) throws(StoreError) -> VerifyReport {
    guard result.laterSegment == nil,
      try TearSearch.laterGroup(in: result, of: scan(nil)) == nil
    else { throw Journal.damage(result) }
    return VerifyReport(
      head: result.end.head, commitCount: commitCount, epochCount: result.end.epoch,
      segmentCount: result.segments.count,
      uncommittedByteCount: result.size - result.end.place.offset)
  }

  /// The newest horizon, or `tail` when that is ahead of it; nil where there is none.
  private func horizon(from tail: Tail) throws(StoreError) -> Horizon? {
    let file: OpenFile
    do {
      file = try files.open(layout.horizon, .read)
    } catch {
      guard !error.meansAbsent else { return nil }
      throw .unusable(error)
    }
    defer { files.close(file) }
    return try HorizonFile(files: files, file: file).settled()?.ahead(of: tail)
  }

  private func scan(_ horizon: Horizon?) throws(StoreError) -> JournalScan {
    do {
      let segments = try files.list(layout.folder).compactMap(StoreLayout.segmentPosition)
      return JournalScan(
        files: files, layout: layout, segments: segments.sorted(), horizon: horizon,
        checksWholeChain: true)
    } catch {
      throw .unusable(error)
    }
  }

  private var missingAnchor: StoreError {
    .damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(1), offset: 0, lastGood: 0,
        reason: "the journal never had the given anchor"))
  }
}
