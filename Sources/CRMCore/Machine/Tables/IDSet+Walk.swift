extension IDSet {
  /// Passes every id to `body`, ascending; the fastest way through a set.
  package func forEach(_ body: (UInt32) throws -> Void) rethrows {
    for index in list.indices { try body(list[index]) }
    try bits.forEach(body)
  }

  /// Passes each word that is not zero, the 64 ids from 64 times its number up, to `body`.
  @inline(__always)
  package func forEachWord<Failure: Error>(
    _ body: (Int, UInt64) throws(Failure) -> Void
  ) throws(Failure) {
    try bits.forEachWord(body)
    var index = 0
    while index < list.count {
      let word = list[index] >> 6
      var bits: UInt64 = 0
      while index < list.count && list[index] >> 6 == word {
        bits |= PagedBits.bit(list[index])
        index += 1
      }
      try body(Int(word), bits)
    }
  }
}

extension IDSet: Sequence {
  /// Walks a set's ids, ascending; does no more than is asked for.
  @usableFromInline
  package struct Iterator: IteratorProtocol, Sendable {
    private let set: IDSet
    // In a sorted array the index of the next id, else of the next word.
    private var index = 0
    private var words: [UInt64] = []
    private var bits: UInt64 = 0

    init(_ set: IDSet) { self.set = set }

    /// Starts behind an id.
    init(_ set: IDSet, after id: UInt32) {
      self.set = set
      if set.isList {
        index = set.list.indices.bisect { set.list[$0] > id }
      } else {
        words = set.bits.words(of: Int(id >> 12)) ?? []
        bits = words.isEmpty ? 0 : words[Int(id >> 6 & 63)] & UInt64.max << UInt64(id & 63 + 1)
        index = Int(id >> 6) + 1
      }
    }

    /// The next id, nil at the end.
    @usableFromInline
    package mutating func next() -> UInt32? {
      if set.isList {
        defer { index += 1 }
        return index < set.list.count ? set.list[index] : nil
      }
      while bits == 0 {
        if index & 63 == 0 {
          guard let block = set.bits.blocks[index >> 6] else { return nil }
          words = block
        }
        bits = words.isEmpty ? 0 : words[index & 63]
        index &+= 1
      }
      defer { bits &= bits &- 1 }
      return UInt32(truncatingIfNeeded: (index - 1) << 6 | bits.trailingZeroBitCount)
    }
  }

  /// Starts a walk through the ids, ascending.
  @usableFromInline
  package func makeIterator() -> Iterator { Iterator(self) }

  /// The ids that come after one, ascending.
  func ids(after id: UInt32) -> IteratorSequence<Iterator> {
    IteratorSequence(Iterator(self, after: id))
  }

  /// Exactly how many ids there are.
  @usableFromInline
  package var underestimatedCount: Int { count }
}
