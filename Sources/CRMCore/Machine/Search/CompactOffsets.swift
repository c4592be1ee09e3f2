/// Ascending offsets into a buffer, four bytes each while they fit, else eight.
struct CompactOffsets: Sendable {
  private(set) var narrow: [UInt32] = []
  private(set) var wide: [UInt64] = []
  private let narrowLimit: Int

  /// No offsets yet; those above `narrowLimit` make all of them eight bytes wide.
  init(narrowLimit: Int = Int(UInt32.max)) { self.narrowLimit = narrowLimit }

  /// The offsets of others, of whose two forms one is empty.
  init(narrow: [UInt32], wide: [UInt64]) {
    (self.narrow, self.wide) = (narrow, wide)
    narrowLimit = Int(UInt32.max)
  }

  /// How many offsets there are.
  var count: Int { wide.isEmpty ? narrow.count : wide.count }

  /// The memory they take, in bytes.
  var byteCount: Int { narrow.count * 4 + wide.count * 8 }

  /// The offset at a place.
  subscript(index: Int) -> Int { wide.isEmpty ? Int(narrow[index]) : Int(wide[index]) }

  /// Whether they ascend from 0 to the end of a buffer of that size, and are so many.
  func lead(through size: Int, inSteps steps: Int? = nil) -> Bool {
    guard count > 0, steps ?? count == count, self[0] == 0, self[count - 1] == size else {
      return false
    }
    return (1..<count).allSatisfy { self[$0 - 1] <= self[$0] }
  }

  /// Makes room for `count` offsets in all.
  mutating func reserveCapacity(_ count: Int) { narrow.reserveCapacity(count) }

  /// Adds an offset that is not below the last one.
  mutating func append(_ offset: Int) {
    if wide.isEmpty, offset <= narrowLimit {
      narrow.append(UInt32(offset))
    } else {
      if wide.isEmpty {
        wide = narrow.map { UInt64($0) }
        narrow = []
      }
      wide.append(UInt64(offset))
    }
  }

  /// The last place from `start` on whose offset is at most `value`; O(log of the distance).
  ///
  /// The offset at `start` must be at most `value`.
  func lastIndex(atMost value: Int, from start: Int) -> Int {
    (start + 1..<count).gallop { self[$0] > value } - 1
  }
}
