import Synchronization

/// Whose turn it is to decide: one caller at a time, in the order in which they came.
///
/// A caller that may suspend waits as a task, one on a thread of its own as a thread. Whoever has
/// the turn passes it on or gives it back; nothing else is ever done under the queue's lock.
final class TurnQueue: Sendable {
  private struct State {
    var isTaken = false
    var waiting: [Waiter] = []
    var first = 0
  }

  private enum Waiter: Sendable {
    case task(CheckedContinuation<Void, Never>)
    case thread(Gate)
  }

  /// What a waiting thread looks at; it is opened once, by whoever passes the turn to it.
  private final class Gate: Sendable {
    let isOpen = Atomic<Bool>(false)
  }

  private let state = Mutex(State())
  /// Held while somebody decides or appends, so that waiting threads sleep and do not spin.
  private let working = Mutex(())

  /// Waits for the turn without blocking a thread.
  func take() async {
    await withCheckedContinuation { continuation in
      let isMine = state.withLock { state in
        if state.isTaken {
          state.waiting.append(.task(continuation))
          return false
        }
        state.isTaken = true
        return true
      }
      if isMine { continuation.resume() }
    }
  }

  /// Waits for the turn on the calling thread.
  func takeBlocking() {
    let gate: Gate? = state.withLock { state in
      if state.isTaken {
        let gate = Gate()
        state.waiting.append(.thread(gate))
        return gate
      }
      state.isTaken = true
      return nil
    }
    guard let gate else { return }
    while !gate.isOpen.load(ordering: .acquiring) { working.withLock { _ in } }
  }

  /// Whether somebody waits for the turn.
  var hasWaiting: Bool { waitingCount > 0 }

  /// How many callers wait for the turn.
  var waitingCount: Int { state.withLock { $0.waiting.count - $0.first } }

  /// Gives the turn to whoever waits longest, or back.
  func pass() {
    let next: Waiter? = state.withLock { state in
      guard state.first < state.waiting.count else {
        state.isTaken = false
        return nil
      }
      let next = state.waiting[state.first]
      state.first += 1
      if state.first > 64, state.first * 2 > state.waiting.count {
        state.waiting.removeFirst(state.first)
        state.first = 0
      }
      return next
    }
    switch next {
    case .task(let continuation): continuation.resume()
    case .thread(let gate): gate.isOpen.store(true, ordering: .releasing)
    case nil: break
    }
  }

  /// Runs the work of the turn, while which waiting threads sleep.
  func work<T, E: Error>(_ body: () throws(E) -> T) throws(E) -> T {
    try working.withLock { _ throws(E) in try body() }
  }
}
