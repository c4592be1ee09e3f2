extension IDSet {
  /// Passes every id to `body`, ascending; the fastest way through a set.
  @inlinable
  public func forEach(_ body: (UInt32) throws -> Void) rethrows {
    try forEachID(body)
  }

  // Under another name, for beside `Sequence.forEach` a typed one is ambiguous.
  @inlinable
  func forEachID<Failure: Error>(_ body: (UInt32) throws(Failure) -> Void) throws(Failure) {
    if isSmall {
      for index in small.indices { try body(small[index]) }
    } else {
      try forEachInPages(body)
    }
  }

  @inlinable
  func forEachInPages<Failure: Error>(_ body: (UInt32) throws(Failure) -> Void) throws(Failure) {
    try pages.forEach { (index, leaf) throws(Failure) in
      try leaf.forEachWord { (word, bits) throws(Failure) in
        let first = UInt32(truncatingIfNeeded: index << 12 | word << 6)
        var rest = bits
        while rest != 0 {
          try body(first | UInt32(truncatingIfNeeded: rest.trailingZeroBitCount))
          rest &= rest &- 1
        }
      }
    }
  }

  /// All ids in one array, ascending or descending.
  public func ids(descending: Bool = false) -> [UInt32] {
    if isSmall { return descending ? small.reversed() : small }
    var result: [UInt32] = []
    result.reserveCapacity(count)
    forEach { result.append($0) }
    if descending { result.reverse() }
    return result
  }

  /// The lowest id, nil in an empty set.
  public var first: UInt32? { next(from: 0) }

  /// The highest id, nil in an empty set.
  public var last: UInt32? {
    if isSmall { return small.last }
    guard let page = pages.lastPage(where: { $0.mask != 0 }), let leaf = pages[page],
      let bits = leaf.words.last
    else { return nil }
    let word = 63 - leaf.mask.leadingZeroBitCount
    return UInt32(page << 12 | word << 6 | (63 - bits.leadingZeroBitCount))
  }

  /// The lowest id above `id`, nil when there is none; O(log n).
  public func next(after id: UInt32) -> UInt32? {
    id == .max ? nil : next(from: id + 1)
  }

  /// The lowest id that is not below `id`.
  func next(from id: UInt32) -> UInt32? {
    if isSmall {
      let index = lowerBound(id)
      return index < small.count ? small[index] : nil
    }
    let word = Int(id >> 6)
    if let leaf = pages[word >> 6] {
      let bits = leaf.word(word & 63) & UInt64.max << UInt64(id & 63)
      if bits != 0 { return UInt32(word << 6 | bits.trailingZeroBitCount) }
      // Two shifts, for the word after the last is not in this leaf.
      let above = (leaf.mask >> UInt64(word & 63)) >> 1
      if above != 0 { return leaf.first(of: word + 1 + above.trailingZeroBitCount) }
    }
    var page = word >> 6
    while let found = pages.nextPage(from: page + 1) {
      page = found
      guard let leaf = pages[page], leaf.mask != 0 else { continue }
      return leaf.first(of: page << 6 | leaf.mask.trailingZeroBitCount)
    }
    return nil
  }
}

extension IDSet: Sequence {
  /// Walks a set's ids, ascending.
  public struct Iterator: IteratorProtocol, Sendable {
    private let set: IDSet
    private var page = -1
    private var leaf = Leaf()
    // In a small set the index of the next id, else of the next word.
    private var index = 0
    private var bits: UInt64 = 0
    private var first: UInt32 = 0

    init(_ set: IDSet) { self.set = set }

    /// The next id, nil at the end.
    public mutating func next() -> UInt32? {
      if set.isSmall {
        defer { index += 1 }
        return index < set.small.count ? set.small[index] : nil
      }
      while bits == 0 {
        if index == leaf.words.count {
          guard let next = set.pages.nextPage(from: page + 1) else { return nil }
          page = next
          index = 0
          leaf = set.pages[page] ?? Leaf()
          continue
        }
        bits = leaf.words[index]
        first = UInt32(page << 12 | leaf.mask.trailingZeroBitCount << 6)
        leaf.mask &= leaf.mask &- 1
        index += 1
      }
      defer { bits &= bits &- 1 }
      return first | UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
    }
  }

  /// Starts a walk through the ids, ascending.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// Exactly how many ids there are.
  public var underestimatedCount: Int { count }
}

extension IDSet: ExpressibleByArrayLiteral {
  /// Makes a set of the ids named, in any order.
  public init(arrayLiteral ids: UInt32...) { self.init(sorted: ids.sorted()) }
}

extension IDSet {
  /// Passes each word that is not zero, the 64 ids from 64 times its number up, to `body`.
  @inlinable
  func forEachWord<Failure: Error>(
    _ body: (Int, UInt64) throws(Failure) -> Void
  ) throws(Failure) {
    guard isSmall else {
      return try pages.forEach { (index, leaf) throws(Failure) in
        try leaf.forEachWord { (word, bits) throws(Failure) in try body(index << 6 | word, bits) }
      }
    }
    for id in small { try body(Int(id >> 6), 1 &<< UInt64(id & 63)) }
  }
}
