import Synchronization

/// The one writer of a store: takes turns, decides, flushes in groups, publishes.
final class Engine: Sendable {
  let store: any JournalStore
  let parts: EngineParts
  let turns = TurnQueue()
  let feed = CommitFeed()
  private let published: Mutex<Snapshot>
  /// The batch at rest; nil while whoever has the turn holds it.
  private let batch: Mutex<Batch?>
  private let keys = Mutex(KeyRing())
  private let failure = Mutex<StoreError?>(nil)

  /// Opens on a store by replaying its journal, from where `replay` ends that its opening fed.
  init(store: any JournalStore, parts: EngineParts, after replay: consuming Replay? = nil) throws {
    self.store = store
    self.parts = parts
    var replay = replay ?? Replay(catalog: parts.catalog, head: .init(position: 0, chain: .zero))
    var head = try store.head()
    if head.position > replay.state.head.position {
      try replay.run(store)
      head = try store.head()
    }
    let work = try replay.finish(head, parts.zones)
    published = Mutex(Snapshot(work.state, work.configuration, parts.catalog))
    batch = Mutex(Batch(work: work))
    keys.withLock { $0.add(replay.keys) }
  }

  /// The newest published state.
  var snapshot: Snapshot { published.withLock { $0 } }

  /// Takes the batch; only whoever has the turn may.
  func takeBatch() -> Batch {
    let held = batch.withLock { held in
      let batch = held
      held = nil
      return batch
    }
    return held ?? Batch(work: publishedWork)
  }

  func putBack(_ held: consuming Batch) {
    let held = held
    batch.withLock { $0 = held }
  }

  var publishedWork: Transaction.Work {
    let snapshot = snapshot
    return Transaction.Work(state: snapshot.state, configuration: snapshot.configuration)
  }

  /// Runs one closure on the batch: what it decided is added, or all of it taken back.
  func decide<T>(
    _ actor: Principal, _ key: String?, _ batch: inout Batch,
    _ body: (inout Transaction) throws -> T
  ) throws -> T {
    if let failure = failure.withLock({ $0 }) { throw CRMError.store(failure) }
    try refuseRepeated(key, batch)
    let user = try user(actor, batch.work.state)
    let now = max(parts.clock(), batch.work.state.time)
    var tx = Transaction(take(&batch), actor: user, now: now, engine: parts)
    let token = tx.token
    let decided = Result { try body(&tx) }
    guard tx.token == token else {
      finish(&batch, .again)
      throw CRMError.exchangedTransaction
    }
    switch decided {
    case .success: add(&tx, key, to: &batch)
    case .failure:
      try tx.rollBack(to: 0)
      batch.work = tx.work
    }
    return try decided.get()
  }

  /// Runs one closure and takes back what it decided, whatever came of it.
  func rehearse<T>(
    _ actor: Principal, _ body: (inout Transaction) throws -> T
  ) throws -> (T, EncodedCommits) {
    let work = publishedWork
    let user = try user(actor, work.state)
    let now = max(parts.clock(), work.state.time)
    var tx = Transaction(work, actor: user, now: now, engine: parts)
    let token = tx.token
    let result = try body(&tx)
    if tx.token != token { throw CRMError.exchangedTransaction }
    let head = work.state.head
    return (
      result, tx.pending.finish(after: head, group: head.position + 1, time: now, key: nil)
    )
  }

  private func take(_ batch: inout Batch) -> Transaction.Work {
    let work = batch.work
    // Leaves the batch without pages, so that the transaction alone holds them and changes in place.
    batch.work.state.tables = []
    return work
  }

  private func add(_ tx: inout Transaction, _ key: String?, to batch: inout Batch) {
    batch.work = tx.work
    if tx.pending.lineCount == 0 { return }
    let first = batch.work.state.head.position + 1
    let group = batch.isEmpty ? first : first - batch.lineCount
    let commits = tx.pending.finish(
      after: batch.work.state.head, group: group, time: tx.now, key: key)
    batch.chunks += commits.chunks
    batch.blobs += tx.blobs
    batch.lineCount += commits.lineCount
    batch.work.state.head = commits.head
    batch.work.state.time = tx.now
    if let key { batch.keys.append((key, first)) }
  }

  private func refuseRepeated(_ key: String?, _ batch: Batch) throws(CRMError) {
    guard let key else { return }
    let position = keys.withLock { $0[key] } ?? batch.keys.first { $0.0 == key }?.1
    if let position { throw .alreadyWritten(key: key, at: position) }
  }

  private func user(_ actor: Principal, _ state: State) throws(CRMError) -> ActingUser {
    if actor.isSystem { return .system }
    guard let user = parts.catalog.actingUser(actor, state) else {
      throw .unknownUser(actor.description)
    }
    return user
  }

  /// Keeps contents and then appends the commits that name them, on the calling thread.
  ///
  /// Where others were faster, reads and publishes theirs.
  func append(
    _ commits: EncodedCommits, with blobs: [Blob], after head: JournalHead
  ) -> FlushResult {
    do throws(StoreError) {
      for blob in blobs { try parts.contents?.putBlob(blob) }
      _ = try store.append(commits, after: head)
      return .done
    } catch .conflict {
      return refresh() ?? .again
    } catch {
      if case .outcomeUnknown = error { failure.withLock { $0 = error } }
      return .failed(error)
    }
  }

  /// Publishes what was appended, or goes back to what is published, and wakes who waits.
  func finish(_ batch: inout Batch, _ outcome: FlushResult) {
    if outcome.isDone {
      let work = batch.work
      published.withLock { $0 = Snapshot(work.state, work.configuration, parts.catalog) }
      keys.withLock { $0.add(batch.keys) }
      feed.send(batch.chunks, fields: parts.catalog)
    }
    let waiting = batch.waiting
    batch = Batch(work: outcome.isDone ? batch.work : publishedWork)
    for continuation in waiting { continuation.resume(returning: outcome) }
  }

  /// Goes on from what is published; whoever waits for the batch decides again.
  func startAfresh() {
    var batch = takeBatch()
    finish(&batch, .again)
    putBack(batch)
  }

  /// Reads and publishes what other processes appended; returns why it could not.
  func refresh() -> FlushResult? {
    do {
      var replay = Replay(catalog: parts.catalog, from: snapshot)
      try replay.run(store)
      let work = try replay.finish(try store.head(), parts.zones)
      published.withLock { $0 = Snapshot(work.state, work.configuration, parts.catalog) }
      keys.withLock { $0.add(replay.keys) }
      feed.send(replay.read, fields: parts.catalog)
      return nil
    } catch CRMError.store(let error) {
      return .failed(error)
    } catch {
      return .failed(.unusable(reason: "\(error)", path: "", code: 0))
    }
  }
}

extension FlushResult {
  var isDone: Bool {
    if case .done = self { true } else { false }
  }
}
