extension OrderedIndex.Node {
  typealias Entry = OrderedIndex.Entry
  typealias Child = OrderedIndex.Child

  static var leafLimit: Int { 128 }
  static var branchLimit: Int { 16 }

  /// The lowest pair below this node, nil in an empty leaf.
  var low: Entry? {
    switch self {
    case .leaf(let entries): entries.first
    case .branch(let children): children.first?.low
    }
  }

  var size: Int {
    switch self {
    case .leaf(let entries): entries.count
    case .branch(let children): children.count
    }
  }

  var limit: Int {
    if case .leaf = self { return Self.leafLimit }
    return Self.branchLimit
  }

  // Each case takes its array out of `self` first: only then is the array unique and changed in
  // place. A node may be one over its limit until its parent splits it.
  mutating func insert(_ new: Entry) -> Bool {
    switch self {
    case .leaf(var entries):
      let index = Self.lowerBound(new, in: entries)
      if index < entries.count && entries[index] == new { return false }
      self = .leaf([])
      entries.insert(new, at: index)
      self = .leaf(entries)
      return true
    case .branch(var children):
      self = .leaf([])
      defer { self = .branch(children) }
      let index = Self.child(of: new, in: children)
      guard children[index].node.insert(new) else { return false }
      if new < children[index].low { children[index].low = new }
      if let right = children[index].node.splitIfFull() {
        children.insert(Child(right), at: index + 1)
      }
      return true
    }
  }

  /// Cuts a node that is over its limit in two; returns the right part.
  mutating func splitIfFull() -> Self? {
    guard size > limit else { return nil }
    let half = size / 2
    switch self {
    case .leaf(let entries):
      self = .leaf(Array(entries[..<half]))
      return .leaf(Array(entries[half...]))
    case .branch(let children):
      self = .branch(Array(children[..<half]))
      return .branch(Array(children[half...]))
    }
  }

  mutating func remove(_ old: Entry) -> Bool {
    switch self {
    case .leaf(var entries):
      let index = Self.lowerBound(old, in: entries)
      guard index < entries.count && entries[index] == old else { return false }
      self = .leaf([])
      entries.remove(at: index)
      self = .leaf(entries)
      return true
    case .branch(var children):
      let index = Self.child(of: old, in: children)
      self = .leaf([])
      defer { self = .branch(children) }
      guard children[index].node.remove(old) else { return false }
      if let low = children[index].node.low { children[index].low = low }
      if children[index].node.size < children[index].node.limit / 4 {
        Self.fill(index, of: &children)
      }
      return true
    }
  }

  /// Joins a child that became too small with its neighbour, and cuts the result if it is too big.
  private static func fill(_ index: Int, of children: inout [Child]) {
    guard children.count > 1 else { return }
    let left = Swift.max(index - 1, 0)
    var joined = children[left].node.joined(children[left + 1].node)
    let right = joined.splitIfFull()
    children[left] = Child(joined)
    if let right { children[left + 1] = Child(right) } else { children.remove(at: left + 1) }
  }

  private func joined(_ right: Self) -> Self {
    switch (self, right) {
    case (.leaf(let left), .leaf(let right)): .leaf(left + right)
    case (.branch(let left), .branch(let right)): .branch(left + right)
    // Neighbours are of one height, so this is never reached; nothing would be lost.
    default: .branch([Child(self), Child(right)])
    }
  }

  /// The index of the first pair that is not below `entry`.
  static func lowerBound(_ entry: Entry, in entries: [Entry]) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) >> 1
      if entries[middle] < entry { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The index of the child that holds `entry` if any does: the last one that begins at or below.
  static func child(of entry: Entry, in children: [Child]) -> Int {
    var low = 0
    var high = children.count
    while low < high {
      let middle = (low + high) >> 1
      if children[middle].low <= entry { low = middle + 1 } else { high = middle }
    }
    return Swift.max(low - 1, 0)
  }
}
