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
  ///
  /// While the store is opened every byte after the tail is looked at; later those beside it, as a
  /// process that dies leaves the front of what it wrote.
  mutating func refresh(to horizon: Horizon, isOpening: Bool = false) throws(StoreError) {
    if horizon.place != tail.place {
      let result = try scan(meeting: horizon, stopsAtHorizon: true).run(from: tail)
      guard result.metHorizon else { throw Self.damage(result) }
      accept(result)
    }
    guard !isHeld, stream == nil, case .writable = mode, let lock, lock.isOwn,
      try hasMore(isOpening), try lock.tryAcquire()
    else { return }
    defer { lock.release() }
    do {
      try catchUpUnderLock(isOpening: isOpening)
    } catch .notWritten {
      // No room to put the torn bytes aside: what is before them can still be read.
    }
  }

  /// Learns everything that is in the files, and ends what a dead writer began.
  mutating func catchUpUnderLock(isOpening: Bool = false) throws(StoreError) {
    let horizon = try currentHorizon()
    if horizon.place == tail.place, horizon.head == tail.head, try !hasMore(isOpening) { return }
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

  /// Whether anything but zeros follows the tail, whole or torn, or bytes before it are missing.
  ///
  /// Looks at the bytes beside the tail, or at all of them. The one before it is a line feed, by
  /// which a file is known that lost its end.
  mutating func hasMore(_ looksAtAll: Bool = false) throws(StoreError) -> Bool {
    let end = tail.place.offset
    do throws(SystemError) {
      if let active, active.position == tail.place.segment, !looksAtAll {
        return try hasMore(active.file)
      }
      let path = layout.segment(tail.place.segment)
      guard let size = try files.status(at: path)?.size, size >= end else { return true }
      if size == end { return false }
      let file = try files.open(path, .read)
      defer { files.close(file) }
      return looksAtAll
        ? try files.contentEnd(file, from: end, to: size) > end : try hasMore(file)
    } catch {
      throw .unusable(error)
    }
  }

  private mutating func hasMore(_ file: OpenFile) throws(SystemError) -> Bool {
    let before = tail.place.offset > 0 ? 1 : 0
    var bytes = [UInt8](repeating: 0, count: before + Self.lookAhead)
    let count = try bytes.withUnsafeMutableBufferPointer { room throws(SystemError) in
      try files.read(
        file, into: UnsafeMutableRawBufferPointer(room), at: tail.place.offset - before)
    }
    // Another opening may have cut the zeros.
    if count < bytes.count { active?.capacity = tail.place.offset }
    if before == 1, count == 0 || bytes[0] != UInt8(ascii: "\n") { return true }
    return bytes[before...].contains { $0 != 0 }
  }

  /// How many bytes after the tail are looked at.
  private static let lookAhead = 64

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
