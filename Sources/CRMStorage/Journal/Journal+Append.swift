import CRMCore

extension Journal {
  /// Appends whole commits after `head`, flushes them, and then says so in the horizon.
  mutating func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    let lock = try writersLock()
    try commits.check(after: head)
    try isHeld ? lock.checkOwn() : lock.acquire()
    defer { if !isHeld { giveBack(lock) } }
    let active = try prepare(lock, after: head)
    let end = try write(commits, to: active)
    growAhead(of: end)
    try flush(active)
    tail.head = commits.head
    tail.place.offset = end
    noteHorizon()
    return tail.head
  }

  /// Makes sure that the journal ends in `head`, and that there is a segment to go on in.
  mutating func prepare(
    _ lock: StoreLock, after head: JournalHead
  ) throws(StoreError) -> ActiveSegment {
    try catchUpUnderLock()
    guard tail.head == head else { throw .conflict(tail.head) }
    noteHolder(lock)
    try rotateIfFull()
    return try activeSegment()
  }

  /// Writes at the known end, not at the file's own; cuts what was written when that fails.
  private mutating func write(
    _ commits: EncodedCommits, to active: ActiveSegment
  ) throws(StoreError) -> Int {
    var offset = tail.place.offset
    do {
      for chunk in commits.chunks {
        try files.write(active.file, chunk, at: offset)
        offset += chunk.count
      }
      return offset
    } catch {
      try undoWrite(active, .notWritten(error))
      throw .notWritten(error)
    }
  }

  /// Cuts a failed append, flushed: whole commits at its front could otherwise come back.
  mutating func undoWrite(
    _ active: ActiveSegment, _ cause: StoreError
  ) throws(StoreError) {
    self.active?.capacity = tail.place.offset
    do {
      try files.truncate(active.file, to: tail.place.offset)
      try files.flush(active.file)
    } catch {
      mode = .frozen(.failedUndo)
      if case .notWritten(let reason, let code) = cause {
        throw .outcomeUnknown(reason: reason, code: code)
      }
      throw cause
    }
  }

  /// Flushes what was appended; never again after a failure, which may have dropped the bytes.
  mutating func flush(_ active: ActiveSegment) throws(StoreError) {
    do {
      try files.flush(active.file)
    } catch {
      mode = .frozen(.failedFlush)
      throw .outcomeUnknown(reason: error.reason, code: error.code)
    }
  }

  /// Writes the horizon of the tail; flushes it at the first time and then once a second.
  ///
  /// The commit is durable already: a horizon that could not be written lags, and the next append
  /// writes it.
  mutating func noteHorizon() {
    guard let horizonFile, let active else { return }
    do {
      try horizonFile.write(nextHorizon(in: active.status))
    } catch {
      return
    }
    owesHorizonFlush = true
    notedSequence = horizonSequence
    let now = files.uptime
    if let horizonFlushed, now &- horizonFlushed < 1_000_000_000 { return }
    try? flushHorizon(at: now)
  }

  /// Makes the newest horizon durable; after a failure the store is not written to again.
  mutating func flushHorizon(at now: UInt64) throws(SystemError) {
    guard let horizonFile else { return }
    do {
      try files.flush(horizonFile.file)
    } catch {
      mode = .frozen(.failedFlush)
      throw error
    }
    horizonFlushed = now
    owesHorizonFlush = false
  }

  /// The horizon of the tail, which lies in `file`; its number is taken.
  mutating func nextHorizon(in file: FileStatus) -> Horizon {
    horizonSequence += 1
    if ownInode == nil, let horizonFile {
      ownInode = try? files.status(of: horizonFile.file).inode
    }
    return Horizon(
      sequence: horizonSequence, generation: format.generation, head: tail.head,
      place: tail.place, file: file, own: ownInode)
  }
}
