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
    for page in stride(from: pages.pageBound - 1, through: 0, by: -1) {
      guard let leaf = pages[page], let bits = leaf.words.last else { continue }
      let word = 63 - leaf.mask.leadingZeroBitCount
      return UInt32(page << 12 | word << 6 | (63 - bits.leadingZeroBitCount))
    }
    return nil
  }

  /// The lowest id above `id`, nil when there is none; O(log n) plus the absent pages skipped.
  public func next(after id: UInt32) -> UInt32? {
    id == .max ? nil : next(from: id + 1)
  }

  /// The lowest id that is not below `id`.
  func next(from id: UInt32) -> UInt32? {
    if isSmall {
      let index = lowerBound(id)
      return index < small.count ? small[index] : nil
    }
    var word = Int(id >> 6)
    var bits = (pages[word >> 6]?.word(word & 63) ?? 0) & (UInt64.max << UInt64(id & 63))
    let bound = pages.pageBound << 6
    while bits == 0 {
      word += 1
      guard word < bound else { return nil }
      guard let leaf = pages[word >> 6], leaf.mask >> UInt64(word & 63) != 0 else {
        word |= 63
        continue
      }
      bits = leaf.word(word & 63)
    }
    return UInt32(word << 6 | bits.trailingZeroBitCount)
  }
}

extension IDSet: Sequence {
  /// Walks a set's ids, ascending.
  public struct Iterator: IteratorProtocol, Sendable {
    private let set: IDSet
    private var word = -1
    private var bits: UInt64 = 0
    private var leaf = Leaf()
    private var bound: Int

    init(_ set: IDSet) {
      self.set = set
      bound = set.isSmall ? 0 : set.pages.pageBound << 6
    }

    /// The next id, nil at the end.
    public mutating func next() -> UInt32? {
      if set.isSmall {
        word += 1
        return word < set.small.count ? set.small[word] : nil
      }
      while bits == 0 {
        word += 1
        guard word < bound else { return nil }
        if word & 63 == 0 { leaf = set.pages[word >> 6] ?? Leaf() }
        if leaf.mask >> UInt64(word & 63) == 0 { word |= 63 } else { bits = leaf.word(word & 63) }
      }
      defer { bits &= bits &- 1 }
      return UInt32(word << 6 | bits.trailingZeroBitCount)
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
