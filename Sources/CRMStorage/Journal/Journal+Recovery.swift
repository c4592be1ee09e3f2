import CRMCore

extension Journal {
  /// Settles what a scan found beyond the horizon; the lock is held.
  ///
  /// Whole commits there are kept: they are written once more and flushed, as a flush that failed
  /// may have left them only in memory. What follows them is a tear, unless it proves that it was
  /// flushed; then committed data are damaged and nothing is touched.
  ///
  /// A crash at any point leaves files for which the same is done again.
  mutating func settle(
    _ result: JournalScan.Result, since horizon: Horizon?
  ) throws(StoreError) {
    guard horizon == nil || result.metHorizon, result.laterSegment == nil else {
      throw Self.damage(result)
    }
    let tornCount = result.size - result.end.place.offset
    // Where a file became shorter than it was known to be, lines were lost.
    guard tornCount >= 0 else { throw Self.damage(result) }
    let start =
      horizon?.place.segment == result.end.place.segment ? horizon?.place.offset ?? 0 : 0
    let keptCount = result.end.place.offset - start
    if tornCount == 0, keptCount == 0, horizon?.place == result.end.place {
      return accept(result)
    }
    if let found = try TearSearch.laterGroup(in: result, of: scan(meeting: horizon)) {
      throw damage(result, found)
    }
    let before = (tail, segments)
    accept(result)
    do {
      var report = JSONFileStore.RecoveryReport(
        lastPosition: tail.head.position, keptByteCount: keptCount, cutByteCount: tornCount)
      try rewrite(from: start)
      if tornCount > 0 {
        let copy = try copyTear(byteCount: tornCount)
        try cutTear(copiedTo: copy)
        try beginEpoch()
        report.tornCopy = String(copy.dropFirst(layout.folder.count + 1))
      } else {
        try flushRecovered()
      }
      if start == 0 { try flushName() }
      try restateHorizon()
      if keptCount > 0 || tornCount > 0 { lastRecovery = report }
    } catch {
      (tail, segments) = before
      throw error
    }
  }

  private func damage(_ result: JournalScan.Result, _ laterGroup: Int) -> StoreError {
    let place = result.defect?.place ?? result.end.place
    let reason = result.defect?.reason ?? "a commit is missing"
    return .damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(place.segment), offset: place.offset,
        lastGood: result.end.head.position,
        reason: "\(reason), and byte \(laterGroup) was written after it"))
  }

  /// Writes the active segment's kept bytes over themselves, so that the next flush covers them.
  private mutating func rewrite(from start: Int) throws(StoreError) {
    let active = try activeSegment()
    do {
      try files.copy(start..<tail.place.offset, of: active.file, to: active.file, at: start)
    } catch {
      throw .notWritten(error)
    }
  }

  /// Puts the tear aside, durably; returns the copy's path.
  private mutating func copyTear(byteCount: Int) throws(StoreError) -> String {
    let active = try activeSegment()
    let start = tail.place.offset
    let path = layout.tornCopy(after: tail.head.position, random: options.random())
    do throws(SystemError) {
      if try files.status(at: layout.torn) == nil {
        try files.makeDirectory(layout.torn)
        try files.flushDirectory(layout.folder)
      }
      let file = try files.open(path, .create)
      defer { files.close(file) }
      do throws(SystemError) {
        try files.copy(start..<(start + byteCount), of: active.file, to: file, at: 0)
        try files.flush(file)
        try files.flushDirectory(layout.torn)
      } catch {
        // What could not be copied whole stays where it is, and is copied at the next attempt.
        try? files.remove(path)
        throw error
      }
    } catch {
      throw .notWritten(error)
    }
    return path
  }

  /// Cuts the tear; where that fails the copy of it is not needed.
  private mutating func cutTear(copiedTo copy: String) throws(StoreError) {
    let active = try activeSegment()
    self.active?.capacity = tail.place.offset
    do {
      try files.truncate(active.file, to: tail.place.offset)
    } catch {
      try? files.remove(copy)
      throw .notWritten(error)
    }
  }

  /// Closes the journal with an epoch line.
  ///
  /// The line changes the chain: blocks of the tear that show up again after a later crash cannot
  /// pass for commits.
  private mutating func beginEpoch() throws(StoreError) {
    let active = try activeSegment()
    let line = EpochLine(epoch: tail.epoch + 1, time: options.now(), after: tail.head.chain)
    do {
      try files.write(active.file, line.bytes, at: tail.place.offset)
    } catch {
      throw .notWritten(error)
    }
    try flushRecovered()
    tail.epoch = line.epoch
    tail.head.chain = line.chain
    tail.place.offset += line.bytes.count
  }

  private mutating func flushRecovered() throws(StoreError) {
    let active = try activeSegment()
    do {
      try files.flush(active.file)
    } catch {
      mode = .frozen(.failedFlush)
      throw .notWritten(error)
    }
  }

  /// Flushes the name of a segment that whoever began it may not have come to flush.
  private mutating func flushName() throws(StoreError) {
    do {
      try files.flushDirectory(layout.folder)
    } catch {
      mode = .frozen(.failedFlush)
      throw .notWritten(error)
    }
  }

  /// Writes the horizon of the tail and flushes it.
  private mutating func restateHorizon() throws(StoreError) {
    let active = try activeSegment()
    do {
      try horizonFile?.write(nextHorizon(in: active.status))
      try flushHorizon(at: files.uptime)
    } catch {
      throw .notWritten(error)
    }
  }
}
