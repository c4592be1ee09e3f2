extension IDSet {
  /// Passes every id to `body`, ascending; the fastest way through a set.
  package func forEach(_ body: (UInt32) throws -> Void) rethrows { try forEachID(body) }

  // Under another name, for beside `Sequence.forEach` a typed one is ambiguous.
  @inline(__always)
  func forEachID<Failure: Error>(_ body: (UInt32) throws(Failure) -> Void) throws(Failure) {
    for index in list.indices { try body(list[index]) }
    for index in words.indices {
      var rest = words[index]
      while rest != 0 {
        try body(UInt32(truncatingIfNeeded: index << 6 | rest.trailingZeroBitCount))
        rest &= rest &- 1
      }
    }
  }

  /// Passes each word that is not zero, the 64 ids from 64 times its number up, to `body`.
  @inline(__always)
  package func forEachWord<Failure: Error>(
    _ body: (Int, UInt64) throws(Failure) -> Void
  ) throws(Failure) {
    for index in words.indices where words[index] != 0 { try body(index, words[index]) }
    var index = 0
    while index < list.count {
      let word = list[index] >> 6
      var bits: UInt64 = 0
      while index < list.count && list[index] >> 6 == word {
        bits |= Self.bit(list[index])
        index += 1
      }
      try body(Int(word), bits)
    }
  }

  /// All ids in one array, ascending.
  package func ids() -> [UInt32] {
    if isList { return list }
    var result: [UInt32] = []
    result.reserveCapacity(count)
    forEachID { result.append($0) }
    return result
  }
}

extension IDSet: Sequence {
  /// Walks a set's ids, ascending; does no more than is asked for.
  @usableFromInline
  package struct Iterator: IteratorProtocol, Sendable {
    private let set: IDSet
    // In a sorted array the index of the next id, else of the next word.
    private var index = 0
    private var bits: UInt64 = 0

    init(_ set: IDSet) { self.set = set }

    /// The next id, nil at the end.
    @usableFromInline
    package mutating func next() -> UInt32? {
      if set.isList {
        defer { index += 1 }
        return index < set.list.count ? set.list[index] : nil
      }
      while bits == 0 {
        if index == set.words.count { return nil }
        bits = set.words[index]
        index += 1
      }
      defer { bits &= bits &- 1 }
      return UInt32(truncatingIfNeeded: (index - 1) << 6 | bits.trailingZeroBitCount)
    }
  }

  /// Starts a walk through the ids, ascending.
  @usableFromInline
  package func makeIterator() -> Iterator { Iterator(self) }

  /// Exactly how many ids there are.
  @usableFromInline
  package var underestimatedCount: Int { count }
}
