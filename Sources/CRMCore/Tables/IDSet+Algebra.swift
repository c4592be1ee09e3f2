extension IDSet {
  /// The ids that are in both sets; skips every page that one of them lacks.
  public func intersection(_ other: IDSet) -> IDSet {
    if isSmall { return keeping { other.contains($0) } }
    if other.isSmall { return other.keeping { contains($0) } }
    var builder = Builder()
    forEachCommonLeaf(other) { index, left, right in
      var size = 0
      builder.append(left.intersection(right, counting: &size), at: index, count: size)
    }
    return builder.finish()
  }

  /// How many ids are in both sets; allocates nothing.
  public func intersectionCount(_ other: IDSet) -> Int {
    if isSmall { return small.reduce(0) { $0 + (other.contains($1) ? 1 : 0) } }
    if other.isSmall { return other.intersectionCount(self) }
    var total = 0
    forEachCommonLeaf(other) { _, left, right in total += left.intersectionCount(right) }
    return total
  }

  /// The ids that are in at least one of the sets.
  public func union(_ other: IDSet) -> IDSet {
    if isSmall && other.isSmall { return Self(sorted: Self.merge(small, other.small)) }
    if other.isSmall {
      var result = self
      for id in other.small { result.insert(id) }
      return result
    }
    if isSmall { return other.union(self) }
    var builder = Builder()
    for index in 0..<Swift.max(pages.pageBound, other.pages.pageBound) {
      let merged = (pages[index] ?? Leaf()).union(other.pages[index] ?? Leaf())
      builder.append(merged, at: index, count: merged.count)
    }
    return builder.finish()
  }

  /// The ids that are in this set and not in the other.
  public func subtracting(_ other: IDSet) -> IDSet {
    if isSmall { return keeping { !other.contains($0) } }
    if other.isSmall {
      var result = self
      for id in other.small { result.remove(id) }
      return result
    }
    var builder = Builder()
    pages.forEach { index, leaf in
      let rest = other.pages[index].map { leaf.subtracting($0) } ?? leaf
      builder.append(rest, at: index, count: rest.count)
    }
    return builder.finish()
  }

  /// The ids of a small set that pass a test.
  private func keeping(_ isKept: (UInt32) -> Bool) -> IDSet {
    var result = IDSet()
    result.small = small.filter(isKept)
    result.size = result.small.count
    return result
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

  private func forEachCommonLeaf(_ other: IDSet, _ body: (Int, Leaf, Leaf) -> Void) {
    pages.forEach { index, leaf in
      guard leaf.mask != 0, let match = other.pages[index], match.mask & leaf.mask != 0
      else { return }
      body(index, leaf, match)
    }
  }
}

extension IDSet: Equatable {
  /// Whether two sets hold the same ids, in whatever form they are kept.
  public static func == (left: IDSet, right: IDSet) -> Bool {
    guard left.size == right.size else { return false }
    if left.isSmall && right.isSmall { return left.small == right.small }
    if left.isSmall || right.isSmall { return left.intersectionCount(right) == left.size }
    // Equal sizes make equal leaves on one side equal sets.
    for index in 0..<left.pages.pageBound
    where (left.pages[index] ?? Leaf()) != (right.pages[index] ?? Leaf()) {
      return false
    }
    return true
  }
}

extension IDSet.Leaf {
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  func intersectionCount(_ other: Self) -> Int {
    var total = 0
    if mask == other.mask {
      for index in words.indices { total &+= (words[index] & other.words[index]).nonzeroBitCount }
      return total
    }
    var common = mask & other.mask
    while common != 0 {
      let word = common.trailingZeroBitCount
      total &+= (words[rank(word)] & other.words[other.rank(word)]).nonzeroBitCount
      common &= common &- 1
    }
    return total
  }

  func intersection(_ other: Self, counting size: inout Int) -> Self {
    var result = Self()
    var common = mask & other.mask
    result.words.reserveCapacity(common.nonzeroBitCount)
    let isAligned = mask == other.mask
    var index = 0
    while common != 0 {
      let word = common.trailingZeroBitCount
      let bits =
        isAligned
        ? words[index] & other.words[index] : words[rank(word)] & other.words[other.rank(word)]
      if bits != 0 {
        result.mask |= Self.bit(word)
        result.words.append(bits)
        size &+= bits.nonzeroBitCount
      }
      index &+= 1
      common &= common &- 1
    }
    return result
  }

  func union(_ other: Self) -> Self {
    if other.mask == 0 { return self }
    if mask == 0 { return other }
    var result = Self()
    result.mask = mask | other.mask
    result.words.reserveCapacity(result.mask.nonzeroBitCount)
    var rest = result.mask
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      result.words.append(word(index) | other.word(index))
      rest &= rest &- 1
    }
    return result
  }

  func subtracting(_ other: Self) -> Self {
    if mask & other.mask == 0 { return self }
    var result = Self()
    result.words.reserveCapacity(words.count)
    forEachWord { index, bits in
      let kept = bits & ~other.word(index)
      guard kept != 0 else { return }
      result.mask |= Self.bit(index)
      result.words.append(kept)
    }
    return result
  }
}
