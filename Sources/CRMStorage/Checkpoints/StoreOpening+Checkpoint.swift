import CRMCore

extension StoreOpening {
  /// Says of a checkpoint whether whoever opens the store can use it.
  typealias Taker = (Checkpoint.File) -> Bool

  /// Has the journal begin at the end of the newest checkpoint up to the horizon that is taken.
  func resume(
    _ journal: inout Journal, before horizon: Horizon, _ takes: Taker
  ) throws(StoreError) {
    // What is read of a damaged store must all have been checked.
    guard options.access != .salvage else { return }
    let search = try CheckpointSearch(
      CheckpointFolder(files: files, layout: layout), genesis: genesis,
      end: horizon.head.position)
    var passed: [Checkpoint.Entry] = []
    let opened = try search.newest(atOrBefore: .max, passing: { passed.append($0) }, where: takes)
    journal.checkpointUse = JSONFileStore.CheckpointUse(
      position: opened?.tail.head.position, passed: passed)
    guard let opened else { return }
    (journal.tail, journal.segments) = (opened.tail, opened.segments)
    journal.knownEnds = [opened.tail.head.position: opened.tail.place]
  }

  /// Looks once more at checkpoints beyond the horizon, when the journal's end is known.
  func judgeLate(_ journal: inout Journal) {
    let end = journal.tail.head.position
    journal.checkpointUse.passed = journal.checkpointUse.passed.compactMap { entry in
      guard case .ahead = entry.problem else { return entry }
      guard entry.position > end else { return nil }
      return entry.unusable(.ahead(lineCount: entry.position - end))
    }
  }
}
