import CRMCore

// A flush that changes no size costs about half: so the file is made longer than its lines, by zeros.

extension Journal {
  /// How many bytes a segment is grown ahead at a time.
  static let growthStep = 1 << 20

  /// Grows the active segment where its lines, which end at `end`, have reached its size.
  ///
  /// Not at the first append of an opening, which may be its only one. That it fails is no harm: the
  /// lines are there, and the next ones make the file longer themselves.
  mutating func growAhead(of end: Int) {
    guard var active else { return }
    defer {
      active.isUsed = true
      self.active = active
    }
    let size = min(end + Self.growthStep, options.segmentLimit)
    guard end > active.capacity, active.isUsed, size > end else { return }
    active.capacity = size
    try? files.truncate(active.file, to: size)
  }

  /// Cuts the zeros at the end of the active segment, unless somebody is writing.
  ///
  /// Who may not cut them, or dies before, leaves them: they are part of nothing.
  mutating func cutZeros() {
    guard case .writable = mode, let active, let lock, active.position == tail.place.segment,
      active.isUsed, active.capacity > tail.place.offset, lock.isOwn
    else { return }
    if !isHeld { guard (try? lock.tryAcquire()) == true else { return } }
    defer { if !isHeld { lock.release() } }
    guard let horizon = try? currentHorizon(), horizon.place == tail.place,
      horizon.head == tail.head, (try? hasMore()) == false
    else { return }
    try? files.truncate(active.file, to: tail.place.offset)
  }

  /// Cuts the zeros at the end of a segment that is full, durably: lines follow in another one.
  mutating func cutZeros(of active: ActiveSegment) throws(StoreError) {
    let end = tail.place.offset
    do throws(SystemError) {
      guard try files.status(of: active.file).size > end else { return }
      try files.truncate(active.file, to: end)
    } catch {
      throw .notWritten(error)
    }
    self.active?.capacity = end
    do {
      try files.flush(active.file)
    } catch {
      mode = .frozen(.failedFlush)
      throw .notWritten(error)
    }
  }
}
