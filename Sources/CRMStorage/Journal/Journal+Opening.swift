import CRMCore

extension Journal {
  /// Takes the lines of whole commits while a journal is opened; false when it wants no more.
  typealias Consumer = (UnsafeRawBufferPointer) -> Bool

  /// Whether the horizon was written for other files than those that are there.
  func isCopy(_ horizon: Horizon) throws(StoreError) -> Bool {
    guard let horizonFile else { return false }
    do {
      return try horizon.isOfCopy(layout, horizonFile.file, files)
    } catch {
      throw .unusable(error)
    }
  }

  /// Opens a store without a horizon: it can be read as far as its chain of hashes holds.
  ///
  /// Without a horizon nobody can tell how much was cut from the end, so writing must be asked for.
  mutating func openWithoutHorizon(passing consumer: Consumer?) throws(StoreError) {
    var scan = try scan(meeting: nil)
    scan.consumer = consumer
    guard options.acceptsMissingHead, mode == .writable, let lock else {
      let result = try scan.run(from: tail)
      guard try canServe(result) else { throw Self.damage(result) }
      accept(result)
      mode = .frozen(horizonFile == nil ? .missingHead : .damagedHead)
      return
    }
    try lock.acquire()
    defer { lock.release() }
    try restoreHorizonFile()
    try settle(try scan.run(from: tail), since: nil)
  }

  /// Makes the file of horizons again if there is none.
  private mutating func restoreHorizonFile() throws(StoreError) {
    guard horizonFile == nil else { return }
    do {
      horizonFile = HorizonFile(files: files, file: try files.open(layout.horizon, .create))
      try files.flushDirectory(layout.folder)
    } catch {
      throw .notWritten(error)
    }
  }

  /// Whether what a scan found may be read.
  private func canServe(_ result: JournalScan.Result) throws(StoreError) -> Bool {
    if options.access == .salvage { return true }
    return try endsInTear(result)
  }

  /// Whether what follows the last whole commit, if anything, was never flushed.
  private func endsInTear(_ result: JournalScan.Result) throws(StoreError) -> Bool {
    guard result.laterSegment == nil else { return false }
    return try TearSearch.laterGroup(in: result, of: scan(meeting: nil)) == nil
  }

  /// Opens a journal that ends before its horizon: a copy taken too early, or damage.
  mutating func openShort(
    _ result: JournalScan.Result, of horizon: Horizon, isCopy: Bool
  ) throws(StoreError) {
    if options.access == .salvage {
      accept(result)
      mode = .frozen(.damaged(after: tail.head.position))
      return
    }
    // Where not one commit is left of some, what is there is not a part of the store.
    let missing = horizon.head.position - result.end.head.position
    guard isCopy, missing > 0, result.end.head.position > 0, try endsInTear(result) else {
      throw Self.damage(result)
    }
    if options.acceptsShortCopy, mode == .writable, let lock {
      try lock.acquire()
      defer { lock.release() }
      return try settle(try scan(meeting: nil).run(from: tail), since: nil)
    }
    accept(result)
    mode = .frozen(.shortCopy(lineCount: missing))
  }

  /// Takes over a copy that has all that its horizon says, under the numbers of its own files.
  mutating func adopt() throws(StoreError) {
    guard mode == .writable, let lock, try lock.tryAcquire() else { return }
    defer { lock.release() }
    try catchUpUnderLock()
    do {
      // Whoever copied the files may not have flushed them.
      for segment in segments {
        let file = try files.open(layout.segment(segment.position), .readWrite)
        defer { files.close(file) }
        try files.flush(file)
      }
      try files.flushDirectory(layout.folder)
      try horizonFile?.write(nextHorizon(in: activeSegment().status))
      try flushHorizon(at: files.uptime)
    } catch let error as SystemError {
      throw .unusable(error)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .unusable(reason: "\(error)", path: layout.folder, code: 0)
    }
  }

  /// Reads whole commits beyond the horizon, if nobody is writing them, without keeping them.
  mutating func lookBeyond() throws(StoreError) {
    guard try hasMore(true), let lock, try lock.tryAcquire() else { return }
    defer { lock.release() }
    let result = try scan(meeting: try currentHorizon()).run(from: tail)
    guard result.metHorizon, try canServe(result) else { throw Self.damage(result) }
    accept(result)
  }
}

extension Horizon {
  /// Whether the segment that the horizon speaks of is another file than the one that is there; or,
  /// where there is none, `file`, which it stands in, another one than that which it was written to.
  func isOfCopy(
    _ layout: StoreLayout, _ file: OpenFile, _ files: any FileSystem
  ) throws(SystemError) -> Bool {
    if let status = try files.status(at: layout.segment(place.segment)) {
      return status.inode != inode || status.device != device
    }
    guard let own else { return false }
    let status = try files.status(of: file)
    return status.inode != own || status.device != device
  }
}
