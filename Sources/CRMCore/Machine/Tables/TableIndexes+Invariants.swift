extension TableIndexes {
  /// What is broken in an index, or differs from the one `expected`.
  func differences(from expected: TableIndexes) -> [String] {
    var violations: [String] = []
    for (index, field) in plan.postings.enumerated() {
      let (found, due) = (postings[index].value, expected.postings[index].value)
      if found.pairs != due.pairs { violations.append("the posting of \(field.name) differs") }
      violations += found.checkInvariants()
    }
    for (index, field) in plan.columns.enumerated() {
      let (found, due) = (columns[index].value, expected.columns[index].value)
      if found.pairs != due.pairs {
        violations.append("the column of \(field.name) differs")
      }
      violations += found.checkInvariants()
    }
    for (index, field) in plan.keys.enumerated() {
      let (found, due) = (keys[index].value, expected.keys[index].value)
      if found.entries != due.entries {
        violations.append("the keys of \(field.name) differ")
      }
      violations += found.checkInvariants()
    }
    return violations
  }
}

extension PostingIndex {
  /// Every value's hash with a record that has it, whatever the form.
  fileprivate var pairs: Set<UInt64> {
    var found = Set(many.entries)
    for code in few.bits.indices {
      few.bits[code].forEach { found.insert(KeyIndex.entry(few.hashes[code], $0)) }
    }
    return found
  }
}

extension NumericColumn {
  fileprivate var pairs: [UInt32: Int64] {
    var found: [UInt32: Int64] = [:]
    blocks.forEach { block, part in
      for (slot, value) in part.values.enumerated() where value != Self.absent {
        found[UInt32(block << 10 | slot)] = value
      }
    }
    return found
  }
}
