import Synchronization

extension Engine {
  /// How often a write decides again because others were faster, before they are kept from it.
  static var optimisticAttempts: Int { 3 }
  /// How often it decides at all: only a store that nobody can hold lets it come to this.
  static var mostAttempts: Int { 100 }

  /// Waits for the turn, runs `body` in the caller's task, and returns when it is durable.
  ///
  /// With `inPieces` it is alone and holds the store, and a large commit goes there while it runs.
  nonisolated(nonsending) func write<T>(
    _ actor: Principal, _ key: String?, inPieces: Bool = false,
    _ body: (inout WriteTransaction) throws -> T
  ) async throws -> T {
    try checkUse()
    try Task.checkCancellation()
    var attempt = Attempt(ticket: desk.ticket(), inPieces: inPieces && takesPieces)
    var decided: Result<T, any Error> = .failure(CancellationError())
    try await drive(&attempt) { attempt in
      decide(&attempt, &decided, isCancelled: Task.isCancelled, actor, key, body)
    }
    return try decided.get()
  }

  /// The same on a thread that may be blocked: every system call is made by the caller.
  func writeBlocking<T>(
    _ actor: Principal, _ key: String?, inPieces: Bool = false,
    _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    try checkUse()
    var attempt = Attempt(ticket: desk.ticket(), inPieces: inPieces && takesPieces)
    var decided: Result<T, any Error> = .failure(CancellationError())
    try driveBlocking(&attempt) { attempt in
      decide(&attempt, &decided, isCancelled: false, actor, key, body)
    }
    return try decided.get()
  }

  private var takesPieces: Bool { store is any StreamingAppend }

  /// Reads what other processes have appended, when nothing of this one is under way.
  nonisolated(nonsending) func refreshInTurn() async throws(CRMError) {
    try checkUse()
    var attempt = Attempt(ticket: desk.ticket(), need: .quiet)
    try await drive(&attempt, refreshing)
  }

  /// The same on a thread that may be blocked.
  func refreshInTurnBlocking() throws(CRMError) {
    try checkUse()
    var attempt = Attempt(ticket: desk.ticket(), need: .quiet)
    try driveBlocking(&attempt, refreshing)
  }

  /// Refuses what would wait for its own caller, and whatever comes after the end.
  private func checkUse() throws(CRMError) {
    if DecidingWrite.isUnderWay(in: self) { throw .nestedWrite }
    try checkOpen()
  }

  /// Throws once the store was closed.
  func checkOpen() throws(CRMError) {
    if signal.isFinished { throw .store(.closed) }
  }

  /// Takes every step of an attempt; waits and blocks without blocking the caller's thread.
  private nonisolated(nonsending) func drive(
    _ attempt: inout Attempt, _ decide: (inout Attempt) -> Instruction
  ) async throws(CRMError) {
    var step = attempt.arrive(desk)
    while true {
      switch instruction(step, &attempt, decide) {
      case .tell(let next): step = next
      case .sleep: step = await desk.sleep(attempt.ticket)
      case .block(let work): step = await aside(work)
      case .answer: return
      case .fail(let error): throw error
      }
    }
  }

  /// The same, blocking the caller's thread.
  private func driveBlocking(
    _ attempt: inout Attempt, _ decide: (inout Attempt) -> Instruction
  ) throws(CRMError) {
    var step = attempt.arrive(desk)
    while true {
      switch instruction(step, &attempt, decide) {
      case .tell(let next): step = next
      case .sleep:
        step = desk.sleepBlocking(attempt.ticket, forTurn: !attempt.hasDecided)
      case .block(let work): step = work()
      case .answer: return
      case .fail(let error): throw error
      }
    }
  }

  /// Runs what may block on the store's own thread; here, where the store never blocks.
  nonisolated(nonsending) func aside<T: Sendable>(
    _ work: @escaping @Sendable () -> T
  ) async -> T {
    guard let worker = store.worker else { return work() }
    return await withCheckedContinuation { continuation in
      worker.submit { continuation.resume(returning: work()) }
    }
  }
}

/// One write on its way through the queue, or one reading of what others appended.
///
/// Not generic over what is written, nor are its steps: generic ones took 3 % more instructions.
private struct Attempt {
  let ticket: WriteQueue.Ticket
  var need = WriteQueue.Need.turn
  /// Whether its lines may go to the store while it decides.
  var inPieces = false
  var count = 0
  /// Whether its turn came, and was not for nothing.
  var hasDecided = false
  /// Why it is given up.
  var failure: CRMError?
  /// Whether the answer stands, and only leaving the queue is left to do.
  var isOver = false

  init(ticket: WriteQueue.Ticket, need: WriteQueue.Need = .turn, inPieces: Bool = false) {
    self.ticket = ticket
    // Pieces go behind the end that was decided on, which nobody else may move.
    self.need = inPieces ? .lock : need
    self.inPieces = inPieces
  }

  func arrive(_ desk: WriteDesk) -> WriteQueue.Step { desk.tell { $0.arrive(ticket, need) } }
}

/// What whoever drives an attempt does next.
private enum Instruction {
  case tell(WriteQueue.Step)
  case sleep
  /// Work that may block, and then this step.
  case block(@Sendable () -> WriteQueue.Step)
  /// What was decided holds.
  case answer
  case fail(CRMError)
}

extension Engine {
  /// What a step means; `decide` is what the attempt does in its turn.
  private func instruction(
    _ step: WriteQueue.Step, _ attempt: inout Attempt, _ decide: (inout Attempt) -> Instruction
  ) -> Instruction {
    let ticket = attempt.ticket
    switch step {
    case .wait: return .sleep
    case .decide: return decide(&attempt)
    case .append: return .block { self.append(ticket) }
    case .hold: return .block { self.hold(ticket) }
    case .letGo: return .block { self.letGo(ticket) }
    case .again:
      attempt.count += 1
      attempt.hasDecided = false
      if attempt.count >= Self.optimisticAttempts { attempt.need = .lock }
      if attempt.count >= Self.mostAttempts {
        attempt.isOver = true
        attempt.failure = .store(.conflict(snapshot.state.head))
      }
      return .tell(attempt.arrive(desk))
    case .fail(let error): return .fail(error)
    case .answer: return attempt.failure.map { .fail($0) } ?? .answer
    }
  }

  /// The turn of a write: runs its closure on the batch.
  private func decide<T>(
    _ attempt: inout Attempt, _ result: inout Result<T, any Error>, isCancelled: Bool,
    _ actor: Principal, _ key: String?, _ body: (inout WriteTransaction) throws -> T
  ) -> Instruction {
    let ticket = attempt.ticket
    if attempt.isOver { return .tell(desk.tell { $0.left(ticket) }) }
    if isCancelled {
      result = .failure(CancellationError())
      return .tell(desk.tell { $0.left(ticket) })
    }
    var turn = desk.turn(ticket) { Batch(work: publishedWork.forked()) }
    let before = turn.batch.lineCount
    let decided: Decision<T> = desk.decide {
      DecidingWrite.run(self, ticket) {
        decide(actor, key, &turn.batch, inPieces: attempt.inPieces, body)
      }
    }
    attempt.hasDecided = true
    result = decided.result
    if decided.isSpoilt {
      attempt.isOver = true
      return .tell(desk.tellVoid { $0.spoilt(ticket) })
    }
    let wrote = turn.batch.lineCount > before
    return .tell(desk.decided(turn, wrote: wrote))
  }

  /// The turn of reading what others appended.
  private func refreshing(_ attempt: inout Attempt) -> Instruction {
    let ticket = attempt.ticket
    return .block { [self] in
      let error = desk.append { refresh() }
      return desk.tellVoid { $0.left(ticket, error) }
    }
  }

  /// Appends the sealed batch on the calling thread, and publishes what is durable then.
  private func append(_ ticket: WriteQueue.Ticket) -> WriteQueue.Step {
    let outcome = desk.append { desk.takeSealed().map(append) ?? .done }
    if outcome == .done { return desk.tell { $0.appended(ticket, outcome) } }
    return desk.tellVoid { $0.appended(ticket, outcome) }
  }

  /// Keeps other processes from appending, and reads what they have.
  private func hold(_ ticket: WriteQueue.Ticket) -> WriteQueue.Step {
    let error = desk.append { holdStore() }
    return desk.tellVoid { $0.held(ticket, error) }
  }

  private func holdStore() -> CRMError? {
    guard let store = store as? any ExclusiveAccess else { return nil }
    do throws(StoreError) {
      try store.beginExclusiveAccess()
    } catch {
      return .store(error)
    }
    let error = refresh()
    if error != nil { store.endExclusiveAccess() }
    return error
  }

  private func letGo(_ ticket: WriteQueue.Ticket) -> WriteQueue.Step {
    (store as? any ExclusiveAccess)?.endExclusiveAccess()
    return desk.tell { $0.letGone(ticket) }
  }
}
