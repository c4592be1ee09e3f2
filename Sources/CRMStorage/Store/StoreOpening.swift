import CRMCore

/// The steps by which a store is opened.
struct StoreOpening {
  let layout: StoreLayout
  let options: JSONFileStore.Options
  let files: any FileSystem
  let format: StoreFormat
  let genesis: SHA256Digest

  /// Reads what kind of store is there.
  init(
    layout: StoreLayout, options: JSONFileStore.Options, files: any FileSystem
  ) throws(StoreError) {
    (self.layout, self.options, self.files) = (layout, options, files)
    let bytes: [UInt8]
    do {
      bytes = try files.contents(of: layout.format)
    } catch {
      throw error.meansAbsent ? .noStore(path: layout.folder) : .unusable(error)
    }
    do {
      format = try StoreFormat(bytes)
    } catch {
      switch error {
      case .newer(let version): throw .newerFormat(version: version)
      case .damaged(let reason):
        throw .damaged(
          StoreError.Damage(file: "format.json", offset: 0, lastGood: 0, reason: reason))
      }
    }
    genesis = bytes.withUnsafeBytes { SHA256.hash($0) }
  }

  /// Opens the files, checks the journal and settles what a dead writer left.
  func run() throws(StoreError) -> Journal {
    var journal = try makeJournal()
    do {
      try check(&journal)
      return journal
    } catch {
      journal.close()
      throw error
    }
  }

  private func check(_ journal: inout Journal) throws(StoreError) {
    guard let horizon = try journal.horizonFile?.settled() else {
      return try journal.openWithoutHorizon()
    }
    journal.horizonSequence = horizon.sequence
    let result = try journal.scan(meeting: horizon, stopsAtHorizon: true).run(from: journal.tail)
    let isCopy = try journal.isCopy(horizon)
    guard result.metHorizon else {
      return try journal.openShort(result, of: horizon, isCopy: isCopy)
    }
    journal.accept(result)
    if isCopy { try adopt(&journal) }
    if case .writable = journal.mode {
      try journal.refresh()
    } else {
      try journal.lookBeyond()
    }
  }

  /// Takes over a copy, whose contents are made durable before anything is appended that needs them.
  private func adopt(_ journal: inout Journal) throws(StoreError) {
    if journal.mode == .writable {
      let blobs = BlobFolder(files: files, layout: layout, random: options.random)
      do { try blobs.flushAll() } catch { throw .unusable(error) }
    }
    try journal.adopt()
  }

  /// Opens the files, for writing where that is asked for and possible.
  private func makeJournal() throws(StoreError) -> Journal {
    var mode: Journal.Mode =
      options.access == .readWrite ? .writable : .readOnly(reason: "it was opened for reading")
    let first = try firstSegment()
    let lock: OpenFile?
    let horizon: OpenFile?
    do {
      (lock, horizon) = try openLockAndHorizon(&mode)
    } catch {
      throw .unusable(error)
    }
    if lock == nil, mode == .writable { mode = .readOnly(reason: "the store has no lock file") }
    return Journal(
      files: files, layout: layout, format: format, genesis: genesis, options: options,
      lock: lock.map { StoreLock(files: files, file: $0, deadline: options.lockDeadline) },
      processID: files.processID, horizonFile: horizon.map { HorizonFile(files: files, file: $0) },
      segments: [first], tail: Tail.start(genesis, segment: first),
      mode: mode)
  }

  /// Opens both files or neither.
  private func openLockAndHorizon(
    _ mode: inout Journal.Mode
  ) throws(SystemError) -> (lock: OpenFile?, horizon: OpenFile?) {
    let lock = try open(layout.lock, &mode)
    do {
      return (lock, try open(layout.horizon, &mode))
    } catch {
      if let lock { files.close(lock) }
      throw error
    }
  }

  private func firstSegment() throws(StoreError) -> Position {
    do {
      let names = try files.list(layout.folder)
      if names.compactMap(StoreLayout.segmentPosition).contains(1) { return 1 }
    } catch {
      throw .unusable(error)
    }
    throw .damaged(
      StoreError.Damage(
        file: StoreLayout.segmentName(1), offset: 0, lastGood: 0, reason: "the file is missing"))
  }

  /// Opens a file for writing, or for reading alone where it must not be changed; nil without it.
  private func open(
    _ path: String, _ mode: inout Journal.Mode
  ) throws(SystemError) -> OpenFile? {
    do {
      return try files.open(path, mode == .writable ? .readWrite : .read)
    } catch {
      if error.meansAbsent { return nil }
      guard mode == .writable, error.refusesWriting else { throw error }
      mode = .readOnly(reason: "no permission to write to it")
      return try files.open(path, .read)
    }
  }
}
