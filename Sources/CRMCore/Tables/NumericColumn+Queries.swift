extension NumericColumn {
  /// How much of a column a query looked at.
  public struct Visits: Sendable, Equatable {
    /// How many pages' values were read; skipped ones do not count.
    public var pages = 0

    /// Makes a count that begins at nothing.
    public init() {}
  }

  /// The ids whose value is in a range, of all ids or of those in a set.
  public func ids(in range: ClosedRange<Int64>, within ids: IDSet? = nil) -> IDSet {
    var visits = Visits()
    return self.ids(in: range, within: ids, counting: &visits)
  }

  /// The ids whose value is in a range, and how many pages were read for it.
  public func ids(
    in range: ClosedRange<Int64>, within ids: IDSet? = nil, counting visits: inout Visits
  ) -> IDSet {
    var builder = IDSet.Builder()
    if let ids {
      visits.pages += forEachPage(of: ids, where: { $0.overlaps(range) }) { page, word, bits in
        builder.append(bit: page.matches(range, word: word, among: bits), word: word)
      }
    } else {
      pages.forEach { index, page in
        guard page.overlaps(range) else { return }
        visits.pages += 1
        for word in index << 3..<(index + 1) << 3 {
          builder.append(bit: page.matches(range, word: word, among: .max), word: word)
        }
      }
    }
    return builder.finish()
  }

  /// Passes each id of a set that has a value, with it, to `body`, ascending.
  @inlinable
  public func forEach<Failure: Error>(
    in ids: IDSet, _ body: (UInt32, Int64) throws(Failure) -> Void
  ) throws(Failure) {
    _ = try forEachPage(of: ids, where: { _ in true }) { (page, word, bits) throws(Failure) in
      try page.forEach(word: word, among: bits, body)
    }
  }

  /// The sum of the values of a set's ids; ids without a value add nothing.
  ///
  /// Nil when the sum does not fit in 64 bits.
  public func sum(over ids: IDSet) -> Int64? {
    var total: Int128 = 0
    _ = forEachPage(of: ids, where: { $0.count > 0 }) { page, word, bits in
      if page.sumsWithoutOverflow {
        total += Int128(page.narrowSum(word: word, among: bits))
      } else {
        page.forEach(word: word, among: bits) { total += Int128($1) }
      }
    }
    return Int64(exactly: total)
  }

  /// The first `limit` ids of a set by value; equal values by ascending id, absent ones left out.
  public func top(_ limit: Int, within ids: IDSet, descending: Bool = true) -> [UInt32] {
    var visits = Visits()
    return top(limit, within: ids, descending: descending, counting: &visits)
  }

  /// The first `limit` ids of a set by value, and how many pages were read for it.
  ///
  /// A bounded heap: O(hits + kept log limit); pages that cannot hold a better value are skipped.
  public func top(
    _ limit: Int, within ids: IDSet, descending: Bool, counting visits: inout Visits
  ) -> [UInt32] {
    var heap = BoundedHeap(limit: limit, descending: descending)
    guard limit > 0 else { return [] }
    visits.pages += forEachPage(
      of: ids, where: { $0.count > 0 && heap.accepts(descending ? $0.maximum : $0.minimum) },
      { page, word, bits in page.forEach(word: word, among: bits) { heap.offer($1, id: $0) } })
    return heap.sortedIDs()
  }

  /// Passes each word of a set on a page that is wanted to `body`; returns how many pages were.
  @inlinable
  func forEachPage<Failure: Error>(
    of ids: IDSet, where isWanted: (Page) -> Bool,
    _ body: (Page, Int, UInt64) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    var current = -1
    var page: Page?
    var visited = 0
    try ids.forEachWord { (word, bits) throws(Failure) in
      if word >> 3 != current {
        current = word >> 3
        page = pages[current]
        if let found = page, !isWanted(found) { page = nil }
        visited += page == nil ? 0 : 1
      }
      if let page { try body(page, word, bits) }
    }
    return visited
  }
}

extension NumericColumn.Page {
  func overlaps(_ range: ClosedRange<Int64>) -> Bool {
    count > 0 && minimum <= range.upperBound && maximum >= range.lowerBound
  }

  /// Which of the 64 ids of a word, among those in `bits`, have a value in a range.
  func matches(_ range: ClosedRange<Int64>, word: Int, among bits: UInt64) -> UInt64 {
    let first = (word & 7) << 6
    let bound = Swift.min(first + 64, values.count)
    guard first < bound else { return 0 }
    var result: UInt64 = 0
    for slot in first..<bound {
      let value = values[slot]
      let isMatch = value >= range.lowerBound && value <= range.upperBound && value != .min
      result |= (isMatch ? 1 : 0) &<< UInt64(truncatingIfNeeded: slot)
    }
    return result & bits
  }

  /// Whether 64 values of this page always have a sum of 64 bits.
  var sumsWithoutOverflow: Bool { minimum >= -1 << 56 && maximum <= 1 << 56 }

  /// The sum of the values of a word's ids, for pages whose values are that small.
  func narrowSum(word: Int, among bits: UInt64) -> Int64 {
    let first = (word & 7) << 6
    var sum: Int64 = 0
    guard bits == .max, first + 64 <= values.count else {
      forEach(word: word, among: bits) { sum &+= $1 }
      return sum
    }
    values.withUnsafeBufferPointer { values in
      for value in values[first..<first + 64] { sum &+= value == .min ? 0 : value }
    }
    return sum
  }

  @inlinable
  @inline(__always)
  func forEach<Failure: Error>(
    word: Int, among bits: UInt64, _ body: (UInt32, Int64) throws(Failure) -> Void
  ) throws(Failure) {
    let first = (word & 7) << 6
    var rest = bits
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      let slot = first | bit
      guard slot < values.count else { return }
      if values[slot] != .min {
        try body(UInt32(truncatingIfNeeded: word << 6 | bit), values[slot])
      }
      rest &= rest &- 1
    }
  }
}
