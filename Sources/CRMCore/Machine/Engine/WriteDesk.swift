import Synchronization

/// Where the writers of an engine meet: the order among them, the batch at rest, and who sleeps.
///
/// A writer that may suspend sleeps as a task, one on a thread of its own as a thread. Nothing but
/// moving a batch and telling an event is ever done under the lock.
final class WriteDesk: Sendable {
  typealias Ticket = WriteQueue.Ticket
  typealias Step = WriteQueue.Step

  private struct Content: ~Copyable {
    var queue = WriteQueue()
    var lastTicket = 0
    /// What was decided and is not sealed; nil while somebody decides, and after it became void.
    var batch: Batch?
    /// What is appended next, until its appender fetches it.
    var sealed: Batch.Sealed?
    var sleepers: [Ticket: Sleeper] = [:]
    /// What writers were told before they slept.
    var told: [Ticket: Step] = [:]
  }

  private enum Sleeper: Sendable {
    case task(CheckedContinuation<Step, Never>)
    case thread(Gate)
  }

  /// What a sleeping thread looks at.
  private final class Gate: Sendable {
    let step = Mutex<Step?>(nil)
  }

  private let content = Mutex(Content())
  /// Held while somebody decides, so that threads that wait for their turn sleep and do not spin.
  private let deciding = Mutex(())
  /// Held while somebody appends, for those that wait for that.
  private let appending = Mutex(())
  /// Held by the one thread that looks whether a turn came to one of those that sleep.
  private let turnWatch = Mutex(())
  /// The same for those that wait for an append.
  private let appendWatch = Mutex(())
  /// How many threads were called and have not noticed yet.
  private let unnoticed = Atomic<Int>(0)

  /// The turn of a writer, with the batch; whoever has it gives it back by an event.
  struct Turn: ~Copyable {
    let ticket: Ticket
    var batch: Batch
  }

  /// How many writers wait for their turn.
  var waitingCount: Int { content.withLock { $0.queue.waitingCount } }
  /// How many writers decided, and wait for their batch to be sealed.
  var decidedCount: Int { content.withLock { $0.queue.decidedCount } }

  /// Whether it is the turn of `ticket`, which decides.
  func isDeciding(_ ticket: Ticket) -> Bool { content.withLock { $0.queue.isDeciding(ticket) } }

  /// A number for a writer that comes.
  func ticket() -> Ticket {
    content.withLock { content in
      content.lastTicket += 1
      return content.lastTicket
    }
  }

  /// The turn that the queue gave to `ticket`; the batch begins with `fresh` where none is at rest.
  func turn(_ ticket: Ticket, fresh: () -> Batch) -> Turn {
    let batch = content.withLock { $0.batch.take() }
    return Turn(ticket: ticket, batch: batch ?? fresh())
  }

  /// Tells an event at which no batch moves.
  func tell(_ event: (inout WriteQueue) -> Step) -> Step {
    content.withLock { tell(&$0, event) }
  }

  /// Tells an event after which what was decided and not sealed is void.
  func tellVoid(_ event: (inout WriteQueue) -> Step) -> Step {
    content.withLock { content in
      content.batch = nil
      return tell(&content, event)
    }
  }

  /// Gives a turn back with what was decided in it.
  func decided(_ turn: consuming Turn, wrote: Bool) -> Step {
    let (ticket, batch) = (turn.ticket, turn.batch)
    let isAlone = batch.isStreamed
    return content.withLock { content in
      if !content.queue.isVoid { content.batch = batch }
      return tell(&content) { $0.decided(ticket, wrote: wrote, isAlone: isAlone) }
    }
  }

  /// The batch that `ticket` was called to append.
  func takeSealed() -> Batch.Sealed? {
    content.withLock { $0.sealed.take() }
  }

  private func tell(
    _ content: inout Content, _ event: (inout WriteQueue) -> Step
  ) -> Step {
    let step = event(&content.queue)
    let calls = content.queue.takeCalls()
    if step == .append || calls.contains(where: { $0.step == .append }) {
      content.sealed = content.batch?.seal()
    }
    for call in calls {
      switch content.sleepers.removeValue(forKey: call.ticket) {
      case .task(let continuation): continuation.resume(returning: call.step)
      case .thread(let gate):
        unnoticed.wrappingAdd(1, ordering: .acquiringAndReleasing)
        gate.step.withLock { $0 = call.step }
      case nil: content.told[call.ticket] = call.step
      }
    }
    return step
  }
}

extension WriteDesk {
  /// Runs the deciding of a turn, while which threads that wait for theirs sleep.
  func decide<T>(_ body: () -> T) -> T { deciding.withLock { _ in body() } }

  /// Runs work on the store, while which threads that wait for it sleep.
  func append<T>(_ body: () -> T) -> T { appending.withLock { _ in body() } }

  /// Waits until the writer is called, without blocking a thread.
  func sleep(_ ticket: Ticket) async -> Step {
    await withCheckedContinuation { continuation in
      let step = content.withLock { content in
        let step = content.told.removeValue(forKey: ticket)
        if step == nil { content.sleepers[ticket] = .task(continuation) }
        return step
      }
      if let step { continuation.resume(returning: step) }
    }
  }

  /// Waits until the writer is called, on the calling thread; `forTurn` says for what.
  func sleepBlocking(_ ticket: Ticket, forTurn: Bool) -> Step {
    let gate = Gate()
    let early = content.withLock { content in
      let step = content.told.removeValue(forKey: ticket)
      if step == nil { content.sleepers[ticket] = .thread(gate) }
      return step
    }
    if let early { return early }
    while true {
      if let step = gate.step.withLock({ $0 }) {
        unnoticed.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        return step
      }
      if forTurn {
        turnWatch.withLock { _ in watch(forTurn: true) }
      } else {
        appendWatch.withLock { _ in watch(forTurn: false) }
      }
    }
  }

  /// Looks until some sleeping thread is called and has not noticed. The standard library has nothing
  /// that a thread could sleep on but a mutex, so one looks, and the others sleep on that one.
  private func watch(forTurn: Bool) {
    var rounds = 0
    while unnoticed.load(ordering: .acquiring) == 0 {
      rounds += 1
      // Between two turns nobody decides for a moment; for longer only while somebody appends.
      if forTurn { deciding.withLock { _ in } }
      if !forTurn || rounds > 100 { appending.withLock { _ in } }
    }
  }
}
