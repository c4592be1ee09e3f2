/// Everything the journal leads to: the records of all kinds, and where in the journal that is.
/// A value: a copy is cheap, shares all pages, and never changes. It is made of tables into which
/// changes were folded, and of a log of the changes since, of which it knows the first `count`.
@usableFromInline
package struct State: Sendable {
  /// Tables by their schema's ordinal; nil where nothing was folded in yet.
  private(set) var tables: [SharedTable?] = []
  private(set) var log = ChangeLog()
  /// How many changes of the log are of this state.
  private(set) var count = 0
  /// A bit for each table that may have changes in the log; the last one stands for all beyond.
  private var logged: UInt64 = 0
  /// The tables that nothing was folded into yet, where the state was begun from a checkpoint.
  private(set) var stored: StoredTables?
  /// How many changes are in the log when they are folded in for the first time after a checkpoint,
  /// which reads all indexes; nil afterwards.
  private var firstFold: Int?
  /// By which keys and values are found.
  let hash: TextHash
  /// The kinds that the store was opened with.
  let kinds: KindSet
  /// The end of the journal that this state stands for.
  package var head: JournalHead
  /// The time of the last commit; later ones are never before it.
  package var time = Timestamp(milliseconds: 0)
  /// Kinds that the journal holds and this program does not know, with how many lines of each.
  package var foreignKinds: [RecordKind: Int] = [:]

  package init(
    kinds: [any Declared.Type], head: JournalHead, hash: TextHash = .fresh
  ) {
    self.head = head
    self.hash = hash
    self.kinds = KindSet(kinds)
  }

  /// Begins with the state that a checkpoint has.
  init(kinds: [any Declared.Type], from stored: StoredState) {
    self.init(kinds: kinds, head: stored.file.anchor.head, hash: stored.hash)
    self.stored = StoredTables(stored)
    firstFold = ChangeLog.tailLimit
    time = stored.file.anchor.time
    foreignKinds = stored.summary.foreignKinds
  }

  /// What was folded of a kind's records; an empty table where that is nothing.
  func base(_ slots: Slots) -> SharedTable {
    known(slots) ?? SharedTable(TableBase(slots, hash: hash))
  }

  /// What was folded of a kind's records; nil where that is nothing.
  @inline(__always)
  func known(_ slots: Slots) -> SharedTable? {
    if slots.ordinal < tables.count, let table = tables[slots.ordinal] { return table }
    return stored?.table(slots)
  }

  /// The kinds by name.
  final class KindSet: Sendable {
    private let types: [RecordKind: any Declared.Type]

    init(_ types: [any Declared.Type]) {
      self.types = Dictionary(types.map { ($0.kind, $0) }) { first, _ in first }
    }

    /// The fields of every kind, in order of the kinds' names.
    var slots: [Slots] { types.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { slots($0) } }

    /// The fields of the kinds that a reference can name.
    func slots(namedBy field: AnyField) -> [Slots] {
      let kinds = field.targets ?? []
      return kinds.isEmpty ? slots : kinds.compactMap { slots($0) }
    }

    func contains(_ kind: RecordKind) -> Bool { types[kind] != nil }

    func slots(_ kind: RecordKind) -> Slots? {
      func slots<R: Declared>(_: R.Type) -> Slots { R.schema.slots }
      return types[kind].map { slots($0) }
    }
  }

  /// The table of a kind.
  /// A kind that the store was opened without stops the program: an empty table would be a lie.
  @usableFromInline
  package func table<R: Declared>(_: R.Type) -> Table<R> {
    guard let table = find(R.self) else {
      // A mistake in the program, which no caller of a read could handle but by ending it.
      fatalError("\(R.kind) is no kind that the store was opened with")
    }
    return table
  }

  /// Whether the store was opened with a kind.
  func hasTable<R: Declared>(_: R.Type) -> Bool {
    known(R.schema.slots) != nil || kinds.contains(R.kind)
  }

  /// The table of a kind; nil when the store was opened without it.
  func find<R: Declared>(_: R.Type) -> Table<R>? {
    hasTable(R.self) ? Table(content(of: R.schema.slots)) : nil
  }

  /// The table of a kind known by name only; nil when the store was opened without it.
  package func table(of kind: RecordKind) -> TableContent? {
    kinds.slots(kind).map { content(of: $0) }
  }

  /// What there is of a kind.
  func content(of slots: Slots) -> TableContent {
    TableContent(base(slots).base, log, isLogged(slots.ordinal) ? count : 0)
  }

  private func isLogged(_ ordinal: Int) -> Bool { logged & Self.bit(ordinal) != 0 }

  private static func bit(_ ordinal: Int) -> UInt64 { 1 << UInt64(min(ordinal, 63)) }

  /// Whether no record of a kind was ever made.
  func isEmpty(_ slots: Slots) -> Bool {
    known(slots)?.base.rowCount ?? 0 == 0 && !isLogged(slots.ordinal)
  }

  /// Whether a reference points at a live record.
  package func isLive(_ reference: RecordReference) -> Bool {
    guard let slots = kinds.slots(reference.kind) else { return false }
    return withRow(slots, reference.number) { !$0.has(slots.stamps.deletedAt) } ?? false
  }

  /// Passes the row of a record, deleted ones too, to `body`, which must not keep it.
  @inline(__always)
  func withRow<T, E: Error>(
    _ slots: Slots, _ number: UInt32, _ body: (RowView) throws(E) -> T
  ) throws(E) -> T? {
    if let index = change(of: number, slots), let start = log.row(index).baseAddress {
      return try withExtendedLifetime(log) { () throws(E) -> T in
        try body(RowView(start, maskWords: slots.maskWords))
      }
    }
    return try known(slots)?.base.rows.withRow(number, body) ?? nil
  }

  /// The last change of a record since the tables were made; nil without one.
  @inline(__always)
  private func change(of number: UInt32, _ slots: Slots) -> Int? {
    count > 0 ? log.last(ChangeLog.key(slots.ordinal, number), below: count) : nil
  }

  /// What the column of a field has for a live record; nil also where there is no column, or it does
  /// not know the record as it is now.
  func columnNumber(_ slot: Int, of number: UInt32, _ slots: Slots) -> Int64? {
    guard change(of: number, slots) == nil, let table = known(slots),
      let column = table.base.indexes.column(slot), table.base.live.contains(number)
    else { return nil }
    return column[number]
  }

  /// The live record of an id; nil where there is none.
  func record<R: Declared>(_ id: Identifier<R>) -> R? {
    let slots = R.schema.slots
    var record: R?
    let isThere: Void? = withRow(slots, id.number) { row in
      if !row.has(slots.stamps.deletedAt) { record = R(row, id.number) }
    }
    return isThere == nil ? table(R.self)[id] : record
  }
}

extension State {
  /// Writes a row as the last change, and gives it its position and size.
  mutating func append(_ row: Row, _ number: UInt32, _ slots: Slots, at stamp: RowStamp) {
    row.view { row in
      let (bytes, traces) = (row.bytes, slots.traceLimit(of: row))
      if !log.takes(bytes.count, traces: traces, after: count) {
        log = log.copy(count, adding: bytes.count, traces: traces)
      }
      log.append(ChangeLog.key(slots.ordinal, number), bytes, stamp, after: count) {
        slots.forEachTrace(of: row, by: hash, $0)
      }
    }
    count += 1
    logged |= Self.bit(slots.ordinal)
    if slots.ordinal >= tables.count || tables[slots.ordinal] == nil { makeTable(slots) }
  }

  private mutating func makeTable(_ slots: Slots) {
    while tables.count <= slots.ordinal { tables.append(nil) }
    if tables[slots.ordinal] == nil { tables[slots.ordinal] = base(slots) }
  }

  /// Folds the changes of the log into the tables, where they have become many.
  mutating func foldIfFull() {
    if firstFold.map({ count >= $0 }) ?? log.isFull(count) { fold() }
  }

  /// Folds them in unless they are few, so that queries look at few; and lets go of the room that
  /// many took.
  mutating func foldForQueries() {
    if count < firstFold ?? ChangeLog.restingLimit { return }
    fold()
    log = ChangeLog()
  }

  /// Notes that the lines after a checkpoint were read, so that not many more wait to be folded in.
  mutating func endTail() {
    if firstFold != nil { firstFold = count + ChangeLog.tailGrowth }
  }

  /// Folds all changes of the log into the tables.
  mutating func fold() {
    if count == 0 { return }
    var indices = [[Int]](repeating: [], count: tables.count)
    for index in 0..<count { indices[Int(log.key(index) >> 32)].append(index) }
    for ordinal in indices.indices where !indices[ordinal].isEmpty {
      guard var base = tables[ordinal]?.base else { continue }
      // What nobody else holds is changed in place.
      tables[ordinal] = nil
      base.fold(log, indices[ordinal])
      tables[ordinal] = SharedTable(base)
    }
    log = log.successor(count)
    (count, logged, firstFold) = (0, 0, nil)
  }

  /// Where a state stood, to be returned to.
  struct Mark {
    fileprivate let tables: [SharedTable?]
    fileprivate let log: ChangeLog
    fileprivate let count: Int
    fileprivate let logged: UInt64
  }

  var mark: Mark { Mark(tables: tables, log: log, count: count, logged: logged) }

  /// Takes back every change after a mark.
  mutating func goBack(to mark: Mark) {
    tables = mark.tables
    log = mark.log
    (count, logged) = (mark.count, mark.logged)
    log.truncate(count)
  }

  /// The highest number that a record of a kind was ever given.
  func lastNumber(_ slots: Slots) -> UInt32 {
    let ordinal = slots.ordinal
    let last = known(slots)?.base.lastNumber ?? 0
    return isLogged(ordinal) ? max(last, log.top(ordinal, below: count)) : last
  }

  /// Gives the state away, so that whoever gets it is alone in holding its pages.
  mutating func take() -> State {
    let taken = self
    tables = []
    return taken
  }

  /// Notes that others may keep a copy of this state while it goes on.
  func share() { log.share() }

  /// The same state with a log of its own, so that it can go on beside another copy.
  func forked() -> State {
    var copy = self
    copy.log = log.copy(count)
    return copy
  }

  /// What is broken in any table, empty when nothing is.
  package func checkInvariants() -> [String] {
    var folded = forked()
    folded.fold()
    return (tables + folded.tables).compactMap { $0 }.flatMap { $0.base.checkInvariants() }
  }
}

extension State: Equatable {
  /// Equal up to the same journal: the chained hash covers every commit.
  @usableFromInline
  package static func == (left: State, right: State) -> Bool { left.head == right.head }
}
