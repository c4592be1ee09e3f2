import CRMCore
import Dispatch

/// Runs what may block on a queue of its own, one after the other.
struct QueueWorker: BlockingWorker {
  private let queue = DispatchQueue(label: "SQLiteStore")

  func submit(_ work: @escaping @Sendable () -> Void) {
    queue.async(execute: work)
  }
}
