/// A persistent bitmap of record numbers; a copy is O(1) and never changes.
///
/// Blocks of 4,096 ids are 64 words each; a block without ids takes no words. A change beside a
/// kept copy copies one block and its group's handles.
package struct PagedBits: Sendable {
  /// The words of each block, none where no bit is set.
  private(set) var blocks = BlockList<[UInt64]>()

  /// How many ids there are; O(1).
  package private(set) var count = 0

  /// Makes an empty bitmap.
  package init() {}

  /// Makes a bitmap of ids in ascending order; repeated ones count once. O(n).
  package init(sorted ids: [UInt32]) { apply(adding: ids, removing: []) }

  /// Whether there are no ids.
  package var isEmpty: Bool { count == 0 }

  /// Whether an id is there; O(1).
  package func contains(_ id: UInt32) -> Bool {
    blocks.with(Int(id >> 12)) { words in
      !words.isEmpty && words[Self.word(id)] & Self.bit(id) != 0
    } ?? false
  }

  /// The words of a block; nil when it has no ids.
  @inline(__always)
  func words(of block: Int) -> [UInt64]? {
    guard let words = blocks[block], !words.isEmpty else { return nil }
    return words
  }

  /// Takes ids out, then adds others; both ascending. Each block is touched once.
  package mutating func apply(adding added: [UInt32], removing removed: [UInt32]) {
    var (addition, removal) = (0, 0)
    while addition < added.count || removal < removed.count {
      let next = Swift.min(
        addition < added.count ? added[addition] : .max,
        removal < removed.count ? removed[removal] : .max)
      let block = next >> 12
      let additions = addition..<Self.end(of: block, in: added, from: addition)
      let removals = removal..<Self.end(of: block, in: removed, from: removal)
      (addition, removal) = (additions.upperBound, removals.upperBound)
      change(Int(block), adding: added[additions], removing: removed[removals])
    }
    if !removed.isEmpty { blocks.trim(while: \.isEmpty) }
  }

  /// Changes one block, unless all is as it shall be.
  private mutating func change(
    _ block: Int, adding added: ArraySlice<UInt32>, removing removed: ArraySlice<UInt32>
  ) {
    if added.isEmpty && !removed.contains(where: contains) { return }
    if removed.isEmpty && added.allSatisfy(contains) { return }
    count += blocks.update(block, empty: []) { words in
      if words.isEmpty { words = [UInt64](repeating: 0, count: 64) }
      let change = words.withUnsafeMutableBufferPointer { words in
        var change = 0
        for id in removed {
          change &-= words[Self.word(id)] & Self.bit(id) != 0 ? 1 : 0
          words[Self.word(id)] &= ~Self.bit(id)
        }
        for id in added {
          change &+= words[Self.word(id)] & Self.bit(id) == 0 ? 1 : 0
          words[Self.word(id)] |= Self.bit(id)
        }
        return change
      }
      if added.isEmpty && words.allSatisfy({ $0 == 0 }) { words = [] }
      return change
    }
  }

  /// The index after the last of the ascending ids from `start` on that lie in a block.
  private static func end(of block: UInt32, in ids: [UInt32], from start: Int) -> Int {
    var end = start
    while end < ids.count && ids[end] >> 12 == block { end += 1 }
    return end
  }

  /// Adds a block behind the last that has ids, from its 64 words.
  mutating func append(_ block: Int, _ words: UnsafeBufferPointer<UInt64>) {
    let added = BitWords.count(words)
    if added == 0 { return }
    blocks.append(Array(words), at: block, after: [])
    count += added
  }

  /// Adds the ids of another bitmap.
  package mutating func formUnion(_ other: PagedBits) {
    other.forEachBlock { block, words in
      count += blocks.update(block, empty: []) { bits in
        if bits.isEmpty {
          bits = Array(words)
          return BitWords.count(words)
        }
        return bits.withUnsafeMutableBufferPointer { bits in
          var added = 0
          for index in 0..<64 {
            added &+= (words[index] & ~bits[index]).nonzeroBitCount
            bits[index] |= words[index]
          }
          return added
        }
      }
    }
  }

  /// Which of its block's words an id is in.
  @inline(__always)
  private static func word(_ id: UInt32) -> Int { Int(id >> 6 & 63) }

  /// The bit of an id in its word.
  @inline(__always)
  static func bit(_ id: UInt32) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: id) }
}
