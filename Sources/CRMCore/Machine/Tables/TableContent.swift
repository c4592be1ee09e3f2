/// The records of one kind in one state: what was folded into pages, and the changes since.
/// It never changes and shares everything with the state; every answer is that of the state as a whole.
package final class TableContent: Sendable {
  let base: TableBase
  private let log: ChangeLog
  private let count: Int

  init(_ base: TableBase, _ log: ChangeLog, _ count: Int) {
    self.base = base
    self.log = log
    self.count = count
  }

  var slots: Slots { base.slots }
  var kind: RecordKind { slots.kind }
  var group: RecordGroup { slots.group }
  var fields: [AnyField] { slots.fields }

  /// A record that was changed since the base was made, and its last change.
  struct Changed {
    let number: UInt32
    let index: Int
  }

  /// Passes the row of a record, deleted ones too, to `body`, which must not keep it.
  @inline(__always)
  func withRow<T, E: Error>(
    _ number: UInt32, _ body: (RowView) throws(E) -> T
  ) throws(E) -> T? {
    if count > 0, let index = log.last(ChangeLog.key(slots.ordinal, number), below: count) {
      return try withRow(at: index, body)
    }
    return try base.rows.withRow(number, body)
  }

  /// Passes the row of a change to `body`.
  func withRow<T, E: Error>(
    at index: Int, _ body: (RowView) throws(E) -> T
  ) throws(E) -> T? {
    guard let start = log.row(index).baseAddress else { return nil }
    return try withExtendedLifetime(log) { () throws(E) -> T in
      try body(RowView(start, maskWords: slots.maskWords))
    }
  }

  /// Passes the rows of some records that there are, in the order given.
  ///
  /// Some are found before the first of them is read, so that memory is waited for once for them all.
  func forEachRow(of numbers: [UInt32], _ body: (UInt32, RowView) -> Void) {
    for start in stride(from: 0, to: numbers.count, by: 32) {
      let some = numbers[start..<min(start + 32, numbers.count)]
      let rows = some.map { number in withRow(number) { $0 } }
      for (number, row) in zip(some, rows) {
        if let row { body(number, row) }
      }
    }
    // Rows stay where they are as long as the pages and the log do.
    withExtendedLifetime(self) {}
  }

  /// The records that were changed since the base was made, ascending.
  var changed: [Changed] {
    if count == 0 { return [] }
    log.noteWalk(count)
    var found: [Changed] = []
    for index in 0..<count where Int(log.key(index) >> 32) == slots.ordinal {
      found.append(Changed(number: UInt32(truncatingIfNeeded: log.key(index)), index: index))
    }
    if found.count < 2 { return found }
    found.sort { ($0.number, $0.index) < ($1.number, $1.index) }
    return found.indices.compactMap { place in
      let isLast = place + 1 == found.count || found[place + 1].number != found[place].number
      return isLast ? found[place] : nil
    }
  }

  /// The highest number ever given.
  package var lastNumber: UInt32 {
    max(base.lastNumber, log.top(slots.ordinal, below: count))
  }

  /// Whether there is a record, deleted or not.
  func has(_ number: UInt32) -> Bool { withRow(number) { _ in true } ?? false }

  /// Whether there is a live record.
  func isLive(_ number: UInt32) -> Bool {
    withRow(number) { !$0.has(slots.stamps.deletedAt) } ?? false
  }

  /// Whether a change leaves its record alive.
  func isLive(at index: Int) -> Bool {
    withRow(at: index) { !$0.has(slots.stamps.deletedAt) } ?? false
  }

  /// Whether a record was deleted with the one that it belongs to.
  func isCascaded(_ number: UInt32) -> Bool {
    withRow(number) { $0.has(slots.stamps.cascaded) } ?? false
  }

  /// The value of a field of a record, deleted ones too.
  func value(of field: AnyField, in number: UInt32) -> Value {
    withRow(number) { slots.value(field.slot, of: $0) } ?? .null
  }

  /// The position of the line that last touched a record.
  func position(of number: UInt32) -> Position? { withRow(number) { $0.position } }

  /// The numbers of the live records.
  package var live: IDSet {
    corrected(base.live.set, changed) { !$0.has(slots.stamps.deletedAt) }
  }

  /// How many live records there are.
  var liveCount: Int {
    changed.reduce(base.live.count) { count, change in
      count + (isLive(at: change.index) ? 1 : 0) - (base.live.contains(change.number) ? 1 : 0)
    }
  }

  /// The numbers of the deleted records.
  var deleted: IDSet {
    var all: [UInt32] = []
    if base.live.count < base.rowCount {
      base.rows.forEach { number, row in
        if row.has(slots.stamps.deletedAt) { all.append(number) }
        return true
      }
    }
    return corrected(IDSet(sorted: all), changed) { $0.has(slots.stamps.deletedAt) }
  }

  /// What an index of the base says, set right for the records that were changed since.
  func corrected(_ found: IDSet, _ changed: [Changed], _ isIn: (RowView) -> Bool) -> IDSet {
    if changed.isEmpty { return found }
    var found = found
    for change in changed {
      if withRow(at: change.index, isIn) == true {
        found.insert(change.number)
      } else {
        found.remove(change.number)
      }
    }
    return found
  }

  /// The records that name another in a field, deleted ones too.
  func records(of field: AnyField, naming record: RecordReference) -> IDSet {
    let value = Value.reference(record)
    let isNumber = slots.all[field.slot].property == .identifier
    func names(_ row: RowView) -> Bool {
      if isNumber, row.slice(field.slot)?.uint32 != record.number { return false }
      return slots.elements(field, row).contains(value)
    }
    var numbers: [UInt32] = []
    switch base.indexes.holders(of: field, value, slots) {
    case .exact(let bits) where bits.count > count: return corrected(bits.set, changed, names)
    case .exact(let bits): bits.forEach { numbers.append($0) }
    case .candidates(let found): numbers = found
    case .some(.none), nil: break
    }
    addChanged(slots.trace(field, naming: record.number), to: &numbers)
    return IDSet(sorted: numbers.filter { withRow($0, names) == true })
  }

  /// Adds the records of this kind that have a trace in the log to others; all ascend, each once.
  private func addChanged(_ trace: UInt64, to numbers: inout [UInt32]) {
    let known = numbers.count
    log.forEach(trace, below: count) { index in
      if Int(log.key(index) >> 32) == slots.ordinal {
        numbers.append(UInt32(truncatingIfNeeded: log.key(index)))
      }
    }
    if numbers.count > known { numbers = numbers.sorted().uniqued() }
  }

  /// The records, deleted ones too, whose unique or matched `field` has `key`.
  package func numbers(holding key: String, in field: AnyField) -> [UInt32] {
    candidates(max(base.hash.hash(key), 1), field).filter { has($0, key, in: field) }
  }

  /// The records that may have a key of that hash in a field.
  func candidates(_ hash: UInt64, _ field: AnyField) -> [UInt32] {
    var candidates = base.indexes.candidates(of: field, hash: hash) ?? []
    addChanged(slots.trace(field, hash), to: &candidates)
    return candidates
  }

  /// Whether a record, deleted or not, has a key in a field.
  func has(_ number: UInt32, _ key: String, in field: AnyField) -> Bool {
    withRow(number) { slots.keyText(field, $0) == key } ?? false
  }

  /// The moves of the records along their lifecycle.
  package var transitions: TransitionLog {
    let indices = (0..<count).filter { Int(log.key($0) >> 32) == slots.ordinal }
    if indices.isEmpty || slots.lifecycle == nil { return base.transitions }
    var folded = base
    folded.fold(log, indices)
    return folded.transitions
  }

  /// Passes every row with its record's number, deleted ones too, ascending, until `body` says no.
  func forEach<E: Error>(_ body: (UInt32, RowView) throws(E) -> Bool) throws(E) {
    var rest = changed[...]
    var isOver = false
    // Says whether it passed the record of that very number.
    func passChanged(upTo number: UInt32) throws(E) -> Bool {
      var last: UInt32?
      while !isOver, let next = rest.first, next.number <= number {
        rest = rest.dropFirst()
        last = next.number
        isOver =
          try withRow(at: next.index) { (row) throws(E) in
            try !body(next.number, row)
          } ?? false
      }
      return last == number
    }
    try base.rows.forEach { (number, row) throws(E) -> Bool in
      let isPassed = try passChanged(upTo: number)
      if !isOver, !isPassed { isOver = try !body(number, row) }
      return !isOver
    }
    _ = try passChanged(upTo: .max)
  }
}
