import Synchronization

extension Engine {
  /// How often a write decides again after another process was faster, before it asks for the lock.
  static var optimisticAttempts: Int { 3 }

  /// Waits for the turn, runs `body` in the caller's task, and returns when it is durable.
  nonisolated(nonsending) func write<T>(
    _ actor: Principal, _ key: String?, _ body: (inout Transaction) throws -> T
  ) async throws -> T {
    for _ in 0..<Self.optimisticAttempts {
      try Task.checkCancellation()
      await turns.take()
      let (result, outcome) = try await takeTurn(actor, key, body)
      if let result = try settled(result, outcome) { return result }
    }
    await turns.take()
    if let error = await aside({ self.hold() }) {
      turns.pass()
      throw CRMError.store(error)
    }
    defer { letGo() }
    let (result, outcome) = try await takeTurn(actor, key, body)
    guard let last = try settled(result, outcome) else {
      throw CRMError.store(.conflict(snapshot.state.head))
    }
    return last
  }

  /// One turn: decide, then flush if nobody waits, else pass the turn on and wait for the flush.
  private nonisolated(nonsending) func takeTurn<T>(
    _ actor: Principal, _ key: String?, _ body: (inout Transaction) throws -> T
  ) async throws -> (T, FlushResult) {
    var batch = takeBatch()
    let decided: Result<T, any Error> = turns.work {
      Result {
        try Task.checkCancellation()
        return try decide(actor, key, &batch, body)
      }
    }
    if case .failure(let error) = decided {
      await settle(&batch)
      throw error
    }
    let result = try decided.get()
    if batch.isEmpty {
      giveBack(batch)
      return (result, .done)
    }
    if turns.hasWaiting {
      let outcome = await withCheckedContinuation { continuation in
        batch.waiting.append(continuation)
        giveBack(batch)
      }
      return (result, outcome)
    }
    return (result, await flush(&batch))
  }

  /// After a closure that threw: leaves the batch to whoever waits, or flushes what others put in.
  private nonisolated(nonsending) func settle(_ batch: inout Batch) async {
    if batch.isEmpty || turns.hasWaiting {
      giveBack(batch)
    } else {
      _ = await flush(&batch)
    }
  }

  /// Flushes on the store's own thread, publishes, and passes the turn on.
  private nonisolated(nonsending) func flush(_ batch: inout Batch) async -> FlushResult {
    let (commits, blobs) = (batch.commits, batch.blobs)
    let head = snapshot.state.head
    let outcome = await aside { self.append(commits, with: blobs, after: head) }
    finish(&batch, outcome)
    giveBack(batch)
    return outcome
  }

  /// Runs what may block on the store's own thread; here, where the store never blocks.
  private nonisolated(nonsending) func aside<T: Sendable>(
    _ work: @escaping @Sendable () -> T
  ) async -> T {
    guard let worker = store.worker else { return turns.work { work() } }
    return await withCheckedContinuation { continuation in
      worker.submit { [turns] in continuation.resume(returning: turns.work { work() }) }
    }
  }

  /// The same on a thread that may be blocked: every system call is made by the caller.
  func writeBlocking<T>(
    _ actor: Principal, _ key: String?, _ body: (inout Transaction) throws -> T
  ) throws -> T {
    for _ in 0..<Self.optimisticAttempts {
      turns.takeBlocking()
      let (result, outcome) = try takeTurnBlocking(actor, key, body)
      if let result = try settled(result, outcome) { return result }
    }
    turns.takeBlocking()
    if let error = turns.work({ hold() }) {
      turns.pass()
      throw CRMError.store(error)
    }
    defer { letGo() }
    let (result, outcome) = try takeTurnBlocking(actor, key, body)
    guard let last = try settled(result, outcome) else {
      throw CRMError.store(.conflict(snapshot.state.head))
    }
    return last
  }

  private func takeTurnBlocking<T>(
    _ actor: Principal, _ key: String?, _ body: (inout Transaction) throws -> T
  ) throws -> (T, FlushResult) {
    var batch = takeBatch()
    let (decided, outcome) = turns.work {
      let decided = Result { try decide(actor, key, &batch, body) }
      if batch.isEmpty { return (decided, FlushResult.done) }
      let head = snapshot.state.head
      return (decided, append(batch.commits, with: batch.blobs, after: head))
    }
    if !batch.isEmpty { finish(&batch, outcome) }
    giveBack(batch)
    return (try decided.get(), outcome)
  }

  /// The result of a turn; nil when it has to be taken again.
  private func settled<T>(_ result: T, _ outcome: FlushResult) throws(CRMError) -> T? {
    switch outcome {
    case .done: return result
    case .again: return nil
    case .failed(let error): throw .store(error)
    }
  }

  /// Waits for the turn, and reads what other processes have appended.
  nonisolated(nonsending) func refreshTakingTurn() async -> FlushResult? {
    await turns.take()
    let result = await aside { self.refresh() }
    startAfresh()
    turns.pass()
    return result
  }

  /// Puts the batch to rest and passes the turn on.
  private func giveBack(_ batch: consuming Batch) {
    putBack(batch)
    turns.pass()
  }

  /// Keeps other processes from appending, and reads what they have; for whoever has the turn.
  private func hold() -> StoreError? {
    guard let store = store as? any ExclusiveAccess else { return nil }
    do throws(StoreError) {
      try store.beginExclusiveAccess()
    } catch {
      return error
    }
    guard case .failed(let error) = refresh() else {
      startAfresh()
      return nil
    }
    store.endExclusiveAccess()
    return error
  }

  private func letGo() { (store as? any ExclusiveAccess)?.endExclusiveAccess() }
}
