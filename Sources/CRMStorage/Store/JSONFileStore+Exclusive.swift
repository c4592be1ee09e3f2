public import CRMCore
import Synchronization

extension JSONFileStore: ExclusiveAccess {
  /// Takes the lock among writers, waiting for it up to the deadline, and keeps it.
  public func beginExclusiveAccess() throws(StoreError) {
    try journal.withLock { journal throws(StoreError) in
      guard journal != nil else { throw .closed }
      defer { publish(journal) }
      try journal?.hold()
    }
  }

  /// Gives the lock back.
  public func endExclusiveAccess() {
    journal.withLock { $0?.letGo() }
  }
}

extension Journal {
  /// Takes the lock and learns what others appended before.
  mutating func hold() throws(StoreError) {
    try checkWritable()
    guard let lock, !isHeld else { return }
    try lock.acquire()
    isHeld = true
    do {
      try catchUpUnderLock()
    } catch {
      letGo()
      throw error
    }
  }

  /// Gives the lock back, if it is held.
  mutating func letGo() {
    guard isHeld else { return }
    isHeld = false
    lock?.release()
  }
}
