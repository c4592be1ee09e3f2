/// A set of record numbers as a bitmap, of the size that an index gives it.
struct NumberSet: Sendable {
  /// Bit `number % 64` of word `number / 64`.
  private(set) var words: [UInt64]

  /// An empty set with room for the numbers below `64 * wordCount`.
  init(wordCount: Int) { words = [UInt64](repeating: 0, count: wordCount) }

  /// Whether no number is in the set.
  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// How many numbers are in the set; O(words).
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Adds numbers that the set has room for.
  mutating func insert(_ numbers: ArraySlice<UInt32>) {
    numbers.withUnsafeBufferPointer { numbers in
      words.withUnsafeMutableBufferPointer { words in
        // In bounds: an index gives its sets room for all its numbers.
        for number in numbers { words[Int(number &>> 6)] |= 1 &<< UInt64(number & 63) }
      }
    }
  }

  /// Adds the numbers of a bitmap of the same size.
  mutating func formUnion(_ other: ArraySlice<UInt64>) {
    combine(other) { $0 | $1 }
  }

  /// Leaves only the numbers that are in a set of the same size, too.
  mutating func formIntersection(_ other: NumberSet) {
    combine(other.words[...]) { $0 & $1 }
  }

  @inline(__always)
  private mutating func combine(_ other: ArraySlice<UInt64>, _ body: (UInt64, UInt64) -> UInt64) {
    other.withUnsafeBufferPointer { other in
      words.withUnsafeMutableBufferPointer { words in
        // In bounds: the shorter of the two counts.
        for index in 0..<min(words.count, other.count) {
          words[index] = body(words[index], other[index])
        }
      }
    }
  }
}
