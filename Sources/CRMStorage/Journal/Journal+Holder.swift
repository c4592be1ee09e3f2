import CRMCore

// The lock file holds the number of the process that has the lock, for the messages of others.

extension Journal {
  /// Leaves this process's number in the lock file; the lock is held.
  ///
  /// As long as the newest horizon is this opening's own, its number is there already: whoever leaves
  /// another one either appends or puts the former back.
  mutating func noteHolder(_ lock: StoreLock) {
    guard !hasNoted, notedSequence != horizonSequence else { return }
    hasNoted = true
    holderBefore = lock.holder()
    lock.note()
  }

  /// Gives the lock back, and where nothing was appended the number that was there before.
  mutating func giveBack(_ lock: StoreLock) {
    if hasNoted, notedSequence != horizonSequence, let holderBefore { lock.note(holderBefore) }
    hasNoted = false
    lock.release()
  }
}
