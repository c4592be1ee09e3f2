extension KeyIndex {
  /// Makes an index of entries in ascending order without repetitions.
  init(sorted entries: [UInt64]) {
    var group = Group()
    group.append(entries)
    set(group.cut(), count: entries.count)
  }
}

extension KeyIndex.Group {
  /// Makes a group without leaves.
  init() {
    fences = []
    leaves = []
  }

  /// Appends entries above all others, in leaves with room; joins two leaves that are nearly empty.
  mutating func append(_ entries: [UInt64]) {
    if entries.isEmpty { return }
    if let last = leaves.last, last.count + entries.count <= KeyIndex.leafLimit / 2 {
      leaves[leaves.count - 1] += entries
    } else if entries.count <= KeyIndex.leafLimit {
      fences.append(entries[0])
      leaves.append(entries)
    } else {
      let parts = (entries.count + KeyIndex.leafFill - 1) / KeyIndex.leafFill
      for part in 0..<parts {
        let start = part * entries.count / parts
        fences.append(entries[start])
        leaves.append(Array(entries[start..<(part + 1) * entries.count / parts]))
      }
    }
  }

  /// Moves the upper half of a leaf that holds too much into a leaf of its own.
  mutating func splitIfFull(_ leaf: Int) {
    guard leaves[leaf].count > KeyIndex.leafLimit else { return }
    let upper = Array(leaves[leaf][(leaves[leaf].count / 2)...])
    leaves[leaf].removeLast(upper.count)
    leaves.insert(upper, at: leaf + 1)
    fences.insert(upper[0], at: leaf + 1)
  }

  /// Joins a leaf that is nearly empty with a neighbour that has room; drops it when it is empty.
  mutating func joinIfSmall(_ leaf: Int) {
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
      var group = Self()
      group.fences = Array(fences[range])
      group.leaves = Array(leaves[range])
      return group
    }
  }
}
