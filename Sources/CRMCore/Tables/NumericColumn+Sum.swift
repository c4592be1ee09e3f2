extension NumericColumn {
  /// The sum of the values of a set's ids; ids without a value add nothing.
  ///
  /// Nil when the sum does not fit in 64 bits.
  package func sum(over ids: IDSet) -> Int64? {
    var total: Int128 = 0
    var (isNarrow, isFull) = (true, true)
    forEachPart(
      of: ids,
      where: { block in
        isNarrow = block.sumsWithoutOverflow
        isFull = block.count == block.values.count
        return block.count > 0
      },
      until: { part in
        if isNarrow {
          total += Int128(part.narrowSum(isFull: isFull))
        } else {
          _ = part.walk { _, value in
            total += Int128(value)
            return false
          }
        }
        return false
      })
    return Int64(exactly: total)
  }
}

extension NumericColumn.Block {
  /// Whether the sum of all values of this block fits in 64 bits.
  fileprivate var sumsWithoutOverflow: Bool { minimum >= -1 << 52 && maximum <= 1 << 52 }
}

extension NumericColumn.Part {
  /// The sum of the values of the part's ids, for blocks where it fits; full ones have no gaps.
  fileprivate func narrowSum(isFull: Bool) -> Int64 {
    var sum: Int64 = 0
    guard case .words(let words) = ids else {
      _ = walk { _, value in
        sum &+= value
        return false
      }
      return sum
    }
    for index in words.indices where words[index] != 0 {
      let end = (index + 1) << 6
      if isFull && words[index] == .max && end <= values.count {
        // All 64 values of the word are within.
        for slot in index << 6..<end { sum &+= values[slot] }
      } else {
        sum &+= sparseSum(of: words[index], at: index << 6)
      }
    }
    return sum
  }

  @inline(__always)
  private func sparseSum(of bits: UInt64, at start: Int) -> Int64 {
    var sum: Int64 = 0
    var rest = bits
    while rest != 0 {
      let slot = start | rest.trailingZeroBitCount
      guard slot < values.count else { break }
      sum &+= values[slot] == .min ? 0 : values[slot]
      rest &= rest &- 1
    }
    return sum
  }
}
