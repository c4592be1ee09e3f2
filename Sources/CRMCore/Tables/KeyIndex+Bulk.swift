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
    if groups.isEmpty {
      self = KeyIndex(sorted: Group.merge([], added[...], []))
      return
    }
    var changes = Changes(added: added[...], removed: removed[...])
    while let next = changes.first {
      let index = Self.place(of: next, in: fences)
      let own = changes.removePrefix(below: index + 1 < fences.count ? fences[index + 1] : nil)
      count += groups[index].apply(own)
      settle(index)
    }
  }

  /// Additions and removals, each ascending.
  struct Changes {
    var added: ArraySlice<UInt64>
    var removed: ArraySlice<UInt64>

    /// The lowest entry to change.
    var first: UInt64? {
      guard let addition = added.first else { return removed.first }
      return removed.first.map { Swift.min($0, addition) } ?? addition
    }

    /// Takes those below `end` from the front, all without an end.
    mutating func removePrefix(below end: UInt64?) -> Changes {
      Changes(added: added.removePrefix(below: end), removed: removed.removePrefix(below: end))
    }
  }
}

extension KeyIndex.Group {
  /// Takes entries out, then adds others; returns by how much the group grew.
  mutating func apply(_ changes: KeyIndex.Changes) -> Int {
    var changes = changes
    var growth = 0
    while let next = changes.first {
      let leaf = KeyIndex.place(of: next, in: fences)
      let end = leaf + 1 < fences.count ? fences[leaf + 1] : nil
      let own = changes.removePrefix(below: end)
      growth -= leaves[leaf].count
      change(leaf, own)
      growth += leaves[leaf].count
      settle(leaf)
    }
    return growth
  }

  private mutating func change(_ leaf: Int, _ changes: KeyIndex.Changes) {
    // Few are moved in place; a new leaf is one pass over all.
    if changes.added.count + changes.removed.count > 8 {
      leaves[leaf] = Self.merge(leaves[leaf], changes.added, changes.removed)
      return
    }
    for entry in changes.removed {
      let index = KeyIndex.lowerBound(entry, in: leaves[leaf])
      if index < leaves[leaf].count && leaves[leaf][index] == entry {
        leaves[leaf].remove(at: index)
      }
    }
    for entry in changes.added {
      let index = KeyIndex.lowerBound(entry, in: leaves[leaf])
      if index == leaves[leaf].count || leaves[leaf][index] != entry {
        leaves[leaf].insert(entry, at: index)
      }
    }
  }

  /// The entries of a leaf without those removed and with those added, all ascending.
  static func merge(
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
