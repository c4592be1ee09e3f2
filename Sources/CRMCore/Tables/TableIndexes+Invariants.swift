extension TableIndexes {
  /// What is broken in an index, or differs from the one `expected`.
  func differences(from expected: TableIndexes) -> [String] {
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
