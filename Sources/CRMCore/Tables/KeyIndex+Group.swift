extension KeyIndex {
  /// Makes an index of entries in ascending order without repetitions.
  init(sorted entries: [UInt64]) {
    guard let first = entries.first else { return }
    var group = Group(fences: [first], leaves: [entries])
    group.settle(0)
    groups = group.cut()
    fences = groups.map { $0.fences[0] }
    count = entries.count
  }
}

extension KeyIndex.Group {
  /// Puts a leaf right whose entries were changed.
  mutating func settle(_ leaf: Int) {
    if let first = leaves[leaf].first, first < fences[leaf] { fences[leaf] = first }
    if leaves[leaf].count > KeyIndex.leafLimit {
      spread(leaf)
    } else {
      joinIfSmall(leaf)
    }
  }

  /// Puts leaves with room in place of one that holds too much.
  private mutating func spread(_ leaf: Int) {
    let entries = leaves[leaf]
    let parts = (entries.count + KeyIndex.leafFill - 1) / KeyIndex.leafFill
    let new = (0..<parts).map { part in
      Array(entries[part * entries.count / parts..<(part + 1) * entries.count / parts])
    }
    fences.replaceSubrange(leaf...leaf, with: [fences[leaf]] + new.dropFirst().map { $0[0] })
    leaves.replaceSubrange(leaf...leaf, with: new)
  }

  /// Joins a leaf that is nearly empty with a neighbour that has room; drops it when it is empty.
  private mutating func joinIfSmall(_ leaf: Int) {
    guard leaves[leaf].count <= KeyIndex.leafLimit / 8 else { return }
    let lower = leaf + 1 < leaves.count ? leaf : leaf - 1
    if lower >= 0 && leaves[lower].count + leaves[lower + 1].count <= KeyIndex.leafLimit / 2 {
      leaves[lower] += leaves[lower + 1]
      leaves.remove(at: lower + 1)
      fences.remove(at: lower + 1)
    } else if leaves[leaf].isEmpty {
      leaves.remove(at: leaf)
      fences.remove(at: leaf)
    }
  }

  /// The leaves in groups that have room, itself if it is not full.
  func cut() -> [Self] {
    if leaves.isEmpty { return [] }
    if leaves.count <= KeyIndex.groupLimit { return [self] }
    let parts = (leaves.count + KeyIndex.groupFill - 1) / KeyIndex.groupFill
    return (0..<parts).map { part in
      let range = part * leaves.count / parts..<(part + 1) * leaves.count / parts
      return Self(fences: Array(fences[range]), leaves: Array(leaves[range]))
    }
  }
}
