extension Engine {
  /// Opens a store without blocking the caller's thread.
  nonisolated(nonsending) static func openAside(
    _ location: StoreLocation, _ catalog: Catalog, _ options: OpenOptions
  ) async throws(CRMError) -> Engine {
    guard let opener = location.opener() else {
      return try await openConcurrently(location, catalog, options)
    }
    let opened = await withCheckedContinuation { continuation in
      opener.submit {
        continuation.resume(
          returning: Result { () throws(CRMError) in try open(location, catalog, options) })
      }
    }
    return try opened.get()
  }

  /// Opens a store no call of which blocks, but which may take time to read.
  @concurrent
  private static func openConcurrently(
    _ location: StoreLocation, _ catalog: Catalog, _ options: OpenOptions
  ) async throws(CRMError) -> Engine {
    try open(location, catalog, options)
  }

  /// Opens the store at a location, from a checkpoint where it has one that this program understands.
  static func open(
    _ location: StoreLocation, _ catalog: Catalog, _ options: OpenOptions
  ) throws(CRMError) -> Engine {
    var start = EngineStart(catalog, usesCheckpoints: options.usesCheckpoints)
    let store: any JournalStore
    do {
      store = try location.open({ start.takes($0) }, { try start.take($0) })
    } catch {
      // What is wrong may have come of the checkpoint, and then the journal alone is right.
      guard start.stored?.defect != nil else { throw CRMError(error) }
      start = EngineStart(catalog, usesCheckpoints: false)
      store = try CRMError.catching {
        try location.open({ _ in false }, { try start.take($0) })
      }
    }
    let parts = EngineParts(
      catalog: catalog, zones: options.zones ?? location.zones,
      clock: options.clock ?? location.clock, random: options.random,
      contents: store as? any BlobStore, contentLimits: options.contentLimits,
      events: options.events, uptime: options.uptime)
    let engine = try Engine(store: store, parts: parts, after: start)
    if let recovery = engine.diagnosed?.diagnostics.recovery {
      options.events?(.recovered(recovery))
    }
    return engine
  }

  /// Opens on a store whose journal nobody has read yet.
  convenience init(
    store: any JournalStore, parts: EngineParts, usesCheckpoints: Bool = true
  ) throws(CRMError) {
    try self.init(
      store: store, parts: parts,
      after: EngineStart(parts.catalog, usesCheckpoints: usesCheckpoints))
  }
}

/// What was read of a store while it is being opened: a checkpoint, and the lines after it.
final class EngineStart {
  let usesCheckpoints: Bool
  private let catalog: Catalog
  private let mark: [UInt8]
  private var replay: Replay
  /// The checkpoint that is read from.
  private(set) var stored: StoredState?

  init(_ catalog: Catalog, usesCheckpoints: Bool) {
    (self.catalog, self.usesCheckpoints) = (catalog, usesCheckpoints)
    mark = usesCheckpoints ? StoredState.buildMark(catalog) : []
    replay = Replay(catalog: catalog)
  }

  /// Begins with a checkpoint, where this program understands it.
  func takes(_ file: Checkpoint.File) -> Bool {
    guard usesCheckpoints, file.anchor.buildMark == mark, let stored = StoredState(file) else {
      return false
    }
    self.stored = stored
    replay = Replay(catalog: catalog, from: stored)
    return true
  }

  /// Takes lines of the journal.
  func take(_ chunk: UnsafeRawBufferPointer) throws { try replay.take(chunk) }

  /// Reads what the store has beyond what was taken; the state that all leads to, and the keys on the
  /// way.
  func finish(
    _ store: any JournalStore, _ zones: Catalog.Zones
  ) throws -> (work: WriteTransaction.Work, keys: [KeyRing.Entry]) {
    let head = try store.head()
    if replay.state.head.position == 0, head.position > 0, usesCheckpoints,
      let checkpoints = store as? any CheckpointStore
    {
      _ = try checkpoints.openCheckpoint(atOrBefore: head.position, where: takes)
    }
    do {
      let work = try readOn(store, head, zones)
      if stored?.defect == nil { return (work, replay.keys) }
    } catch {
      guard stored?.defect != nil else { throw error }
    }
    // The checkpoint is not what it should be: the journal alone is right.
    if let stored, let defect = stored.defect { stored.discard(from: store, for: defect) }
    stored = nil
    replay = Replay(catalog: catalog)
    return (try readOn(store, head, zones), replay.keys)
  }

  private func readOn(
    _ store: any JournalStore, _ head: JournalHead, _ zones: Catalog.Zones
  ) throws -> WriteTransaction.Work {
    var head = head
    if head.position > replay.state.head.position {
      try replay.run(store)
      head = try store.head()
    }
    return try replay.finish(head, zones)
  }
}
