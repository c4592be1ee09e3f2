/// The rows of a kind with their indexes, as far as changes have been folded in.
/// A value: a copy is cheap, shares all pages, and never changes.
struct TableBase: Sendable {
  let slots: Slots
  /// By which keys and values are found.
  let hash: TextHash
  private(set) var rows: RowPages
  private var livePart: Deferred<PagedBits>
  /// How many records there are, deleted ones too.
  private(set) var rowCount = 0
  /// The highest number ever given.
  private(set) var lastNumber: UInt32 = 0
  private(set) var indexes: TableIndexes
  private var transitionsPart: Deferred<TransitionLog>
  private(set) var texts = TextColumns()

  /// Makes an empty table.
  init(_ slots: Slots, hash: TextHash) {
    (self.slots, self.hash) = (slots, hash)
    rows = RowPages(maskWords: slots.maskWords)
    livePart = Deferred(PagedBits())
    indexes = TableIndexes(slots, hash)
    transitionsPart = Deferred(TransitionLog())
  }

  /// The numbers of the live records.
  var live: PagedBits { livePart.value }

  /// The moves of the records along their lifecycle.
  var transitions: TransitionLog { transitionsPart.value }

  /// Takes over the changes of a log that are of this kind, given by their indices in order.
  mutating func fold(_ log: ChangeLog, _ indices: [Int]) {
    if slots.lifecycle != nil { noteMoves(log, indices) }
    let latest = Self.latest(log, indices)
    let changes = latest.map { change in
      TableIndexes.Change(
        number: change.number, old: rows.row(change.number), new: view(change.row),
        traces: change.traces)
    }
    indexes.apply(changes, slots, hash)
    var (born, gone): ([UInt32], [UInt32]) = ([], [])
    for change in changes {
      if change.new.has(slots.stamps.deletedAt) {
        gone.append(change.number)
      } else {
        born.append(change.number)
      }
    }
    livePart.change { $0.apply(adding: born, removing: gone) }
    rows.put(latest)
    texts = texts.carried(past: latest.map(\.number), of: rowCount)
    rowCount += changes.count(where: { $0.old == nil })
    lastNumber = max(lastNumber, latest.last?.number ?? 0)
  }

  /// A row that lies in a log; every row has a head, so there is an address.
  private func view(_ row: UnsafeRawBufferPointer) -> RowView {
    guard let start = row.baseAddress else { preconditionFailure("a row without a head") }
    return RowView(start, maskWords: slots.maskWords)
  }

  /// The last change of each record, in order of the records' numbers.
  private static func latest(_ log: ChangeLog, _ indices: [Int]) -> [RowChange] {
    func number(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: log.key(index)) }
    var order = indices
    let isAscending = zip(order, order.dropFirst()).allSatisfy { number($0) < number($1) }
    if !isAscending { order.sort { (number($0), $0) < (number($1), $1) } }
    return order.indices.compactMap { place in
      let index = order[place]
      let isLast = place + 1 == order.count || number(order[place + 1]) != number(index)
      if !isLast { return nil }
      return RowChange(number: number(index), row: log.row(index), traces: log.traces(index))
    }
  }

  /// Notes the moves along the kind's lifecycle, of all changes and not of the last ones alone.
  private mutating func noteMoves(_ log: ChangeLog, _ indices: [Int]) {
    guard let slot = slots.lifecycle?.slot else { return }
    for index in indices {
      let number = UInt32(truncatingIfNeeded: log.key(index))
      let old = log.previous(index).map { view(log.row($0)) } ?? rows.row(number)
      guard let old else { continue }
      note(number, old, view(log.row(index)), slot)
    }
  }

  private mutating func note(_ number: UInt32, _ old: RowView, _ new: RowView, _ slot: Int) {
    guard let move = slots.move(slot, from: old, to: new) else { return }
    transitionsPart.change { $0.append(number, move) }
  }

  /// What is broken in the base, empty when nothing is: rows, the live set, every index anew.
  func checkInvariants() -> [String] {
    var violations = rows.checkInvariants() + transitions.checkInvariants()
    var expected = TableBase(slots, hash: hash)
    var live: [UInt32] = []
    var count = 0
    rows.forEach { number, row in
      count += 1
      if !row.has(slots.stamps.deletedAt) { live.append(number) }
      let log = ChangeLog(bytes: row.byteCount, traces: slots.traceLimit(of: row) + 1)
      log.append(
        ChangeLog.key(slots.ordinal, number), row.bytes,
        RowStamp(position: row.position, byteBound: row.byteBound), after: 0
      ) {
        slots.forEachTrace(of: row, by: hash, $0)
      }
      expected.fold(log, [0])
      if number > lastNumber { violations.append("row \(number) is above \(lastNumber)") }
      return true
    }
    if self.live != PagedBits(sorted: live) {
      violations.append("the live set differs from the rows")
    }
    if count != rowCount { violations.append("\(count) rows, the count is \(rowCount)") }
    violations += indexes.differences(from: expected.indexes) + texts.checkInvariants(of: self)
    return violations.map { "\(slots.kind): \($0)" }
  }
}

/// A table behind one reference: whoever asks it one thing counts that, and not each of its parts.
final class SharedTable: Sendable {
  let base: TableBase

  init(_ base: TableBase) { self.base = base }
}

extension TableBase {
  /// Makes the table that a checkpoint has, of which nothing is read yet.
  init(_ stored: StoredTable) {
    guard let pages = stored.pages else {
      self = stored.state.rebuilt(stored.slots, after: .otherFields(stored.slots.kind))
      return
    }
    (slots, hash) = (stored.slots, stored.state.hash)
    rows = RowPages(maskWords: slots.maskWords, stored: pages)
    (rowCount, lastNumber) = (stored.rowCount, stored.lastNumber)
    livePart = stored.state.part("live", of: slots, PagedBits()) {
      PagedBits(stored: &$0)
    } instead: {
      $0.live
    }
    indexes = TableIndexes(stored)
    transitionsPart = stored.state.part("moves", of: slots, TransitionLog()) {
      TransitionLog(stored: &$0)
    } instead: {
      $0.transitions
    }
    let words = stored.state.part("words", of: slots) {
      WordIndex.kept(stored: &$0)
    } instead: {
      TextColumns.Kept(part: WordIndex(of: $0))
    }
    texts = TextColumns(words: words)
  }

  /// Writes the parts that are not of one field.
  func store(_ writer: inout Checkpoint.Writer) throws {
    try writer.add("live", of: slots, livePart) { $0.store(in: &$1) }
    try writer.add("moves", of: slots, transitionsPart) { $0.store(in: &$1) }
    try indexes.store(&writer, self)
    if let words = texts.keptWords {
      try writer.add("words", of: slots, words) { WordIndex.store($0, in: &$1) }
    }
  }
}

extension Slots {
  /// The move along the lifecycle that a change of a row makes, if it makes one.
  func move(_ slot: Int, from old: RowView, to new: RowView) -> TransitionLog.Move? {
    let (from, to) = (old.slice(slot), new.slice(slot))
    let isSame = areSame(from ?? .empty, to ?? .empty)
    if isSame { return nil }
    let by = new.slice(stamps.modifiedBy)?.uint32 ?? 0
    let at = Timestamp(unchecked: new.slice(stamps.modifiedAt)?.int64 ?? 0)
    return TransitionLog.Move(
      from: (from ?? .empty).text, to: (to ?? .empty).text, at: at, by: by)
  }
}

extension UnsafeRawBufferPointer {
  static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
