import Synchronization

extension Engine {
  /// What there is to know of checkpoints while a store is open.
  struct Checkpointing: Sendable {
    /// The position of the newest one that this engine read or wrote.
    var position: Position = 0
    /// Whether one is being written, or about to be.
    var isUnderWay = false
    /// Why the last one could not be written; nil where it was.
    var failure: (any Error)?
  }

  /// Writes the newest snapshot as a checkpoint; nil where the store keeps none, or has no commit.
  ///
  /// One is written at a time; writers of commits go on meanwhile.
  func writeCheckpoint(checksChain: Bool) throws -> CheckpointEntry? {
    guard let store = store as? any CheckpointStore else { return nil }
    return try checkpointTurn.withLock { _ in
      let snapshot = snapshot
      if snapshot.position == 0 { return nil }
      var draft = CheckpointDraft(
        head: snapshot.state.head, time: snapshot.state.time,
        buildMark: StoredState.buildMark(parts.catalog))
      draft.checksChain = checksChain
      var state = snapshot.state.forked()
      state.fold()
      let keys = keys.withLock { $0.entries(upTo: draft.head.position) }
      let entry = try store.writeCheckpoint(draft) { writer in
        try writer.add(state)
        try writer.add(keys)
      }
      checkpointing.withLock { $0.position = draft.head.position }
      return entry
    }
  }

  /// The position of the newest checkpoint that was read or written; 0 without one.
  var checkpointPosition: Position { checkpointing.withLock { $0.position } }

  /// Why no checkpoint is written any more that nobody asked for.
  var checkpointFailure: (any Error)? { checkpointing.withLock { $0.failure } }

  /// Has a checkpoint written on a thread of the store's own, where one is due.
  func checkpointIfDue() {
    guard let worker = (store as? any CheckpointStore)?.checkpointWorker, takeTurn() else {
      return
    }
    worker.submit { self.runTurn() }
  }

  /// Writes a checkpoint where one is due, after one that is being written.
  func checkpointAtEnd() {
    guard (store as? any CheckpointStore)?.checkpointWorker != nil else { return }
    checkpointTurn.withLock { _ in }
    if takeTurn() { runTurn() }
  }

  /// Whether a checkpoint is due and nobody else writes one; whoever hears so does.
  private func takeTurn() -> Bool {
    let position = snapshot.position
    return usesCheckpoints
      && checkpointing.withLock { checkpointing in
        let isDue =
          position - checkpointing.position > Self.checkpointLines + position / 100
          && !checkpointing.isUnderWay && checkpointing.failure == nil
        if isDue { checkpointing.isUnderWay = true }
        return isDue
      }
  }

  private func runTurn() {
    let result = Result { try writeCheckpoint(checksChain: false) }
    checkpointing.withLock { checkpointing in
      checkpointing.isUnderWay = false
      if case .failure(let error) = result { checkpointing.failure = error }
    }
  }

  /// After how many lines, beside a hundredth of all, a checkpoint is due.
  static var checkpointLines: Int { 1_000 }
}

extension StoredState {
  /// Deletes the checkpoint from its store, where it is damaged and not only another program's.
  func discard(from store: any JournalStore, for defect: CheckpointDefect) {
    if case .otherFields = defect { return }
    // One that cannot be deleted is found damaged once more, and costs time once more.
    try? (store as? any CheckpointStore)?.deleteCheckpoint(at: file.anchor.head.position)
  }

  /// What tells programs apart that would not understand each other's checkpoints.
  ///
  /// The kinds are told by their names: what was foreign to one may be known to another. Their fields
  /// are compared when a table is first touched.
  static func buildMark(_ catalog: Catalog) -> [UInt8] {
    var bytes: [UInt8] = [form]
    bytes.append(1.littleEndian == 1 ? 0 : 1)
    for currency in CurrencyCode.all { currency.append(to: &bytes) }
    for name in catalog.kinds.map({ $0.kind.rawValue }).sorted() {
      bytes.appendCounted(Array(name.utf8))
    }
    var mark: [UInt8] = []
    mark.appendInteger(bytes.withUnsafeBytes { XXHash64.hash($0) })
    return mark
  }

  /// The form in which rows and indexes are written, and by which texts are folded and hashed.
  private static var form: UInt8 { 1 }
}

extension Engine {
  /// Makes the state of a checkpoint's position from the journal, where the checkpoint has a defect.
  static func rebuild(
    _ stored: StoredState, _ store: any JournalStore, _ catalog: Catalog,
    after defect: CheckpointDefect
  ) throws -> StoredState.Rebuilt {
    stored.discard(from: store, for: defect)
    var replay = Replay(catalog: catalog, hash: stored.hash)
    try replay.run(store, upTo: stored.file.anchor.head.position)
    return StoredState.Rebuilt(state: replay.state, keys: replay.keys)
  }

  /// The newest checkpoint of which all commits were made at or before a time.
  func checkpoint(before time: Timestamp) throws -> StoredState? {
    guard let stored = try newestCheckpoint(before: time) else { return nil }
    stored.setRebuild { [store, catalog = parts.catalog] stored, defect in
      try Self.rebuild(stored, store, catalog, after: defect)
    }
    return stored
  }

  private func newestCheckpoint(before time: Timestamp) throws -> StoredState? {
    guard let store = store as? any CheckpointStore else { return nil }
    let mark = StoredState.buildMark(parts.catalog)
    return try store.openCheckpoint(atOrBefore: .max) { file in
      file.anchor.buildMark == mark && file.anchor.time <= time
    }.flatMap { StoredState($0) }
  }

  /// What the newest checkpoint says otherwise than the journal up to there.
  func checkpointDifferences() throws -> [String] {
    guard let stored = try newestCheckpoint(before: .max) else { return [] }
    var replay = Replay(catalog: parts.catalog, hash: stored.hash)
    try replay.run(store, upTo: stored.file.anchor.head.position)
    var due = replay.state
    due.fold()
    let found = State(kinds: parts.catalog.kinds, from: stored)
    var differences = parts.catalog.kinds.flatMap { kind in
      found.base(kind.slots).differences(from: due.base(kind.slots))
    }
    if found.time != due.time { differences.append("the time of the last commit differs") }
    if found.foreignKinds != due.foreignKinds { differences.append("the unknown kinds differ") }
    // What is found here must not be made good silently: it is said.
    if let defect = stored.defect { differences.append(defect.reason) }
    return differences
  }
}
