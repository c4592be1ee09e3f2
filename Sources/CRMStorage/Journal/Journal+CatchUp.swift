import CRMCore

extension Journal {
  /// Learns what other processes appended, up to the horizon; waits for nobody.
  ///
  /// Bytes beyond the horizon are either being written, and then the lock is held, or were left by
  /// a writer that died, and then recovery is due before anything else happens.
  mutating func refresh() throws(StoreError) {
    if case .frozen = mode { return }
    try refresh(to: try currentHorizon())
  }

  /// The same where the horizon was read just now.
  mutating func refresh(to horizon: Horizon) throws(StoreError) {
    if try isAt(horizon) { return }
    if horizon.place != tail.place {
      let result = try scan(meeting: horizon, stopsAtHorizon: true).run(from: tail)
      guard result.metHorizon else { throw Self.damage(result) }
      accept(result)
    }
    guard !isHeld, case .writable = mode, let lock, lock.isOwn, try hasMore(),
      try lock.tryAcquire()
    else { return }
    defer { lock.release() }
    do {
      try catchUpUnderLock()
    } catch .notWritten {
      // No room to put the torn bytes aside: what is before them can still be read.
    }
  }

  /// Learns everything that is in the files, and ends what a dead writer began.
  mutating func catchUpUnderLock() throws(StoreError) {
    let horizon = try currentHorizon()
    if try isAt(horizon) { return }
    let result = try scan(meeting: horizon).run(from: tail)
    try settle(result, since: horizon)
  }

  /// The newest horizon; the tail itself where it is ahead because writing its horizon failed.
  mutating func currentHorizon() throws(StoreError) -> Horizon {
    guard let horizonFile, let horizon = try horizonFile.settled() else {
      throw .damaged(
        StoreError.Damage(
          file: "head", offset: 0, lastGood: tail.head.position,
          reason: "neither of its two entries is whole"))
    }
    horizonSequence = horizon.sequence
    return horizon.ahead(of: tail)
  }

  /// Takes over the end that a scan found.
  mutating func accept(_ result: JournalScan.Result) {
    tail = result.end
    segments = result.segments
  }

  /// Whether nothing was appended since the tail was found, whole or torn.
  private func isAt(_ horizon: Horizon) throws(StoreError) -> Bool {
    guard horizon.place == tail.place, horizon.head == tail.head else { return false }
    return try !hasMore()
  }

  /// Whether there are bytes after the tail.
  func hasMore() throws(StoreError) -> Bool {
    do {
      if let active, active.position == tail.place.segment {
        return try files.status(of: active.file).size != tail.place.offset
      }
      let status = try files.status(at: layout.segment(tail.place.segment))
      return status?.size != tail.place.offset
    } catch {
      throw .unusable(error)
    }
  }

  /// The damage that ended a scan before the horizon.
  static func damage(_ result: JournalScan.Result) -> StoreError {
    let place = result.defect?.place ?? result.end.place
    return .damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(place.segment), offset: place.offset,
        lastGood: result.end.head.position,
        reason: result.defect?.reason ?? JournalScan.Result.endsTooEarly))
  }
}

extension Horizon {
  /// The horizon, or the same one moved to `tail` when that is farther on.
  func ahead(of tail: Tail) -> Horizon {
    guard place < tail.place else { return self }
    var moved = self
    (moved.head, moved.place) = (tail.head, tail.place)
    return moved
  }
}

extension HorizonFile {
  /// The newest horizon; asks again when a writer may just be changing what was read.
  func settled() throws(StoreError) -> Horizon? {
    for _ in 0..<4 {
      if let horizon = try newest() { return horizon }
    }
    return nil
  }

  /// All slots; asks again when a writer may just be changing one.
  func settledSlots() throws(StoreError) -> [Horizon?] {
    for _ in 0..<3 {
      let slots = try slots()
      if !slots.contains(nil) { return slots }
    }
    return try slots()
  }
}
