import Synchronization

/// The one writer of a store: decides in turns, appends in groups, publishes.
final class Engine: Sendable {
  let store: any JournalStore
  let parts: EngineParts
  /// The store, where it says whether it takes writes.
  let diagnosed: (any DiagnosedStore)?
  let desk = WriteDesk()
  let signal: SnapshotSignal
  private let published: Mutex<Snapshot>
  let keys = Mutex(KeyRing())
  /// Whether checkpoints are read and written.
  let usesCheckpoints: Bool
  let checkpointing = Mutex(Checkpointing())
  /// Held while a checkpoint is written.
  let checkpointTurn = Mutex(())
  private let failure = Mutex<StoreError?>(nil)

  /// Opens on a store, of which its opening read what `start` has.
  init(
    store: any JournalStore, parts: EngineParts, after start: EngineStart
  ) throws(CRMError) {
    (self.store, self.parts) = (store, parts)
    diagnosed = store as? any DiagnosedStore
    usesCheckpoints = start.usesCheckpoints
    let (work, found) = try CRMError.catching { try start.finish(store, parts.zones) }
    signal = SnapshotSignal(at: work.state.head.position)
    published = Mutex(Snapshot(work.state, work.configuration, parts.catalog))
    if let stored = start.stored {
      checkpointing.withLock { $0.position = stored.file.anchor.head.position }
      keys.withLock { $0 = KeyRing(after: stored) }
      stored.setRebuild { [store, catalog = parts.catalog] stored, defect in
        try Self.rebuild(stored, store, catalog, after: defect)
      }
    }
    keys.withLock { $0.add(found) }
  }

  /// The newest published state.
  var snapshot: Snapshot { published.withLock { $0 } }

  var publishedWork: WriteTransaction.Work {
    let snapshot = snapshot
    return WriteTransaction.Work(state: snapshot.state, configuration: snapshot.configuration)
  }

  /// What a closure returned or threw, and whether the batch was lost over it.
  struct Decision<T> {
    var result: Result<T, any Error>
    var isSpoilt = false
  }

  /// Runs one closure on the batch: what it decided is added, or all of it taken back.
  ///
  /// With `inPieces` the writer is alone, and its lines may go to the store while it decides.
  func decide<T>(
    _ actor: Principal, _ key: String?, _ batch: inout Batch, inPieces: Bool,
    _ body: (inout WriteTransaction) throws -> T
  ) -> Decision<T> {
    do {
      try checkWritable()
      try refuseRepeated(key) { batch.position(of: $0) }
      let user = try user(actor, batch.work.state)
      let stream = inPieces ? CommitStream(to: store, after: batch.base) : nil
      return decide(key, &batch, stream, body, by: user)
    } catch {
      return Decision(result: .failure(error))
    }
  }

  /// Throws where no write can succeed.
  private func checkWritable() throws(CRMError) {
    if let failure = failure.withLock({ $0 }) { throw .store(failure) }
    if let reason = diagnosed?.diagnostics.readOnlyReason {
      throw .store(.readOnly(reason: reason))
    }
  }

  private func decide<T>(
    _ key: String?, _ batch: inout Batch, _ stream: CommitStream?,
    _ body: (inout WriteTransaction) throws -> T, by user: ActingUser
  ) -> Decision<T> {
    var tx = WriteTransaction(take(&batch), actor: user, now: parts.clock(), engine: parts)
    tx.pending.join(group: batch.base.position + 1, key: key)
    tx.stream = stream
    let token = tx.token
    let start = tx.mark
    var result = Result { try body(&tx) }
    guard tx.token == token else {
      if stream != nil { abandonPieces() }
      return Decision(result: .failure(CRMError.exchangedTransaction), isSpoilt: true)
    }
    if let failure = tx.stream?.failure { result = .failure(CRMError.store(failure)) }
    if case .success = result {
      batch.add(&tx, key)
      return Decision(result: result)
    }
    tx.goBack(to: start)
    batch.work = tx.work
    if let failure = tx.stream?.failure { note(failure) }
    return Decision(result: result)
  }

  /// Runs one closure and takes back what it decided, whatever came of it.
  func rehearse<T>(
    _ actor: Principal, _ key: String?, _ body: (inout WriteTransaction) throws -> T
  ) throws -> (T, EncodedCommits) {
    try refuseRepeated(key) { _ in nil }
    let work = publishedWork.forked()
    let user = try user(actor, work.state)
    var tx = WriteTransaction(work, actor: user, now: parts.clock(), engine: parts)
    tx.pending.join(group: work.state.head.position + 1, key: key)
    let token = tx.token
    let result = try body(&tx)
    if tx.token != token { throw CRMError.exchangedTransaction }
    return (result, tx.pending.finish())
  }

  private func take(_ batch: inout Batch) -> WriteTransaction.Work {
    WriteTransaction.Work(state: batch.work.state.take(), configuration: batch.work.configuration)
  }

  /// Refuses a key that is none, and one under which a commit was written or is about to be.
  private func refuseRepeated(
    _ key: String?, _ undurable: (String) -> Position?
  ) throws(CRMError) {
    guard let key else { return }
    guard 1...JournalLimits.keyBytes ~= key.utf8.count else {
      throw .value(
        ValueError(
          type: "idempotency key", text: key, expected: "1 to \(JournalLimits.keyBytes) bytes"))
    }
    let position = keys.withLock { $0.position(of: key) } ?? undurable(key)
    if let position { throw .alreadyWritten(key: key, at: position) }
  }

  private func user(_ actor: Principal, _ state: State) throws(CRMError) -> ActingUser {
    if actor.isSystem { return .system }
    guard let user = parts.catalog.actingUser(actor, state) else {
      throw .unknownUser(actor.description)
    }
    return user
  }

  /// Keeps contents, appends the commits that name them, and publishes where they lead.
  ///
  /// Where others were faster, reads and publishes theirs.
  func append(_ batch: Batch.Sealed) -> WriteQueue.Outcome {
    let start = parts.uptime?()
    do throws(StoreError) {
      try put(batch)
    } catch .conflict(let end) {
      parts.events?(.conflict(end.position))
      return refresh().map { .failed($0) } ?? .again
    } catch {
      note(error)
      parts.events?(.failedAppend(.store(error)))
      return .failed(.store(error))
    }
    tell(of: batch, since: start)
    publish(batch.work)
    keys.withLock { $0.add(batch.keys) }
    checkpointIfDue()
    return .done
  }

  private func tell(of batch: Batch.Sealed, since start: Duration?) {
    guard let events = parts.events else { return }
    events(
      .appended(
        EngineEvent.Append(
          position: batch.commits.head.position, lineCount: batch.commits.lineCount,
          byteCount: batch.commits.chunks.reduce(0) { $0 + $1.count },
          duration: start.flatMap { start in parts.uptime.map { $0() - start } })))
  }

  private func put(_ batch: Batch.Sealed) throws(StoreError) {
    var stream = batch.stream
    do throws(StoreError) {
      for blob in batch.blobs { try parts.contents?.putBlob(blob) }
    } catch {
      stream?.abort()
      if let failure = stream?.failure { note(failure) }
      throw error
    }
    if stream != nil {
      try stream?.commit(batch.commits)
    } else {
      _ = try store.append(batch.commits, after: batch.base)
    }
  }

  /// Has nothing be written any more after an error that leaves open what is on disk.
  private func note(_ error: StoreError) {
    if case .outcomeUnknown = error { failure.withLock { $0 = error } }
  }

  /// Takes pieces back whose transaction is gone.
  private func abandonPieces() {
    do throws(StoreError) {
      try (store as? any StreamingAppend)?.abortAppend()
    } catch {
      note(error)
    }
  }

  private func publish(_ work: WriteTransaction.Work) {
    let snapshot = Snapshot(work.state, work.configuration, parts.catalog)
    published.withLock { $0 = snapshot }
    signal.send(snapshot.position)
  }

  /// Reads and publishes what other processes appended; returns why it could not.
  func refresh() -> CRMError? {
    do {
      var replay = Replay(catalog: parts.catalog, from: snapshot)
      try replay.run(store)
      let found = replay.keys
      publish(try replay.finish(try store.head(), parts.zones))
      keys.withLock { $0.add(found) }
      return nil
    } catch {
      return CRMError(error)
    }
  }
}
