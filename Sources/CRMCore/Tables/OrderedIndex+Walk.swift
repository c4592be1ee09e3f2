extension OrderedIndex.Node {
  /// Returns whether the walk goes on.
  func walkUp<Failure: Error>(
    _ low: Entry, _ high: Entry, _ body: (Int64, UInt32) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    switch self {
    case .leaf(let entries):
      for index in Self.lowerBound(low, in: entries)..<entries.count {
        let entry = entries[index]
        guard entry <= high, try body(entry.key, entry.id) else { return false }
      }
    case .branch(let children):
      for index in Self.child(of: low, in: children)..<children.count {
        guard try children[index].node.walkUp(low, high, body) else { return false }
      }
    }
    return true
  }

  func walkDown<Failure: Error>(
    _ low: Entry, _ high: Entry, _ body: (Int64, UInt32) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    switch self {
    case .leaf(let entries):
      var index = Self.lowerBound(high, in: entries)
      // The bound itself belongs to the range.
      if index < entries.count && entries[index] == high { index += 1 }
      while index > 0 {
        index -= 1
        guard entries[index] >= low, try body(entries[index].key, entries[index].id)
        else { return false }
      }
    case .branch(let children):
      for index in (0...Self.child(of: high, in: children)).reversed() {
        guard try children[index].node.walkDown(low, high, body) else { return false }
      }
    }
    return true
  }
}

extension OrderedIndex {
  /// What is broken in the tree's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    var entries: [Entry] = []
    walk { key, id in
      entries.append(Entry(key: key, id: id))
      return true
    }
    if entries.count != count { violations.append("\(entries.count) pairs, not \(count)") }
    if zip(entries, entries.dropFirst()).contains(where: { $0 >= $1 }) {
      violations.append("the pairs are out of order")
    }
    _ = root.check(isRoot: true, &violations)
    return violations
  }
}

extension OrderedIndex.Node {
  /// Returns the node's height.
  fileprivate func check(isRoot: Bool, _ violations: inout [String]) -> Int {
    if size > limit { violations.append("a node of \(size)") }
    if size == 0 && !isRoot { violations.append("an empty node") }
    guard case .branch(let children) = self else { return 0 }
    if children.count == 1 && isRoot { violations.append("a root with one child") }
    if children.contains(where: { $0.low != $0.node.low }) {
      violations.append("a child begins elsewhere than its parent says")
    }
    let heights = Set(children.map { $0.node.check(isRoot: false, &violations) })
    if heights.count != 1 { violations.append("children of heights \(heights.sorted())") }
    return (heights.max() ?? 0) + 1
  }
}
