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
    // A set that shrank may be a bitmap and yet smaller than a sorted array.
    if isSmall || size < other.size { return other.union(self) }
    // Starting from the larger set shares its leaves that the other one lacks.
    var result = self
    other.pages.forEach { index, added in
      guard added.mask != 0 else { return }
      result.pages.update(index, empty: Leaf()) { leaf in
        result.size -= leaf.count
        leaf = leaf.union(added)
        result.size += leaf.count
      }
    }
    return result
  }

  /// The ids that are in this set and not in the other.
  public func subtracting(_ other: IDSet) -> IDSet {
    if isSmall { return keeping { !other.contains($0) } }
    if other.isSmall {
      var result = self
      for id in other.small { result.remove(id) }
      return result
    }
    var result = self
    forEachCommonLeaf(other) { index, leaf, taken in
      let rest = leaf.subtracting(taken)
      result.size += rest.count - leaf.count
      result.pages.update(index, empty: Leaf()) { $0 = rest }
    }
    if result.size <= Self.smallLimit / 2 { result.gather() }
    return result
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
    // As the sizes are equal, nothing can be in `right` alone.
    var page = -1
    while let next = left.pages.nextPage(from: page + 1) {
      page = next
      guard let leaf = left.pages[page], leaf.mask != 0 else { continue }
      if leaf != right.pages[page] { return false }
    }
    return true
  }
}

extension IDSet.Leaf {
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Passes the words stored on both sides to `body`, ascending.
  @inline(__always)
  private func forEachCommonWord(_ other: Self, _ body: (Int, UInt64, UInt64) -> Void) {
    // Two cursors step along the masks: counting bits for every word would cost more.
    var left = 0
    var right = 0
    var rest = mask | other.mask
    while rest != 0 {
      let mark = rest & (0 &- rest)
      let isLeft = mask & mark != 0
      let isRight = other.mask & mark != 0
      if isLeft && isRight {
        body(rest.trailingZeroBitCount, words[left], other.words[right])
      }
      left &+= isLeft ? 1 : 0
      right &+= isRight ? 1 : 0
      rest ^= mark
    }
  }

  func intersectionCount(_ other: Self) -> Int {
    var total = 0
    guard mask == other.mask else {
      forEachCommonWord(other) { total &+= ($1 & $2).nonzeroBitCount }
      return total
    }
    for index in words.indices { total &+= (words[index] & other.words[index]).nonzeroBitCount }
    return total
  }

  func intersection(_ other: Self, counting size: inout Int) -> Self {
    var result = Self()
    var count = 0
    result.words.reserveCapacity((mask & other.mask).nonzeroBitCount)
    forEachCommonWord(other) { word, left, right in
      let bits = left & right
      guard bits != 0 else { return }
      result.mask |= Self.bit(word)
      result.words.append(bits)
      count &+= bits.nonzeroBitCount
    }
    size = count
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
