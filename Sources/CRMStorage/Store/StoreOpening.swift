import CRMCore

/// The steps by which a store is opened.
struct StoreOpening {
  let layout: StoreLayout
  let options: JSONFileStore.Options
  let files: any FileSystem
  let format: StoreFormat
  let genesis: ContentDigest

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
  ///
  /// `consumer` gets the commits up to the horizon, or up to the end that is read without one; from
  /// the newest checkpoint on that is taken, if any.
  func run(
    taking takes: Taker? = nil, passing consumer: Journal.Consumer? = nil
  ) throws(StoreError) -> Journal {
    var journal = try makeJournal()
    do {
      try check(&journal, taking: takes, passing: consumer)
      judgeLate(&journal)
      return journal
    } catch {
      journal.close()
      throw error
    }
  }

  private func check(
    _ journal: inout Journal, taking takes: Taker?, passing consumer: Journal.Consumer?
  ) throws(StoreError) {
    guard let horizon = try journal.horizonFile?.settled() else {
      return try journal.openWithoutHorizon(passing: consumer)
    }
    journal.horizonSequence = horizon.sequence
    if let takes { try resume(&journal, before: horizon, takes) }
    var scan = try journal.scan(meeting: horizon, stopsAtHorizon: true)
    scan.consumer = consumer
    let result = try scan.run(from: journal.tail)
    let isCopy = try journal.isCopy(horizon)
    guard result.metHorizon else {
      return try journal.openShort(result, of: horizon, isCopy: isCopy)
    }
    journal.accept(result)
    if isCopy { try adopt(&journal) }
    if case .writable = journal.mode {
      try journal.refresh(to: horizon.ahead(of: journal.tail), isOpening: true)
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
      options.access == .readWrite ? .writable : .readOnly(.openedForReading)
    let first = try firstSegment()
    var opened: [OpenFile] = []
    do throws(SystemError) {
      if mode == .writable, !options.acceptsNetworkFileSystem,
        let name = try files.networkFileSystem(at: layout.folder)
      {
        mode = .readOnly(.networkFileSystem(name))
      }
      let lock = try open(layout.lock, &mode, &opened)
      let horizon = try open(layout.horizon, &mode, &opened)
      if lock == nil, mode == .writable { mode = .readOnly(.missingLock) }
      return Journal(
        files: files, layout: layout, format: format, genesis: genesis, options: options,
        lock: try lock.map { (file) throws(SystemError) in
          try StoreLock(files: files, file: file, deadline: options.lockDeadline)
        },
        place: try opened.first.map { (file) throws(SystemError) in
          try StorePlace(of: file, files)
        },
        horizonFile: horizon.map { HorizonFile(files: files, file: $0) },
        tail: Tail.start(genesis, segment: first), mode: mode)
    } catch {
      for file in opened { files.close(file) }
      throw .unusable(error)
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
    _ path: String, _ mode: inout Journal.Mode, _ opened: inout [OpenFile]
  ) throws(SystemError) -> OpenFile? {
    do {
      opened.append(try files.open(path, mode == .writable ? .readWrite : .read))
    } catch {
      if error.meansAbsent { return nil }
      guard mode == .writable, error.refusesWriting else { throw error }
      mode = .readOnly(.noPermission)
      opened.append(try files.open(path, .read))
    }
    return opened.last
  }
}
