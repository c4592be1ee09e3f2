extension Table {
  /// What is broken in the table, empty when nothing is: rows, the live set, every index anew.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    var expected = TableIndexes(R.schema.slots.fields)
    var live: [UInt32] = []
    var count = 0
    forEach { record in
      let number = record.header.number
      count += 1
      if record.header.deletedAt == nil { live.append(number) }
      if row(number)?.record.header.number != number {
        violations.append("row \(number) is astray")
      }
      withUnsafePointer(to: record) { expected.replace(number, nil, with: $0) }
    }
    if count > allCount { violations.append("\(count) rows, the last number is \(lastNumber)") }
    if Array(self.live) != live { violations.append("the live set differs from the rows") }
    violations += self.live.checkInvariants() + transitions.checkInvariants()
    violations += indexes.differences(from: expected)
    return violations.map { "\(R.kind): \($0)" }
  }
}

extension TableIndexes {
  /// What is broken in an index, or differs from the one `expected`.
  fileprivate func differences(from expected: TableIndexes) -> [String] {
    var violations: [String] = []
    for (index, field) in plan.postings.enumerated() {
      let (found, due) = (postings[index].byKey, expected.postings[index].byKey)
      if found != due { violations.append("the posting of \(field.name) differs") }
      violations += found.values.flatMap { $0.checkInvariants() }
    }
    for (index, field) in plan.columns.enumerated() {
      if columns[index].pairs != expected.columns[index].pairs {
        violations.append("the column of \(field.name) differs")
      }
      violations += columns[index].checkInvariants()
    }
    for (index, field) in plan.keys.enumerated()
    where keys[index].pairs != expected.keys[index].pairs {
      violations.append("the keys of \(field.name) differ")
    }
    for (index, field) in plan.ordered.enumerated() {
      if ordered[index].pairs != expected.ordered[index].pairs {
        violations.append("the order of \(field.name) differs")
      }
      violations += ordered[index].checkInvariants()
    }
    return violations
  }
}

extension PostingIndex {
  fileprivate var byKey: [Key: IDSet] {
    var found: [Key: IDSet] = [:]
    forEach { found[$0] = $1 }
    return found
  }
}

extension NumericColumn {
  fileprivate var pairs: [UInt32: Int64] {
    var found: [UInt32: Int64] = [:]
    pages.forEach { index, page in
      for (slot, value) in page.values.enumerated() where value != Self.absent {
        found[UInt32(index << 9 | slot)] = value
      }
    }
    return found
  }
}

extension OrderedIndex {
  fileprivate var pairs: [Entry] {
    var found: [Entry] = []
    walk { key, id in
      found.append(Entry(key: key, id: id))
      return true
    }
    return found
  }
}

extension KeyIndex {
  /// Every pair, in the order of hash and id, whatever the tree's shape.
  fileprivate var pairs: [[UInt64]] {
    var found: [[UInt64]] = []
    root.forEach { found.append([$0, UInt64($1)]) }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension KeyIndex.Node {
  fileprivate func forEach(_ body: (UInt64, UInt32) -> Void) {
    switch self {
    case .leaf(let entries): for entry in entries { body(entry.hash, entry.id) }
    case .branch(let nodes): for node in nodes { node.forEach(body) }
    case .shared(let shared): for set in shared { for id in set.ids { body(set.hash, id) } }
    }
  }
}

extension TransitionLog {
  /// What is broken in the log, empty when nothing is.
  fileprivate func checkInvariants() -> [String] {
    var latest: [UInt32: String] = [:]
    var passed = 0
    var violations: [String] = []
    forEach { move in
      passed += 1
      if let before = latest[move.record], before != move.from {
        violations.append("record \(move.record) moved from \(move.from), but stood at \(before)")
      }
      latest[move.record] = move.to
    }
    if passed != count { violations.append("\(passed) moves, the count is \(count)") }
    for (record, status) in latest where moves(of: record).first?.to != status {
      violations.append("the latest move of record \(record) is another")
    }
    return violations
  }
}

extension State {
  /// What is broken in any table, empty when nothing is.
  package func checkInvariants() -> [String] {
    tables.compactMap { $0 }.flatMap { $0.checkInvariants() }
  }
}
