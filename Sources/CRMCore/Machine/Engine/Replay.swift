/// Applies a journal's lines to a state: decided facts, which no rule can refuse any more.
struct Replay: ~Copyable {
  private let catalog: Catalog
  private(set) var state: State
  /// The keys found on the way.
  private(set) var keys: [KeyRing.Entry] = []
  /// Lines after this time or this position are left out.
  private var end: (time: Timestamp, position: Position)?
  private var builder = RowBuilder()
  /// The fields of the kind that the line before was of, for most lines are of the same.
  private var last: Slots?

  /// Begins at the journal's first line.
  init(catalog: Catalog, hash: TextHash = .fresh) {
    self.catalog = catalog
    let start = JournalHead(position: 0, chain: .zero)
    state = State(kinds: catalog.kinds, head: start, hash: hash)
  }

  /// Begins with the state that a checkpoint has.
  init(catalog: Catalog, from stored: StoredState) {
    self.catalog = catalog
    state = State(kinds: catalog.kinds, from: stored)
  }

  /// Goes on from a published state.
  init(catalog: Catalog, from snapshot: Snapshot) {
    self.catalog = catalog
    state = snapshot.state.forked()
  }

  /// Reads the store's lines after the state's position, up to a time or a position.
  mutating func run(
    _ store: any JournalStore, until time: Timestamp = .max, upTo position: Position = .max
  ) throws(CRMError) {
    end = (time, position)
    do {
      try store.read(after: state.head.position) { chunk in
        try apply(chunk)
      }
    } catch let error as StoreError {
      throw CRMError.store(error)
    } catch {
      throw CRMError.journal("the line after position \(state.head.position): \(error)")
    }
  }

  /// Takes whole lines that follow the state's position, while a store is being opened.
  mutating func take(_ chunk: UnsafeRawBufferPointer) throws(CRMError) {
    do {
      _ = try apply(chunk)
    } catch {
      throw .journal("the line after position \(state.head.position): \(error)")
    }
  }

  /// The state with the journal's end and the settings in it.
  mutating func finish(
    _ head: JournalHead, _ zones: Catalog.Zones
  ) throws -> WriteTransaction.Work {
    state.head = JournalHead(position: state.head.position, chain: head.chain)
    state.endTail()
    state.foldForQueries()
    return WriteTransaction.Work(
      state: state, configuration: try catalog.configure(state, zones))
  }

  private mutating func apply(_ chunk: UnsafeRawBufferPointer) throws -> Bool {
    var isGoingOn = true
    try chunk.forEachLine { bytes in
      guard isGoingOn else { return }
      try JournalLine.read(bytes) { line, reader in
        if let end, line.time > end.time || line.position > end.position {
          isGoingOn = false
          return try reader.skipValue()
        }
        try apply(line, &reader)
      }
    }
    return isGoingOn
  }

  private mutating func apply(_ line: JournalLine, _ reader: inout JSONReader) throws {
    if line.time < state.time { throw JournalError.timeGoesBack(at: line.position) }
    try applyFields(of: line, &reader)
    state.head.position = line.position
    state.time = line.time
    if let key = line.key { keys.append(KeyRing.Entry(key: key, position: line.commit)) }
  }

  private mutating func applyFields(
    of line: JournalLine, _ reader: inout JSONReader
  ) throws {
    if line.record.number == 0 { return try reader.skipValue() }
    guard let slots = slots(of: line.record.kind) else {
      state.foreignKinds[line.record.kind, default: 0] += 1
      return try reader.skipValue()
    }
    try state.apply(line, slots, &reader, &builder)
    state.foldIfFull()
  }

  /// The fields of a kind; nil of one that the program does not know.
  private mutating func slots(of kind: RecordKind) -> Slots? {
    if let last, last.kind == kind { return last }
    last = catalog[kind]?.slots
    return last
  }
}
