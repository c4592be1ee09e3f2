/// Loops over the words of bitmaps.
enum BitWords {
  /// How many bits are set.
  static func count(_ words: UnsafeBufferPointer<UInt64>) -> Int {
    var total = 0
    for word in words { total &+= word.nonzeroBitCount }
    return total
  }

  /// Writes the ids of all bits behind those in `ids`, which has room for one more than there are, up
  /// to the word that fills it with as many as are wanted.
  static func list(
    _ words: UnsafeBufferPointer<UInt64>, from first: UInt32,
    in ids: UnsafeMutableBufferPointer<UInt32>, _ filled: inout Int, atMost wanted: Int = .max
  ) {
    var count = filled
    var base = first
    for word in words where count < wanted {
      // The first bit is written without asking whether there is one: in sparse words no branch
      // could be foreseen. What was written for none is written over.
      var rest = word
      ids[count] = base &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
      count &+= rest == 0 ? 0 : 1
      rest &= rest &- 1
      while rest != 0 {
        ids[count] = base &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
        count &+= 1
        rest &= rest &- 1
      }
      base &+= 64
    }
    filled = count
  }

  /// Writes the bits of 64 words that are set in 64 others after `flip`; says whether there are any.
  @inline(__always)
  static func combine(
    _ source: UnsafeBufferPointer<UInt64>, _ others: [UInt64], flipped flip: UInt64,
    in words: UnsafeMutableBufferPointer<UInt64>
  ) -> Bool {
    others.withUnsafeBufferPointer { others in
      var found: UInt64 = 0
      for index in 0..<64 {
        let both = source[index] & (others[index] ^ flip)
        words[index] = both
        found |= both
      }
      return found != 0
    }
  }
}
