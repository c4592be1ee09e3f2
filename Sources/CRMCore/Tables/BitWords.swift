/// Loops over the words of bitmaps.
enum BitWords {
  /// How many bits are set.
  static func count(_ words: UnsafeBufferPointer<UInt64>) -> Int {
    var total = 0
    for word in words { total &+= word.nonzeroBitCount }
    return total
  }

  /// How many bits are set on both sides.
  static func commonCount(
    _ left: UnsafeBufferPointer<UInt64>, _ right: UnsafeBufferPointer<UInt64>
  ) -> Int {
    var total = 0
    for index in 0..<min(left.count, right.count) {
      total &+= (left[index] & right[index]).nonzeroBitCount
    }
    return total
  }
}

extension BitWords {
  /// Writes the ids of all bits behind those in `ids`, which has room for one more than there are.
  static func list(
    _ words: UnsafeBufferPointer<UInt64>, from first: UInt32,
    in ids: UnsafeMutableBufferPointer<UInt32>, _ filled: inout Int
  ) {
    var count = filled
    var base = first
    for word in words {
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

  /// Writes the bits that are set on both sides, 64 words each; returns whether there is any.
  static func combine(
    _ left: UnsafeBufferPointer<UInt64>, _ right: UnsafeBufferPointer<UInt64>,
    in words: UnsafeMutableBufferPointer<UInt64>
  ) -> Bool {
    var found: UInt64 = 0
    for index in 0..<64 {
      let both = left[index] & right[index]
      words[index] = both
      found |= both
    }
    return found != 0
  }

  /// Keeps the bits that are set in as many other words too; returns whether any is left.
  static func keep(
    _ words: UnsafeMutableBufferPointer<UInt64>, in others: UnsafeBufferPointer<UInt64>
  ) -> Bool {
    var left: UInt64 = 0
    for index in 0..<min(words.count, others.count) {
      words[index] &= others[index]
      left |= words[index]
    }
    return left != 0
  }

  /// Keeps the bits that are not set in as many other words; returns whether any is left.
  static func keep(
    _ words: UnsafeMutableBufferPointer<UInt64>, notIn others: UnsafeBufferPointer<UInt64>
  ) -> Bool {
    var left: UInt64 = 0
    for index in 0..<min(words.count, others.count) {
      words[index] &= ~others[index]
      left |= words[index]
    }
    return left != 0
  }
}
