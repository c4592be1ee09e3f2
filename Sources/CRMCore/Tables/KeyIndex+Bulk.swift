extension KeyIndex {
  /// Takes pairs out, then adds others, both in any order; each leaf is touched once.
  package mutating func apply(
    adding added: [(hash: UInt64, id: UInt32)], removing removed: [(hash: UInt64, id: UInt32)]
  ) {
    apply(
      adding: EntrySort.sorted(added.map { Self.entry($0.hash, $0.id) }),
      removing: EntrySort.sorted(removed.map { Self.entry($0.hash, $0.id) }))
  }

  /// Takes entries out, then adds others, both ascending.
  mutating func apply(adding added: [UInt64], removing removed: [UInt64]) {
    if added.isEmpty && removed.isEmpty { return }
    var added = added[...]
    var removed = removed[...]
    var result: [Group] = []
    result.reserveCapacity(groups.count + 1)
    var change = 0
    let groups = groups.isEmpty ? [Group()] : groups
    for index in groups.indices {
      let end = index + 1 < groups.count ? fences[index + 1] : nil
      let additions = added.removePrefix(below: end)
      let removals = removed.removePrefix(below: end)
      if additions.isEmpty && removals.isEmpty {
        result.append(groups[index])
      } else {
        result += groups[index].applying(additions, removals, &change).cut()
      }
    }
    set(result, count: count + change)
  }
}

extension KeyIndex.Group {
  /// The group after entries were taken out and others added; counts how many it grew by.
  fileprivate func applying(
    _ added: ArraySlice<UInt64>, _ removed: ArraySlice<UInt64>, _ change: inout Int
  ) -> Self {
    var added = added
    var removed = removed
    var result = Self()
    result.fences.reserveCapacity(leaves.count + 1)
    result.leaves.reserveCapacity(leaves.count + 1)
    for index in 0..<max(leaves.count, 1) {
      let end = index + 1 < leaves.count ? fences[index + 1] : nil
      let additions = added.removePrefix(below: end)
      let removals = removed.removePrefix(below: end)
      let leaf = index < leaves.count ? leaves[index] : []
      if additions.isEmpty && removals.isEmpty {
        result.append(leaf)
      } else {
        let merged = Self.merge(leaf, additions, removals)
        change += merged.count - leaf.count
        result.append(merged)
      }
    }
    return result
  }

  /// The entries of a leaf without those removed and with those added, all ascending.
  private static func merge(
    _ leaf: [UInt64], _ added: ArraySlice<UInt64>, _ removed: ArraySlice<UInt64>
  ) -> [UInt64] {
    var result: [UInt64] = []
    result.reserveCapacity(leaf.count + added.count)
    var added = added
    var removed = removed
    for entry in leaf {
      for new in added.removePrefix(below: entry) where result.last != new { result.append(new) }
      _ = removed.removePrefix(below: entry)
      if removed.first != entry || added.first == entry { result.append(entry) }
    }
    for new in added where result.last != new { result.append(new) }
    return result
  }
}

extension ArraySlice<UInt64> {
  /// Takes the ascending entries below `end` from the front, all of them without an end.
  @inline(__always)
  fileprivate mutating func removePrefix(below end: UInt64?) -> Self {
    var index = startIndex
    if let end {
      while index < endIndex && self[index] < end { index += 1 }
    } else {
      index = endIndex
    }
    defer { self = self[index...] }
    return self[..<index]
  }
}
