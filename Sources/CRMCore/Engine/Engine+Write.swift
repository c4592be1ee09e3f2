import Synchronization

extension Engine {
  /// How often a write decides again after another process was faster, before it gives up.
  static var attempts: Int { 4 }

  /// Waits for the turn, runs `body` in the caller's task, and returns when it is durable.
  nonisolated(nonsending) func write<T>(
    _ actor: Principal, _ key: String?, _ body: (inout Transaction) throws -> T
  ) async throws -> T {
    for _ in 0..<Self.attempts {
      try Task.checkCancellation()
      await turns.take()
      let (result, outcome) = try await takeTurn(actor, key, body)
      switch outcome {
      case .done: return result
      case .again: continue
      case .failed(let error): throw CRMError.store(error)
      }
    }
    throw CRMError.store(.conflict(snapshot.state.head))
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
    if batch.isEmpty {
      putBack(batch)
      turns.pass()
      return (try decided.get(), .done)
    }
    let result = try decided.get()
    if turns.hasWaiting {
      let outcome = await withCheckedContinuation { continuation in
        batch.waiting.append(continuation)
        putBack(batch)
        turns.pass()
      }
      return (result, outcome)
    }
    return (result, await flushAside(&batch))
  }

  /// After a closure that threw: leaves the batch to whoever waits, or flushes what others put in.
  private nonisolated(nonsending) func settle(_ batch: inout Batch) async {
    if batch.isEmpty || turns.hasWaiting {
      putBack(batch)
      turns.pass()
    } else {
      _ = await flushAside(&batch)
    }
  }

  /// Flushes on the store's own thread, or here where the store never blocks; passes the turn on.
  private nonisolated(nonsending) func flushAside(_ batch: inout Batch) async -> FlushResult {
    guard let worker = store.worker else { return flushHere(&batch) }
    let commits = batch.commits
    let head = snapshot.state.head
    let result = await withCheckedContinuation { continuation in
      worker.submit { [store, turns] in
        let result: Result<JournalHead, StoreError> = turns.work {
          Result { () throws(StoreError) in try store.append(commits, after: head) }
        }
        continuation.resume(returning: result)
      }
    }
    let outcome = finish(&batch, result)
    putBack(batch)
    turns.pass()
    return outcome
  }

  private func flushHere(_ batch: inout Batch) -> FlushResult {
    let head = snapshot.state.head
    let commits = batch.commits
    let result: Result<JournalHead, StoreError> = turns.work {
      Result { () throws(StoreError) in try store.append(commits, after: head) }
    }
    let outcome = finish(&batch, result)
    putBack(batch)
    turns.pass()
    return outcome
  }

  /// The same on a thread that may be blocked: every system call is made by the caller.
  func writeBlocking<T>(
    _ actor: Principal, _ key: String?, _ body: (inout Transaction) throws -> T
  ) throws -> T {
    for _ in 0..<Self.attempts {
      turns.takeBlocking()
      var batch = takeBatch()
      let decided: Result<T, any Error> = turns.work {
        Result { try decide(actor, key, &batch, body) }
      }
      let outcome: FlushResult
      if batch.isEmpty {
        putBack(batch)
        turns.pass()
        outcome = .done
      } else {
        outcome = flushHere(&batch)
      }
      let result = try decided.get()
      switch outcome {
      case .done: return result
      case .again: continue
      case .failed(let error): throw CRMError.store(error)
      }
    }
    throw CRMError.store(.conflict(snapshot.state.head))
  }
}
