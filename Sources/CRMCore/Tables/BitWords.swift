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
