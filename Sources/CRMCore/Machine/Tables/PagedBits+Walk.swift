extension PagedBits {
  /// The ids as a set; O(1) where they are many.
  package var set: IDSet { IDSet(self) }

  /// The ids in ascending order.
  var ids: [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count + 1) { ids, filled in
      forEachBlock { block, words in
        BitWords.list(words, from: UInt32(block << 12), in: ids, &filled)
      }
    }
  }

  /// The highest id, nil where there is none.
  var last: UInt32? {
    guard !isEmpty, let words = words(of: blocks.count - 1),
      let index = words.lastIndex(where: { $0 != 0 })
    else { return nil }
    return UInt32((blocks.count - 1) << 12 | index << 6 | (63 - words[index].leadingZeroBitCount))
  }

  /// Passes each word that is not zero, the 64 ids from 64 times its number up, to `body`.
  @inline(__always)
  package func forEachWord<Failure: Error>(
    _ body: (Int, UInt64) throws(Failure) -> Void
  ) throws(Failure) {
    try blocks.forEach { (block, words) throws(Failure) in
      for index in words.indices where words[index] != 0 {
        try body(block << 6 | index, words[index])
      }
    }
  }

  /// Passes every id to `body`, ascending.
  @inline(__always)
  package func forEach<Failure: Error>(
    _ body: (UInt32) throws(Failure) -> Void
  ) throws(Failure) {
    try forEachWord { (word, bits) throws(Failure) in
      var rest = bits
      while rest != 0 {
        try body(UInt32(truncatingIfNeeded: word << 6 | rest.trailingZeroBitCount))
        rest &= rest &- 1
      }
    }
  }

  /// Passes the 64 words of each block that has ids to `body`, ascending.
  @inline(__always)
  func forEachBlock(_ body: (Int, UnsafeBufferPointer<UInt64>) -> Void) {
    blocks.forEach { block, words in
      if !words.isEmpty { words.withUnsafeBufferPointer { body(block, $0) } }
    }
  }

  /// What is broken in the bitmap's structure, empty when nothing is.
  package func checkInvariants() -> [String] {
    var violations = blocks.checkInvariants()
    var total = 0
    blocks.forEach { index, words in
      if !words.isEmpty && (words.count != 64 || words.allSatisfy { $0 == 0 }) {
        violations.append("block \(index) has \(words.count) words, or none that counts")
      }
      total += words.reduce(0) { $0 + $1.nonzeroBitCount }
    }
    if total != count { violations.append("\(total) bits are set, the count is \(count)") }
    if blocks.count > 0 && blocks[blocks.count - 1]?.isEmpty != false {
      violations.append("the last block is empty")
    }
    return violations
  }
}

extension PagedBits: Equatable {
  /// Whether two bitmaps hold the same ids.
  package static func == (left: PagedBits, right: PagedBits) -> Bool {
    left.count == right.count && left.blocks.count == right.blocks.count
      && (0..<left.blocks.count).allSatisfy { left.blocks[$0] == right.blocks[$0] }
  }
}
