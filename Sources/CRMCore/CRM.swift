/// A customer-relationship engine inside of your program: open one, read, write, observe.
///
/// ```swift
/// let crm = try await CRM.open(.inMemory)
/// let amira = try await crm.write(as: .system) { tx in
///   try tx.insert(User(username: "amira", name: "Amira Diallo", role: "admin"))
/// }
/// let lead = try await crm.write(as: amira) { tx in
///   try tx.insert(Lead(name: "Northwind", email: "sales@northwind.example"))
/// }
/// let open = crm.read { $0.leads.where(\.status, .new).prefix(50) }
/// ```
///
/// Every `write` is one commit, all or nothing, and is durable when it returns. Every `read` runs
/// on an immutable snapshot and never waits for a writer. The rules of the records hold for every
/// caller alike.
public final class CRM: Sendable {
  let engine: Engine

  private init(_ engine: Engine) { self.engine = engine }

  /// Opens the store at a location, with these kinds of record, on the calling thread.
  ///
  /// Starts from the store's newest checkpoint and reads the lines after it: O(lines since). Without
  /// one, or where ``OpenOptions/usesCheckpoints`` is off, it reads the whole journal. Throws
  /// ``CRMError/store(_:)`` where the store cannot be opened, and ``CRMError/journal(_:)`` when a line
  /// cannot be understood.
  public static func open(
    _ location: StoreLocation = .inMemory, catalog: Catalog = .standard,
    options: OpenOptions = OpenOptions()
  ) throws(CRMError) -> CRM {
    CRM(try Engine.open(location, catalog, options))
  }

  /// The same on a thread of the store's own, so that none of Swift's is blocked.
  nonisolated(nonsending) public static func open(
    _ location: StoreLocation = .inMemory, catalog: Catalog = .standard,
    options: OpenOptions = OpenOptions()
  ) async throws(CRMError) -> CRM {
    CRM(try await Engine.openAside(location, catalog, options))
  }

  /// The store that the engine was opened on.
  package var store: any JournalStore { engine.store }

  /// The kinds of record the store was opened with.
  public var catalog: Catalog { engine.parts.catalog }

  /// Runs `body` on the newest snapshot, on the caller's thread; never waits.
  public func read<T, E: Error>(_ body: (Snapshot) throws(E) -> T) throws(E) -> T {
    try body(engine.snapshot)
  }

  /// The newest snapshot, free to keep: O(1).
  public var snapshot: Snapshot { engine.snapshot }

  /// Runs `body` as one commit of `actor`, and returns its result when the commit is durable.
  ///
  /// `body` may run again when another writer was faster or failed, so it has no effects but those
  /// on its transaction, and ids it saw are final only once `write` returned. What it throws,
  /// `write` throws, and nothing is written. A commit under an idempotency key that was used before
  /// is refused with ``CRMError/alreadyWritten(key:at:)``; a key has 1 to
  /// ``JournalLimits/keyBytes`` bytes. Cancellation counts until its turn comes, and is thrown as
  /// `CancellationError`. Inside of another write on the same store it throws
  /// ``CRMError/nestedWrite``.
  @discardableResult
  nonisolated(nonsending) public func write<T>(
    as actor: some Acting, idempotencyKey: String? = nil,
    _ body: (inout WriteTransaction) throws -> T
  ) async throws -> T {
    try await engine.write(actor.principal, idempotencyKey, body)
  }

  /// The same on the calling thread, which is blocked until the commit is durable.
  ///
  /// For threads and command lines; it makes the system calls itself and is faster than the
  /// asynchronous form. Not to be called where blocking is forbidden.
  @discardableResult
  public func write<T>(
    as actor: some Acting, idempotencyKey: String? = nil,
    _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    try engine.writeBlocking(actor.principal, idempotencyKey, body)
  }

  /// Runs `body` as a write would, and returns what it would have appended; writes nothing.
  ///
  /// Throws what the write would throw, also for an idempotency key that was used before.
  public func rehearse<T>(
    as actor: some Acting, idempotencyKey: String? = nil,
    _ body: (inout WriteTransaction) throws -> T
  ) throws -> Rehearsal<T> {
    let (result, commits) = try engine.rehearse(actor.principal, idempotencyKey, body)
    return Rehearsal(result: result, commits: commits, catalog: catalog)
  }

  /// Reads what other processes have appended, on the calling thread.
  public func refresh() throws(CRMError) { try engine.refreshInTurnBlocking() }

  /// The same, without blocking the caller's thread.
  nonisolated(nonsending) public func refresh() async throws(CRMError) {
    try await engine.refreshInTurn()
  }

  /// The state as it was at a past time: a replay of the journal up to there.
  ///
  /// Whoever reads it has the rights of today.
  public func snapshot(at time: Timestamp) throws(CRMError) -> Snapshot {
    try engine.snapshot(at: time)
  }

  /// Every change of a record, the latest first: O(changes of the record).
  ///
  /// Throws ``CRMError/denied(_:)`` where the user may not read its history.
  public func history<R: CRMRecord>(
    of id: Identifier<R>, as actor: some Acting
  ) throws(CRMError) -> [RecordChange] {
    let snapshot = engine.snapshot
    guard let record = try snapshot.state.knownTable(R.self).find(id) else {
      throw CRMError.notFound(id.reference)
    }
    if case .denied(let denial) = snapshot.can(actor, .audit, record) {
      throw CRMError.denied(denial)
    }
    return try engine.history(of: record, snapshot)
  }

  /// The last `count` changes of any record, the latest first, as lines of the journal.
  ///
  /// For whoever may read the trail; ask `Snapshot.can` with `audit` first.
  public func latestChanges(
    _ count: Int, upTo end: Position? = nil
  ) throws(CRMError) -> [RecordChange] {
    try engine.latestChanges(count, upTo: end)
  }

  /// What the clock says that the store was opened with.
  public var now: Timestamp { engine.parts.clock() }

  /// The clock and the last commit, where that lies more than a minute ahead; else nil.
  ///
  /// Commits are never dated before the last one. So a clock that ran ahead once dates all later
  /// ones wrongly, until it is as late again; say so to whoever is about to write.
  public var lag: CRM.ClockLag? {
    let lag = CRM.ClockLag(clock: engine.parts.clock(), lastCommit: engine.snapshot.state.time)
    return lag.clock.span(to: lag.lastCommit) > TimeSpan(minutes: 1) ? lag : nil
  }

  /// Writes the newest snapshot as a checkpoint, from which later openings start; nil where the store
  /// keeps none, or nothing was ever written.
  ///
  /// The chain of hashes is checked up to there before. Checkpoints are also written without being
  /// asked for: at ``close()``, when a thousand lines and a hundredth of the journal came after the
  /// last one; before that, when it were four thousand and an eighth. O(records). Writers go on
  /// meanwhile.
  @discardableResult
  public func writeCheckpoint() throws(CRMError) -> Checkpoint.Entry? {
    try engine.writeCheckpoint(checksChain: true)
  }

  /// The position of the newest checkpoint that was read or written; 0 without one.
  public var checkpointPosition: Position { engine.checkpointPosition }

  /// What the newest checkpoint says otherwise than the journal, in words; empty where that is nothing.
  ///
  /// Damaged blocks, which are read from the journal instead, are no difference. Reads both whole:
  /// O(lines).
  public func checkpointDifferences() throws(CRMError) -> [String] {
    try CRMError.catching { try engine.checkpointDifferences() }
  }

  /// Why no checkpoint is written any more without being asked for; nil while nothing went wrong.
  public var checkpointFailure: CRMError? { engine.checkpointFailure }

  /// Ends the use of the store, after a checkpoint where one is due; does nothing when it was ended.
  ///
  /// Sequences of commits and values end, and what writes or reads the store throws
  /// ``CRMError/store(_:)`` with ``StoreError/closed``. Snapshots can be read for as long as they are
  /// kept.
  public func close() throws(CRMError) {
    guard engine.signal.finish() else { return }
    engine.checkpointAtEnd()
    do throws(StoreError) {
      try engine.store.close()
    } catch .closed {
      // Whoever opened the store may have closed it.
    } catch {
      throw .store(error)
    }
  }
}
