/// The rows of a kind with their indexes, as far as changes have been folded in.
/// A value: a copy is cheap, shares all pages, and never changes.
struct TableBase: Sendable {
  let slots: Slots
  private(set) var rows: RowPages
  /// The numbers of the live records.
  private(set) var live = IDSet()
  /// The highest number ever given.
  private(set) var lastNumber: UInt32 = 0
  private(set) var indexes: TableIndexes
  private(set) var transitions = TransitionLog()

  init(_ slots: Slots) {
    self.slots = slots
    rows = RowPages(maskWords: slots.maskWords)
    indexes = TableIndexes(slots)
  }

  /// Takes over the changes of a log that are of this kind, given by their indices in order.
  mutating func fold(_ log: ChangeLog, _ indices: [Int]) {
    noteMoves(log, indices)
    var latest: [RowChange] = []
    for index in indices {
      latest.append(
        RowChange(number: UInt32(truncatingIfNeeded: log.key(index)), row: log.row(index)))
    }
    latest = Self.latest(latest)
    for change in latest { index(change) }
    rows.put(latest)
    lastNumber = max(lastNumber, latest.last?.number ?? 0)
  }

  /// The last change of each record, in order of the records' numbers.
  private static func latest(_ changes: [RowChange]) -> [RowChange] {
    let isAscending = zip(changes, changes.dropFirst()).allSatisfy { $0.number < $1.number }
    if isAscending { return changes }
    let order = changes.indices.sorted {
      (changes[$0].number, $0) < (changes[$1].number, $1)
    }
    return order.indices.compactMap { place in
      let change = changes[order[place]]
      let isLast = place + 1 == order.count || changes[order[place + 1]].number != change.number
      return isLast ? change : nil
    }
  }

  private mutating func index(_ change: RowChange) {
    guard let start = change.row.baseAddress else { return }
    let new = RowView(start, maskWords: slots.maskWords)
    let isIndexed: Void? = rows.withRow(change.number) { old in
      indexes.replace(change.number, old, with: new, slots)
    }
    if isIndexed == nil { indexes.replace(change.number, nil, with: new, slots) }
    if new.has(slots.stamps.deletedAt) {
      live.remove(change.number)
    } else {
      live.insert(change.number)
    }
  }

  /// Notes the moves along the kind's lifecycle, of all changes and not of the last ones alone.
  private mutating func noteMoves(_ log: ChangeLog, _ indices: [Int]) {
    guard let slot = slots.lifecycle?.slot else { return }
    var latest: [UInt32: Int] = [:]
    for index in indices {
      let number = UInt32(truncatingIfNeeded: log.key(index))
      guard let start = log.row(index).baseAddress else { continue }
      let new = RowView(start, maskWords: slots.maskWords)
      defer { latest[number] = index }
      if let before = latest[number], let old = log.row(before).baseAddress {
        note(number, RowView(old, maskWords: slots.maskWords), new, slot)
      } else {
        let found = rows.withRow(number) { Row(copying: $0) }
        found?.view { note(number, $0, new, slot) }
      }
    }
  }

  private mutating func note(_ number: UInt32, _ old: RowView, _ new: RowView, _ slot: Int) {
    guard let move = slots.move(slot, from: old, to: new) else { return }
    transitions.append(number, move)
  }

  /// What is broken in the base, empty when nothing is: rows, the live set, every index anew.
  func checkInvariants() -> [String] {
    var violations = rows.checkInvariants() + transitions.checkInvariants()
    var expected = TableIndexes(slots)
    var live: [UInt32] = []
    rows.forEach { number, row in
      if !row.has(slots.stamps.deletedAt) { live.append(number) }
      expected.replace(number, nil, with: row, slots)
      if number > lastNumber { violations.append("row \(number) is above \(lastNumber)") }
      return true
    }
    if Array(self.live) != live { violations.append("the live set differs from the rows") }
    violations += self.live.checkInvariants() + indexes.differences(from: expected)
    return violations.map { "\(slots.kind): \($0)" }
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
