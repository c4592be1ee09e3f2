import CRMCore

extension Verification {
  /// The checkpoints that are there, each read to its last byte, judged by the journal as it is now.
  ///
  /// Others may have gone on since `end` was found, and have written checkpoints after it.
  func checkpoints(_ end: Tail) throws(StoreError) -> [Checkpoint.Entry] {
    var entries: [Checkpoint.Entry] = []
    let now = try horizon(from: end)?.head.position ?? end.head.position
    let search = try CheckpointSearch(
      CheckpointFolder(files: files, layout: layout), genesis: genesis,
      end: max(now, end.head.position))
    for found in try search.all() {
      guard let opened = found.opened else {
        entries.append(found.entry)
        continue
      }
      do {
        try opened.file.verify()
        entries.append(found.entry)
      } catch {
        entries.append(found.entry.unusable(.damaged(error)))
      }
    }
    return entries
  }
}

extension JSONFileStore.VerifyFinding {
  /// What is wrong with a checkpoint; nil where nothing is.
  init?(_ entry: Checkpoint.Entry) {
    guard let problem = entry.problem else { return nil }
    self.init(
      .unusableCheckpoint(problem), file: StoreLayout.checkpointName(entry.position))
  }
}

extension Checkpoint.Entry {
  /// The entry with a problem.
  func unusable(_ problem: Checkpoint.Problem) -> Checkpoint.Entry {
    Checkpoint.Entry(position: position, byteCount: byteCount, time: time, problem: problem)
  }
}
