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
    where keys[index].entries != expected.keys[index].entries {
      violations.append("the keys of \(field.name) differ")
    }
    return violations
  }
}

extension ValueIndex {
  fileprivate var byKey: [Key: IDSet] {
    var found: [Key: IDSet] = [:]
    forEach { found[$0] = $1 }
    return found
  }
}

extension NumericColumn {
  fileprivate var pairs: [UInt32: Int64] {
    var found: [UInt32: Int64] = [:]
    blocks.forEach { index, block in
      for (slot, value) in block.values.enumerated() where value != Self.absent {
        found[UInt32(index << 10 | slot)] = value
      }
    }
    return found
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
