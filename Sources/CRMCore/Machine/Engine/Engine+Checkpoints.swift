import Synchronization

extension Engine {
  /// What there is to know of checkpoints while a store is open.
  struct Checkpointing: Sendable {
    /// The position of the newest one that this engine read or wrote.
    var position: Position = 0
    /// Whether a thread was asked to look whether one is due, and has not done so yet.
    var isAsked = false
    /// Why the last one could not be written; nil where it was.
    var failure: CRMError?
  }

  /// Writes the newest snapshot as a checkpoint; nil where the store keeps none, or has no commit.
  ///
  /// One is written at a time; writers of commits go on meanwhile.
  func writeCheckpoint(checksChain: Bool) throws(CRMError) -> Checkpoint.Entry? {
    try checkOpen()
    return try checkpointTurn.withLock { _ throws(CRMError) in
      try writeCheckpointInTurn(checksChain: checksChain)
    }
  }

  /// Writes one, and tells whoever listens of it, or of why not.
  private func writeCheckpointInTurn(checksChain: Bool) throws(CRMError) -> Checkpoint.Entry? {
    do {
      let entry = try newCheckpoint(checksChain: checksChain)
      if let entry { parts.events?(.wroteCheckpoint(entry)) }
      return entry
    } catch {
      let error = CRMError(error)
      parts.events?(.failedCheckpoint(error))
      throw error
    }
  }

  private func newCheckpoint(checksChain: Bool) throws -> Checkpoint.Entry? {
    guard let store = store as? any CheckpointStore else { return nil }
    let snapshot = snapshot
    if snapshot.position == 0 { return nil }
    var draft = Checkpoint.Draft(
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

  /// The position of the newest checkpoint that was read or written; 0 without one.
  var checkpointPosition: Position { checkpointing.withLock { $0.position } }

  /// Why no checkpoint is written any more that nobody asked for.
  var checkpointFailure: CRMError? { checkpointing.withLock { $0.failure } }

  /// Has a checkpoint written on a thread of the store's own, where one is due.
  func checkpointIfDue() {
    guard isDue(.meanwhile), let worker = (store as? any CheckpointStore)?.checkpointWorker,
      !checkpointing.withLock({ checkpointing in
        defer { checkpointing.isAsked = true }
        return checkpointing.isAsked
      })
    else { return }
    worker.submit { self.writeCheckpointIfDue(.meanwhile) }
  }

  /// Writes a checkpoint where one is due, after one that is being written.
  func checkpointAtEnd() {
    if (store as? any CheckpointStore)?.checkpointWorker != nil { writeCheckpointIfDue(.atEnd) }
  }

  private func writeCheckpointIfDue(_ occasion: Occasion) {
    checkpointTurn.withLock { _ in
      checkpointing.withLock { $0.isAsked = false }
      guard isDue(occasion) else { return }
      do throws(CRMError) {
        _ = try writeCheckpointInTurn(checksChain: false)
      } catch {
        checkpointing.withLock { $0.failure = error }
      }
    }
  }

  /// When a checkpoint may be due.
  private enum Occasion {
    case meanwhile, atEnd

    /// How many lines have to follow the last one.
    ///
    /// A whole one takes time for each record. Most of those that are written meanwhile are never
    /// opened: they spare whoever opens after a crash, and cost each line a few microseconds.
    func lineLimit(_ position: Position) -> Int {
      switch self {
      case .meanwhile: 4_000 + position / 8
      case .atEnd: 1_000 + position / 100
      }
    }
  }

  private func isDue(_ occasion: Occasion) -> Bool {
    let position = snapshot.position
    return usesCheckpoints
      && checkpointing.withLock { checkpointing in
        position - checkpointing.position > occasion.lineLimit(position)
          && checkpointing.failure == nil
      }
  }
}

extension StoredState {
  /// Deletes the checkpoint from its store, where it is damaged and not only another program's.
  func discard(from store: any JournalStore, for defect: Checkpoint.Defect) {
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
    after defect: Checkpoint.Defect
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
      found.base(kind.slots).base.differences(from: due.base(kind.slots).base)
    }
    if found.time != due.time { differences.append("the time of the last commit differs") }
    if found.foreignKinds != due.foreignKinds { differences.append("the unknown kinds differ") }
    // Bytes that are damaged are no state that could differ; whoever opens meets them in time.
    return stored.defect == nil ? differences : []
  }
}
