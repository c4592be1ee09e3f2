extension KeyIndex {
  /// Passes every id under a hash to `body`, ascending; few under another hash may be among them.
  package func forEachCandidate<Failure: Error>(
    _ hash: UInt64, _ body: (UInt32) throws(Failure) -> Void
  ) throws(Failure) {
    if groups.isEmpty { return }
    let first = Self.entry(hash, 0)
    let place = place(of: first)
    var (group, leaf, index) = (place.group, place.leaf, place.index)
    while group < groups.count {
      while leaf < groups[group].leaves.count {
        let entries = groups[group].leaves[leaf]
        while index < entries.count {
          guard entries[index] >> 32 == first >> 32 else { return }
          try body(UInt32(truncatingIfNeeded: entries[index]))
          index += 1
        }
        (leaf, index) = (leaf + 1, 0)
      }
      (group, leaf) = (group + 1, 0)
    }
  }

  /// The ids under a hash, ascending; few under another hash may be among them.
  package func candidates(_ hash: UInt64) -> [UInt32] {
    var ids: [UInt32] = []
    forEachCandidate(hash) { ids.append($0) }
    return ids
  }

  /// All pairs in order: the upper half of each hash above the id.
  var entries: [UInt64] { groups.flatMap { $0.leaves.flatMap { $0 } } }

  /// What is broken in the index's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    let entries = entries
    if entries.count != count { violations.append("\(entries.count) pairs, the count is \(count)") }
    if zip(entries, entries.dropFirst()).contains(where: { $0 >= $1 }) {
      violations.append("the pairs are not ascending")
    }
    if fences != groups.map({ $0.fences.first }) {
      violations.append("the fences of the groups differ")
    }
    for (index, group) in groups.enumerated() {
      if group.leaves.isEmpty || group.leaves.count > Self.groupLimit {
        violations.append("group \(index) has \(group.leaves.count) leaves")
      }
      if group.fences.count != group.leaves.count {
        violations.append("group \(index) has \(group.fences.count) fences")
      }
      violations += group.checkLeaves()
    }
    return violations
  }
}

extension KeyIndex.Group {
  fileprivate func checkLeaves() -> [String] {
    zip(fences, leaves).compactMap { fence, leaf in
      if leaf.isEmpty || leaf.count > KeyIndex.leafLimit { return "a leaf of \(leaf.count)" }
      return leaf[0] < fence ? "a leaf begins below its fence" : nil
    }
  }
}
