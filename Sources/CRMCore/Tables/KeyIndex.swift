/// A persistent multimap from a key's hash to record numbers; a copy is O(1) and never changes.
///
/// The hash is not equality, and only its upper half is kept: callers compare the keys of the
/// candidates. All pairs are in one order, hash by hash, in leaves of up to 256 that lie in groups:
/// a change beside a kept copy copies one leaf and one group's handles, however many ids share a
/// hash.
package struct KeyIndex: Sendable {
  /// The groups in order, none in an empty index.
  var groups: [Group] = []
  /// For each group an entry that none of it is below, and all of the group before are.
  var fences: [UInt64] = []

  /// How many (hash, id) pairs there are; O(1).
  package internal(set) var count = 0

  /// The most pairs in a leaf, and how many bulk loading puts there to leave room.
  static let (leafLimit, leafFill) = (256, 192)

  /// The most leaves in a group, and how many bulk loading puts there to leave room.
  static let (groupLimit, groupFill) = (128, 96)

  /// Makes an empty index.
  package init() {}

  /// Makes an index of pairs in any order; sorted at once, with no single step.
  package init(_ pairs: [(hash: UInt64, id: UInt32)]) {
    apply(adding: pairs, removing: [])
  }

  /// Some leaves that follow each other.
  struct Group: Sendable {
    /// For each leaf an entry that none of it is below, and all of the leaf before are.
    var fences: [UInt64]
    var leaves: [[UInt64]]
  }

  /// A pair as one number that sorts by the upper half of the hash, then by id.
  @inline(__always)
  static func entry(_ hash: UInt64, _ id: UInt32) -> UInt64 { hash & ~0xFFFF_FFFF | UInt64(id) }

  /// The index of the last fence that is not above an entry, 0 when all are.
  @inline(__always)
  static func place(of entry: UInt64, in fences: [UInt64]) -> Int {
    let index = lowerBound(entry, in: fences)
    if index < fences.count && fences[index] == entry { return index }
    return max(index - 1, 0)
  }

  /// The index of the first of the ascending entries that is not below `entry`.
  @inline(__always)
  static func lowerBound(_ entry: UInt64, in entries: [UInt64]) -> Int {
    entries.withUnsafeBufferPointer { entries in
      var (start, length) = (0, entries.count)
      // `start + length` never passes the count.
      while length > 0 {
        let half = length >> 1
        let isBelow = entries[start + half] < entry
        start += isBelow ? half + 1 : 0
        length = isBelow ? length - half - 1 : half
      }
      return start
    }
  }

  /// Puts a group right whose leaves were changed.
  mutating func settle(_ group: Int) {
    if groups[group].leaves.isEmpty {
      groups.remove(at: group)
      fences.remove(at: group)
    } else if groups[group].leaves.count > Self.groupLimit {
      let parts = groups[group].cut()
      groups.replaceSubrange(group...group, with: parts)
      fences.replaceSubrange(group...group, with: parts.map { $0.fences[0] })
    } else {
      fences[group] = groups[group].fences[0]
    }
  }

  /// Where an entry is, or would be.
  struct Place {
    var group: Int
    var leaf: Int
    var index: Int
  }

  /// Where an entry is, or would be; there is at least one group.
  func place(of entry: UInt64) -> Place {
    let group = Self.place(of: entry, in: fences)
    let leaf = Self.place(of: entry, in: groups[group].fences)
    let index = Self.lowerBound(entry, in: groups[group].leaves[leaf])
    return Place(group: group, leaf: leaf, index: index)
  }
}
