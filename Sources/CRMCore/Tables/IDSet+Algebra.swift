extension IDSet {
  /// The ids that are in both sets.
  package func intersection(_ other: IDSet) -> IDSet {
    if isList && other.isList && other.count < count { return other.keeping { contains($0) } }
    if isList { return keeping { other.contains($0) } }
    if other.isList { return other.keeping { contains($0) } }
    return IDSet(combining: words, other.words, upTo: Swift.min(words.count, other.words.count), &)
  }

  /// How many ids are in both sets; allocates nothing.
  package func intersectionCount(_ other: IDSet) -> Int {
    if isList { return list.reduce(0) { $0 + (other.contains($1) ? 1 : 0) } }
    if other.isList { return other.intersectionCount(self) }
    return words.withUnsafeBufferPointer { left in
      other.words.withUnsafeBufferPointer { BitWords.commonCount(left, $0) }
    }
  }

  /// The ids that are in at least one of the sets.
  package func union(_ other: IDSet) -> IDSet {
    if isList && other.isList { return IDSet(sorted: Self.merge(list, other.list)) }
    if isList { return other.union(self) }
    if !other.isList {
      if words.count < other.words.count { return other.union(self) }
      return IDSet(combining: words, other.words, upTo: words.count, |)
    }
    var result = self
    for id in other.list { result.insert(id) }
    return result
  }

  /// The ids that are in this set and not in the other.
  package func subtracting(_ other: IDSet) -> IDSet {
    if isList { return keeping { !other.contains($0) } }
    if !other.isList {
      return IDSet(combining: words, other.words, upTo: words.count) { $0 & ~$1 }
    }
    var result = self
    for id in other.list { result.remove(id) }
    return result
  }

  /// The ids of a sorted array that pass a test.
  @inline(__always)
  func keeping(_ isKept: (UInt32) -> Bool) -> IDSet { IDSet(list: list.filter(isKept)) }

  /// Combines two sets of bits word by word, the shorter one as if zeros followed it.
  @inline(__always)
  private init(
    combining left: [UInt64], _ right: [UInt64], upTo end: Int,
    _ combine: (UInt64, UInt64) -> UInt64
  ) {
    let common = Swift.min(left.count, right.count)
    var count = 0
    let words = [UInt64](unsafeUninitializedCapacity: end) { result, filled in
      // `common` is within both, and `end` is `common` or the length of `left`.
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          for index in 0..<common { result[index] = combine(left[index], right[index]) }
          for index in common..<end { result[index] = combine(left[index], 0) }
        }
      }
      filled = end
      count = BitWords.count(UnsafeBufferPointer(rebasing: result[..<end]))
    }
    self.init(words: words, count: count)
  }

  private static func merge(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(left.count + right.count)
    var index = 0
    for id in left {
      while index < right.count && right[index] < id {
        result.append(right[index])
        index += 1
      }
      result.append(id)
    }
    result.append(contentsOf: right[index...])
    return result
  }
}

extension IDSet: Equatable {
  /// Whether two sets hold the same ids, in whatever form they are kept.
  @usableFromInline
  package static func == (left: IDSet, right: IDSet) -> Bool {
    guard left.count == right.count else { return false }
    if left.isList && right.isList { return left.list == right.list }
    if left.isList || right.isList { return left.intersectionCount(right) == left.count }
    // As the counts are equal, no bit can be set where only one of them has words.
    return !zip(left.words, right.words).contains { $0 != $1 }
  }
}
