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
    let lock = try writersLock()
    try lock.checkOwn()
    if isHeld { return }
    try lock.acquire()
    isHeld = true
    do {
      try catchUpUnderLock()
      noteHolder(lock)
    } catch {
      letGo()
      throw error
    }
  }

  /// Gives the lock back, if it is held.
  mutating func letGo() {
    guard isHeld, let lock else { return }
    isHeld = false
    // A copy of the process that holds the store has nothing to give back.
    guard lock.isOwn, stream == nil else { return }
    giveBack(lock)
  }
}
