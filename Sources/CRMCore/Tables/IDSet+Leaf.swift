extension IDSet {
  /// The bits of 4,096 ids: which of 64 words are not zero, and those words in order.
  @usableFromInline
  @frozen
  struct Leaf: Sendable, Equatable {
    @usableFromInline var mask: UInt64 = 0
    @usableFromInline var words: [UInt64] = []

    @inlinable
    init() {}

    @inlinable
    @inline(__always)
    static func bit(_ word: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: word) }

    /// Where a word is, or would be, among those stored.
    @inlinable
    @inline(__always)
    func rank(_ word: Int) -> Int {
      // A mask of low bits only, as dense sets have, needs no counting.
      if mask & (mask &+ 1) == 0 { return Swift.min(word, words.count) }
      return (mask & (Self.bit(word) &- 1)).nonzeroBitCount
    }

    @inlinable
    func word(_ word: Int) -> UInt64 {
      mask & Self.bit(word) == 0 ? 0 : words[rank(word)]
    }

    /// The lowest id of a word that is stored, named by its number in the whole set.
    func first(of word: Int) -> UInt32 {
      UInt32(word << 6 | self.word(word & 63).trailingZeroBitCount)
    }

    /// Sets a bit of a word; returns whether it was clear.
    mutating func insert(_ bit: UInt64, word: Int) -> Bool {
      let index = rank(word)
      if mask & Self.bit(word) == 0 {
        words.insert(bit, at: index)
        mask |= Self.bit(word)
        return true
      }
      if words[index] & bit != 0 { return false }
      words[index] |= bit
      return true
    }

    /// Clears a bit of a word that is stored.
    mutating func remove(_ bit: UInt64, word: Int) {
      let index = rank(word)
      words[index] &= ~bit
      if words[index] == 0 {
        words.remove(at: index)
        mask &= ~Self.bit(word)
      }
    }

    /// Passes the stored words with their number in the leaf to `body`, ascending.
    @inlinable
    @inline(__always)
    func forEachWord<Failure: Error>(
      _ body: (Int, UInt64) throws(Failure) -> Void
    ) throws(Failure) {
      var rest = mask
      for index in words.indices {
        try body(rest.trailingZeroBitCount, words[index])
        rest &= rest &- 1
      }
    }
  }

  /// Collects bits in ascending order into a set.
  @usableFromInline
  struct Builder {
    private var small: [UInt32] = []
    private var pages = PageTree<Leaf>()
    private var leaf = Leaf()
    private var leafIndex = 0
    private var size = 0
    private var keepsPages: Bool

    /// With `keepsPages` the result is a bitmap however few ids there are.
    init(keepsPages: Bool = false) { self.keepsPages = keepsPages }

    /// Adds bits of one word, the 64 ids from 64 `word` up; words never go down.
    mutating func append(bit bits: UInt64, word: Int) {
      guard bits != 0 else { return }
      if word >> 6 != leafIndex { flush(next: word >> 6) }
      let mark = Leaf.bit(word & 63)
      if leaf.mask & mark != 0 {
        let last = leaf.words.count - 1
        size += (bits & ~leaf.words[last]).nonzeroBitCount
        leaf.words[last] |= bits
      } else {
        leaf.mask |= mark
        leaf.words.append(bits)
        size += bits.nonzeroBitCount
      }
    }

    /// Adds a whole leaf that holds `count` ids; no word of it was added before.
    mutating func append(_ new: Leaf, at index: Int, count: Int) {
      guard count > 0 else { return }
      flush(next: index)
      leaf = new
      size += count
    }

    private mutating func flush(next: Int) {
      if leaf.mask != 0 {
        let full = leaf
        leaf = Leaf()
        pages.update(leafIndex, empty: Leaf()) { $0 = full }
      }
      leafIndex = next
    }

    mutating func finish() -> IDSet {
      flush(next: 0)
      var result = IDSet()
      result.size = size
      result.pages = pages
      guard size <= IDSet.smallLimit && !keepsPages || size == 0 else { return result }
      result.gather()
      return result
    }
  }
}
