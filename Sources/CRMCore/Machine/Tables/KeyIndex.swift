/// A persistent multimap from a key's hash to record numbers; a copy is O(1) and never changes.
///
/// The hash is not equality, and only its upper half is kept: callers compare the keys of the
/// candidates. All pairs are in one order, hash by hash, in leaves of up to 256: changes beside a
/// kept copy copy the leaves they are in and the handles of all, however many ids share a hash.
package struct KeyIndex: Sendable {
  /// Ascending pairs in order, none of them empty.
  private(set) var leaves: [[UInt64]] = []
  /// The first pair of each leaf.
  private(set) var fences: [UInt64] = []

  /// How many (hash, id) pairs there are; O(1).
  package private(set) var count = 0

  /// The most pairs in a leaf, and how many bulk loading puts there to leave room.
  static let (leafLimit, leafFill) = (256, 192)

  /// Makes an empty index.
  package init() {}

  /// Makes an index of pairs in any order.
  package init(_ pairs: [(hash: UInt64, id: UInt32)]) {
    apply(adding: pairs, removing: [])
  }

  /// Makes an index of entries in ascending order without repetitions.
  init(sorted entries: [UInt64]) { apply(adding: entries, removing: []) }

  /// A pair as one number that sorts by the upper half of the hash, then by id.
  @inline(__always)
  static func entry(_ hash: UInt64, _ id: UInt32) -> UInt64 { hash & ~0xFFFF_FFFF | UInt64(id) }

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
    var changes = EntryChanges(added: added[...], removed: removed[...])
    if leaves.isEmpty && changes.first != nil { (leaves, fences) = ([[]], [0]) }
    while let entry = changes.first {
      let place = place(of: entry)
      let own = changes.take(upTo: place + 1 < fences.count ? fences[place + 1] - 1 : .max)
      let leaf = own.applied(to: leaves[place])
      count += leaf.count - leaves[place].count
      replace(place, with: leaf)
    }
  }

  /// Puts entries in the place of a leaf: as several where they are too many, none without any.
  private mutating func replace(_ place: Int, with entries: [UInt64]) {
    if entries.count > Self.leafLimit {
      let count = (entries.count + Self.leafFill - 1) / Self.leafFill
      let parts = (0..<count).map { part in
        Array(entries[part * entries.count / count..<(part + 1) * entries.count / count])
      }
      leaves.replaceSubrange(place...place, with: parts)
      fences.replaceSubrange(place...place, with: parts.map { $0[0] })
    } else if entries.isEmpty || joins(entries, before: place) {
      if place > 0 { leaves[place - 1] += entries }
      leaves.remove(at: place)
      fences.remove(at: place)
    } else {
      (leaves[place], fences[place]) = (entries, entries[0])
    }
  }

  /// Whether entries are few, and so are those of the leaf before.
  private func joins(_ entries: [UInt64], before place: Int) -> Bool {
    entries.count <= Self.leafLimit / 8 && place > 0
      && leaves[place - 1].count + entries.count <= Self.leafLimit / 2
  }

  /// The last leaf that does not begin above an entry, 0 when all do.
  private func place(of entry: UInt64) -> Int {
    fences.withUnsafeBufferPointer { fences in
      max(fences.indices.bisect { fences[$0] > entry } - 1, 0)
    }
  }
}

/// Entries to be added and to be removed, each ascending.
private struct EntryChanges {
  var added: ArraySlice<UInt64>
  var removed: ArraySlice<UInt64>

  /// The lowest entry to change.
  var first: UInt64? {
    guard let addition = added.first else { return removed.first }
    return removed.first.map { min($0, addition) } ?? addition
  }

  /// Takes those up to `end` from the front.
  @inline(__always)
  mutating func take(upTo end: UInt64) -> EntryChanges {
    let taken = Self.take(upTo: end, of: &added)
    return EntryChanges(added: taken, removed: Self.take(upTo: end, of: &removed))
  }

  @inline(__always)
  private static func take(
    upTo end: UInt64, of entries: inout ArraySlice<UInt64>
  ) -> ArraySlice<UInt64> {
    let index = entries.indices.gallop { entries[$0] > end }
    defer { entries = entries[index...] }
    return entries[..<index]
  }

  /// The ascending entries of a leaf after the changes; the leaf itself if nothing in it changes.
  func applied(to leaf: [UInt64]) -> [UInt64] {
    var hasChanged = false
    let result = [UInt64](unsafeUninitializedCapacity: leaf.count + added.count) { result, count in
      leaf.withUnsafeBufferPointer { leaf in
        added.withUnsafeBufferPointer { added in
          removed.withUnsafeBufferPointer { removed in
            hasChanged = Self.merge(leaf, added, removed, in: result, &count)
          }
        }
      }
    }
    return hasChanged ? result : leaf
  }

  /// Writes the entries of a leaf without those removed and with those added; says whether they are
  /// others then.
  private static func merge(
    _ leaf: UnsafeBufferPointer<UInt64>, _ added: UnsafeBufferPointer<UInt64>,
    _ removed: UnsafeBufferPointer<UInt64>, in result: UnsafeMutableBufferPointer<UInt64>,
    _ count: inout Int
  ) -> Bool {
    var (place, addition, removal, hasChanged) = (0, 0, 0, false)
    func copy(upTo end: Int) {
      guard place < end, let source = leaf.baseAddress, let target = result.baseAddress else {
        return
      }
      // There is room for all of the leaf and all additions.
      (target + count).initialize(from: source + place, count: end - place)
      (place, count) = (end, count + end - place)
    }
    while place < leaf.count && (addition < added.count || removal < removed.count) {
      let isAddition =
        removal == removed.count || addition < added.count && added[addition] <= removed[removal]
      let entry = isAddition ? added[addition] : removed[removal]
      copy(upTo: (place..<leaf.count).gallop { leaf[$0] >= entry })
      let wasThere = place < leaf.count && leaf[place] == entry
      if wasThere { place &+= 1 }
      if isAddition {
        result[count] = entry
        count &+= 1
      }
      hasChanged = hasChanged || isAddition != wasThere
      while addition < added.count && added[addition] == entry { addition &+= 1 }
      while removal < removed.count && removed[removal] == entry { removal &+= 1 }
    }
    copy(upTo: leaf.count)
    // What is left is above the whole leaf.
    hasChanged = hasChanged || addition < added.count
    while addition < added.count {
      result[count] = added[addition]
      addition &+= 1
      if count == 0 || result[count] != result[count &- 1] { count &+= 1 }
    }
    return hasChanged
  }
}

extension KeyIndex {
  /// The ids under a hash, ascending; few under another hash may be among them.
  package func candidates(_ hash: UInt64) -> [UInt32] {
    let first = Self.entry(hash, 0)
    var ids: [UInt32] = []
    for leaf in place(of: first)..<max(leaves.count, 1) where leaf < leaves.count {
      let isOver = leaves[leaf].withUnsafeBufferPointer { entries in
        let end = leaf + 1 < fences.count ? fences[leaf + 1] : .max
        for index in Self.place(of: first, in: entries, below: end)..<entries.count {
          guard entries[index] >> 32 == first >> 32 else { return true }
          ids.append(UInt32(truncatingIfNeeded: entries[index]))
        }
        return false
      }
      if isOver { break }
    }
    return ids
  }

  /// The first place whose entry is not below one. It is looked for from where it should be, as
  /// hashes are spread evenly between the first entry and the end.
  private static func place(
    of entry: UInt64, in entries: UnsafeBufferPointer<UInt64>, below end: UInt64
  ) -> Int {
    guard let start = entries.first, start < entry else { return 0 }
    let share = Double(entry - start) / Double(max(end, entry) - start)
    let guess = min(Int(share * Double(entries.count)), entries.count - 1)
    if entries[guess] < entry {
      return (guess + 1..<entries.count).gallop { entries[$0] >= entry }
    }
    return guess + 1 - (1..<guess + 1).gallop { entries[guess - $0] < entry }
  }

  /// All pairs in order: the upper half of each hash above the id.
  var entries: [UInt64] { leaves.flatMap { $0 } }

  /// What is broken in the index's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations: [String] = []
    let entries = entries
    if entries.count != count { violations.append("\(entries.count) pairs, the count is \(count)") }
    if zip(entries, entries.dropFirst()).contains(where: { $0 >= $1 }) {
      violations.append("the pairs are not ascending")
    }
    if fences != leaves.map({ $0.first }) { violations.append("the fences differ") }
    for leaf in leaves where leaf.isEmpty || leaf.count > Self.leafLimit {
      violations.append("a leaf of \(leaf.count)")
    }
    return violations
  }
}
