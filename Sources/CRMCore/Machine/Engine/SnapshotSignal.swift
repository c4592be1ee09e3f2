import Synchronization

/// Tells whoever waits that a newer snapshot was published, or that there will be none.
final class SnapshotSignal: Sendable {
  private struct State {
    var position: Position
    var isFinished = false
    var lastWaiter = 0
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state: Mutex<State>

  init(at position: Position) { state = Mutex(State(position: position)) }

  /// Whether no snapshot will follow.
  var isFinished: Bool { state.withLock { $0.isFinished } }

  /// How many tasks wait.
  var waiterCount: Int { state.withLock { $0.waiters.count } }

  /// Wakes everybody: the snapshot at this position is there.
  func send(_ position: Position) { wake { $0.position = position } }

  /// Wakes everybody: no snapshot follows. False where that was said before.
  @discardableResult
  func finish() -> Bool {
    let wasFinished = isFinished
    wake { $0.isFinished = true }
    return !wasFinished
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiters = state.withLock { state in
      change(&state)
      let waiters = state.waiters
      if !waiters.isEmpty { state.waiters = [:] }
      return waiters
    }
    for waiter in waiters.values { waiter.resume() }
  }

  /// Waits until a snapshot after `position` is there, none will be, or the task is cancelled.
  nonisolated(nonsending) func wait(after position: Position) async {
    let number = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = state.withLock { state in
          // A task that is cancelled from here on finds itself among those that wait.
          if state.isFinished || state.position > position || Task.isCancelled { return false }
          state.waiters[number] = continuation
          return true
        }
        if !waits { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
    }
  }
}
