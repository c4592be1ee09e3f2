extension NumericColumn {
  /// What the records of a group and their values come to.
  package struct Total: Sendable, Equatable {
    /// How many records there are.
    package var records = 0
    /// How many of them have a value.
    package var count = 0
    /// The sum of the values; never too large for its type.
    package var sum: Int128 = 0

    /// Makes the total of nothing.
    package init() {}
  }

  /// How many codes there are for each field: none, and up to 64 values.
  package static var codeCount: Int { ValueBitmaps.limit + 1 }

  /// The totals of a set by the codes of one field or two, in one pass over the columns.
  ///
  /// A group's place is the first field's code, times ``codeCount`` and plus the second's if there
  /// is one.
  package func totals(
    within ids: IDSet, by first: CodeColumn, and second: CodeColumn? = nil
  ) -> [Total] {
    let stride = second == nil ? 1 : Self.codeCount
    var totals = [Total](repeating: Total(), count: Self.codeCount * stride)
    var (block, end) = (-1, -1)
    var (values, codes, others): ([Int64], [UInt8], [UInt8]) = ([], [], [])
    ids.forEachWord { word, bits in
      if word >= end {
        block = word >> 4
        end = (block + 1) << 4
        values = blocks[block]?.values ?? []
        codes = first.codes(of: block)
        others = second?.codes(of: block) ?? []
      }
      let start = (word & 15) << 6
      totals.withUnsafeMutableBufferPointer { totals in
        var rest = bits
        while rest != 0 {
          let slot = start | rest.trailingZeroBitCount
          // Codes are at most `codeCount - 1`, so that the group lies within.
          let group = Int(codes[slot]) * stride + (stride == 1 ? 0 : Int(others[slot]))
          totals[group].records &+= 1
          if slot < values.count && values[slot] != Self.absent {
            totals[group].count &+= 1
            totals[group].sum &+= Int128(values[slot])
          }
          rest &= rest &- 1
        }
      }
    }
    return totals
  }
}
