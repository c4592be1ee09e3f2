import CRMCore

extension Journal {
  /// An append in pieces that is under way: its lines are behind the tail, and the lock is held.
  struct Stream: Sendable {
    var lines: StreamedLines
    /// The segment that they are written to.
    let active: ActiveSegment
    /// Where they end in it.
    var end: Int
  }

  /// Takes the lock, and begins behind the tail if that is where the caller left the journal.
  mutating func beginAppend(after head: JournalHead) throws(StoreError) {
    let lock = try writersLock()
    try isHeld ? lock.checkOwn() : lock.acquire()
    do {
      let active = try prepare(lock, after: head)
      stream = Stream(
        lines: StreamedLines(after: head), active: active, end: tail.place.offset)
    } catch {
      if !isHeld { giveBack(lock) }
      throw error
    }
  }

  /// Writes a piece without flushing it; where that fails, all of the append is cut.
  mutating func appendPiece(_ lines: [UInt8]) throws(StoreError) {
    var stream = try takeStream()
    do {
      try stream.lines.take(lines)
      try write(lines, to: stream.active, at: stream.end)
    } catch {
      defer { releaseUnlessHeld() }
      try undoWrite(stream.active, error)
      throw error
    }
    stream.end += lines.count
    self.stream = stream
  }

  private func write(
    _ lines: [UInt8], to active: ActiveSegment, at offset: Int
  ) throws(StoreError) {
    do {
      try files.write(active.file, lines, at: offset)
    } catch {
      throw .notWritten(error)
    }
  }

  /// Flushes the pieces, and then says so in the horizon.
  mutating func commitAppend(leadingTo head: JournalHead) throws(StoreError) -> JournalHead {
    let stream = try takeStream()
    defer { releaseUnlessHeld() }
    do {
      try stream.lines.check(leadingTo: head)
    } catch {
      try undoWrite(stream.active, error)
      throw error
    }
    try flush(stream.active)
    tail.head = head
    tail.place.offset = stream.end
    self.active?.isUsed = true
    noteHorizon()
    return head
  }

  /// Cuts the pieces, and gives the lock back.
  mutating func abortAppend() throws(StoreError) {
    guard let stream = try? takeStream() else { return }
    defer { releaseUnlessHeld() }
    guard stream.end > tail.place.offset else { return }
    try undoWrite(
      stream.active, .outcomeUnknown(reason: "an append could not be taken back", code: 0))
  }

  /// The append under way, which is over unless it is put back; none in a copy of the process.
  private mutating func takeStream() throws(StoreError) -> Stream {
    guard let taken = stream else { throw StreamedLines.noAppend }
    guard let lock, lock.isOwn else { throw StoreLock.foreign }
    stream = nil
    return taken
  }

  private mutating func releaseUnlessHeld() {
    if !isHeld, let lock { giveBack(lock) }
  }
}
