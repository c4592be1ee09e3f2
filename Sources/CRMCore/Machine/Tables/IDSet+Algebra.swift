extension IDSet {
  /// The ids that are in both sets.
  package func intersection(_ other: IDSet) -> IDSet {
    if !other.isList { return intersection(other.bits) }
    if isList && count < other.count { return other.intersection(self) }
    return isList ? IDSet(list: other.list.filter(contains)) : other.listed(in: bits)
  }

  /// The ids that are in at least one of the sets.
  package func union(_ other: IDSet) -> IDSet {
    if isList && other.isList { return IDSet(sorted: (list + other.list).sorted()) }
    if isList { return other.union(self) }
    var union = bits
    union.formUnion(other.bits)
    union.apply(adding: other.list, removing: [])
    return IDSet(union)
  }

  /// The ids that are in this set and not in the other.
  package func subtracting(_ other: IDSet) -> IDSet {
    if !other.isList { return subtracting(other.bits) }
    if isList { return IDSet(list: list.filter { !other.contains($0) }) }
    var rest = bits
    rest.apply(adding: [], removing: other.list)
    return IDSet(rest)
  }

  /// Keeps the ids that a bitmap has too.
  package mutating func formIntersection(_ other: PagedBits) { self = intersection(other) }

  /// Takes out the ids of a bitmap.
  package mutating func subtract(_ other: PagedBits) { self = subtracting(other) }

  private func intersection(_ other: PagedBits) -> IDSet {
    isList ? listed(in: other) : PagedBits.intersection(of: [bits, other])
  }

  private func subtracting(_ other: PagedBits) -> IDSet {
    isList ? listed(in: other, false) : PagedBits.intersection(of: [bits], without: [other])
  }

  /// The ids of a sorted array that a bitmap has, or has not.
  private func listed(in bits: PagedBits, _ isIn: Bool = true) -> IDSet {
    var (block, words): (Int, [UInt64]) = (-1, [])
    return IDSet(
      list: list.filter { id in
        if id >> 12 != block {
          block = Int(id >> 12)
          words = bits.words(of: block) ?? []
        }
        return (!words.isEmpty && words[Int(id >> 6 & 63)] & PagedBits.bit(id) != 0) == isIn
      })
  }
}

extension IDSet: Equatable {
  /// Whether two sets hold the same ids, in whatever form they are kept. O(n).
  @usableFromInline
  package static func == (left: IDSet, right: IDSet) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }
}
