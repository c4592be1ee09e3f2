extension KeyIndex.Node {
  typealias Entry = KeyIndex.Entry

  static func slot(_ hash: UInt64, _ shift: UInt64) -> Int { Int(hash >> shift & 15) }

  // Each case takes its array out of `self` first: only then is the array unique and changed in
  // place.
  mutating func insert(_ new: Entry, shift: UInt64) -> Bool {
    switch self {
    case .leaf(var entries):
      if entries.contains(new) { return false }
      self = .leaf([])
      entries.append(new)
      self =
        entries.count <= KeyIndex.leafLimit ? .leaf(entries) : Self.split(entries, shift: shift)
      return true
    case .branch(var children):
      self = .leaf([])
      defer { self = .branch(children) }
      return children[Self.slot(new.hash, shift)].insert(new, shift: shift + 4)
    case .shared(var shared):
      if shared[0].hash == new.hash {
        self = .leaf([])
        defer { self = .shared(shared) }
        return shared[0].ids.insert(new.id)
      }
      var children = Array(repeating: Self.leaf([]), count: 16)
      children[Self.slot(shared[0].hash, shift)] = self
      _ = children[Self.slot(new.hash, shift)].insert(new, shift: shift + 4)
      self = .branch(children)
      return true
    }
  }

  private static func split(_ entries: [Entry], shift: UInt64) -> Self {
    let hash = entries[0].hash
    if entries.allSatisfy({ $0.hash == hash }) {
      return .shared([.init(hash: hash, ids: IDSet(sorted: entries.map(\.id).sorted()))])
    }
    var parts = Array(repeating: [Entry](), count: 16)
    for entry in entries { parts[slot(entry.hash, shift)].append(entry) }
    return .branch(
      parts.map { part in
        part.count <= KeyIndex.leafLimit ? .leaf(part) : split(part, shift: shift + 4)
      })
  }

  mutating func remove(_ old: Entry, shift: UInt64) -> Bool {
    switch self {
    case .leaf(var entries):
      guard let index = entries.firstIndex(of: old) else { return false }
      self = .leaf([])
      entries.swapAt(index, entries.count - 1)
      entries.removeLast()
      self = .leaf(entries)
      return true
    case .branch(var children):
      self = .leaf([])
      let slot = Self.slot(old.hash, shift)
      let removed = children[slot].remove(old, shift: shift + 4)
      let mayMerge = removed && children[slot].leafCount ?? .max <= 1
      self = (mayMerge ? Self.merged(children) : nil) ?? .branch(children)
      return removed
    case .shared(var shared):
      guard shared[0].hash == old.hash else { return false }
      self = .leaf([])
      let removed = shared[0].ids.remove(old.id)
      self = shared[0].ids.count > KeyIndex.leafLimit / 2 ? .shared(shared) : .leaf(shared[0].list)
      return removed
    }
  }

  /// How many entries a leaf holds, nil in other nodes.
  var leafCount: Int? {
    if case .leaf(let entries) = self { return entries.count }
    return nil
  }

  /// One leaf in place of children that are all leaves and nearly empty.
  private static func merged(_ children: [Self]) -> Self? {
    var entries: [Entry] = []
    for child in children {
      guard case .leaf(let part) = child, entries.count + part.count <= KeyIndex.leafLimit / 2
      else { return nil }
      entries += part
    }
    return .leaf(entries)
  }

  func forEachCandidate<Failure: Error>(
    _ hash: UInt64, shift: UInt64, _ body: (UInt32) throws(Failure) -> Void
  ) throws(Failure) {
    switch self {
    case .leaf(let entries):
      for index in entries.indices where entries[index].hash == hash { try body(entries[index].id) }
    case .branch(let children):
      try children[Self.slot(hash, shift)].forEachCandidate(hash, shift: shift + 4, body)
    case .shared(let shared):
      if shared[0].hash == hash { try shared[0].ids.forEachID(body) }
    }
  }
}

extension KeyIndex.Shared {
  fileprivate var list: [KeyIndex.Entry] { ids.ids().map { .init(hash: hash, id: $0) } }
}

extension KeyIndex {
  /// What is broken in the index's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    let total = root.check(prefix: 0, shift: 0, &violations)
    if total != count { violations.append("\(total) pairs, the count is \(count)") }
    return violations
  }
}

extension KeyIndex.Node {
  fileprivate func check(prefix: UInt64, shift: UInt64, _ violations: inout [String]) -> Int {
    let known = shift >= 64 ? UInt64.max : (1 << shift) - 1
    switch self {
    case .leaf(let entries):
      if entries.count > KeyIndex.leafLimit { violations.append("a leaf of \(entries.count)") }
      if entries.contains(where: { $0.hash & known != prefix }) {
        violations.append("an entry is in the wrong leaf")
      }
      return entries.count
    case .branch(let children):
      if children.count != 16 { violations.append("a branch of \(children.count)") }
      var total = 0
      for (slot, child) in children.enumerated() {
        total += child.check(
          prefix: prefix | UInt64(slot) << shift, shift: shift + 4, &violations)
      }
      if total == 0 { violations.append("an empty branch") }
      return total
    case .shared(let shared):
      if shared.count != 1 || shared[0].hash & known != prefix {
        violations.append("a set is in the wrong place")
      }
      violations += shared[0].ids.checkInvariants()
      return shared[0].ids.count
    }
  }
}
