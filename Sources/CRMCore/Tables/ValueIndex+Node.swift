extension ValueIndex.Node {
  typealias Entry = ValueIndex.Entry

  /// The most keys in one list, while their hash values still have bits to tell them apart.
  static var leafLimit: Int { 8 }

  static func slot(_ hash: UInt64, _ shift: UInt64) -> Int { Int(hash >> shift & 15) }

  static func index(of key: Key, hash: UInt64, in entries: [Entry]) -> Int? {
    for index in entries.indices where entries[index].hash == hash && entries[index].key == key {
      return index
    }
    return nil
  }

  func find(_ key: Key, hash: UInt64, shift: UInt64) -> IDSet? {
    switch self {
    case .leaf(let entries): Self.index(of: key, hash: hash, in: entries).map { entries[$0].ids }
    case .branch(let children):
      children[Self.slot(hash, shift)].find(key, hash: hash, shift: shift + 4)
    }
  }

  // Each case takes its array out of `self` first: only then is the array unique and changed in
  // place.
  mutating func update<Result>(
    _ key: Key, hash: UInt64, shift: UInt64, keyCount: inout Int, _ body: (inout IDSet) -> Result
  ) -> Result {
    switch self {
    case .leaf(var entries):
      self = .leaf([])
      defer { self = Self.splitIfFull(entries, shift: shift) }
      guard let index = Self.index(of: key, hash: hash, in: entries) else {
        var ids = IDSet()
        let result = body(&ids)
        if ids.isEmpty { return result }
        entries.append(Entry(hash: hash, key: key, ids: ids))
        keyCount += 1
        return result
      }
      let result = body(&entries[index].ids)
      if entries[index].ids.isEmpty {
        entries.remove(at: index)
        keyCount -= 1
      }
      return result
    case .branch(var children):
      self = .leaf([])
      let slot = Self.slot(hash, shift)
      let before = keyCount
      let result = children[slot].update(
        key, hash: hash, shift: shift + 4, keyCount: &keyCount, body)
      self = (keyCount < before ? Self.merged(children, at: slot) : nil) ?? .branch(children)
      return result
    }
  }

  private static func splitIfFull(_ entries: [Entry], shift: UInt64) -> Self {
    // Past the last bit the hashes are equal, and the list may grow.
    guard entries.count > leafLimit, shift < 64 else { return .leaf(entries) }
    var parts = Array(repeating: [Entry](), count: 16)
    for entry in entries { parts[slot(entry.hash, shift)].append(entry) }
    return .branch(parts.map { splitIfFull($0, shift: shift + 4) })
  }

  /// One list in place of children that are all lists and nearly empty.
  private static func merged(_ children: [Self], at slot: Int) -> Self? {
    guard case .leaf(let changed) = children[slot], changed.count <= 1 else { return nil }
    var entries: [Entry] = []
    for child in children {
      guard case .leaf(let part) = child, entries.count + part.count <= leafLimit / 2
      else { return nil }
      entries += part
    }
    return .leaf(entries)
  }

  func forEach<Failure: Error>(_ body: (Key, IDSet) throws(Failure) -> Void) throws(Failure) {
    switch self {
    case .leaf(let entries):
      for entry in entries { try body(entry.key, entry.ids) }
    case .branch(let children):
      for child in children { try child.forEach(body) }
    }
  }
}

extension ValueIndex {
  /// What is broken in the index's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    let total = root.check(prefix: 0, shift: 0, &violations)
    if total != keyCount { violations.append("\(total) keys, the count is \(keyCount)") }
    return violations
  }
}

extension ValueIndex.Node {
  fileprivate func check(prefix: UInt64, shift: UInt64, _ violations: inout [String]) -> Int {
    switch self {
    case .leaf(let entries):
      if entries.count > Self.leafLimit && shift < 64 {
        violations.append("a list of \(entries.count)")
      }
      let known = shift >= 64 ? UInt64.max : (1 << shift) - 1
      for entry in entries {
        if entry.hash & known != prefix || entry.hash != ValueIndex.hash(entry.key) {
          violations.append("\(entry.key) is in the wrong list")
        }
        if entry.ids.isEmpty { violations.append("\(entry.key) has no ids") }
        violations += entry.ids.checkInvariants()
      }
      return entries.count
    case .branch(let children):
      if children.count != 16 { violations.append("a branch of \(children.count)") }
      var total = 0
      for (slot, child) in children.enumerated() {
        total += child.check(
          prefix: prefix | UInt64(slot) << shift, shift: shift + 4, &violations)
      }
      return total
    }
  }
}
