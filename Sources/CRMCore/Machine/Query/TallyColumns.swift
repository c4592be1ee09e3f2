/// The codes of some fields, and the column of an amount, beside each other.
struct TallyColumns {
  /// The codes of each field, with the values that they stand for.
  var fields: [(codes: CodeColumn, values: [Value])] = []
  var amount: NumericColumn?

  /// How many combinations of codes there can be.
  var groupCount: Int { fields.reduce(1) { $0 * $1.values.count } }

  /// What a combination comes to while amounts of one currency are added up.
  private struct Cell {
    var count = 0
    /// The number of the currency, as packed amounts have it.
    var currency: Int64 = -1
    var amounts = 0
    /// The sum of what is packed below the currencies.
    var packed: Int128 = 0
  }

  /// Passes each combination that records of a set have, with what they come to.
  func forEachTally(of ids: IDSet, _ body: ([Value], QueryRun.Tally) -> Void) {
    var cells = [Cell](repeating: Cell(), count: groupCount)
    var sums: [Int: MoneySums] = [:]
    cells.withUnsafeMutableBufferPointer { cells in
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 1024) { groups in
        var (end, values): (Int, [Int64]) = (-1, [])
        ids.forEachWord { word, bits in
          if word >= end {
            let block = word >> 4
            end = (block + 1) << 4
            values = amount?.blocks[block]?.values ?? []
            combine(block, in: groups)
          }
          values.withUnsafeBufferPointer { values in
            add(bits, at: (word & 15) << 6, values, groups, to: cells, &sums)
          }
        }
      }
    }
    for group in cells.indices where cells[group].count > 0 {
      var tally = QueryRun.Tally(count: cells[group].count, sums: sums[group] ?? MoneySums())
      Self.settle(&cells[group], &tally.sums)
      body(values(of: group), tally)
    }
  }

  /// The place of each record of a block among the combinations; the last field's code is lowest.
  private func combine(_ block: Int, in groups: UnsafeMutableBufferPointer<UInt16>) {
    groups.initialize(repeating: 0)
    for field in fields {
      let factor = UInt16(field.values.count)
      field.codes.codes(of: block).withUnsafeBufferPointer { codes in
        // A block has as many codes as there are places, and a place is never beyond the count of
        // combinations, which is 65,536 at most.
        for index in groups.indices {
          groups[index] = groups[index] &* factor &+ UInt16(codes[index])
        }
      }
    }
  }

  @inline(__always)
  private func add(
    _ bits: UInt64, at start: Int, _ values: UnsafeBufferPointer<Int64>,
    _ groups: UnsafeMutableBufferPointer<UInt16>, to cells: UnsafeMutableBufferPointer<Cell>,
    _ sums: inout [Int: MoneySums]
  ) {
    // Mostly all records of a word are meant: then no bit has to be looked for.
    if bits == .max {
      for slot in start..<start + 64 { add(slot, values, groups, to: cells, &sums) }
      return
    }
    var rest = bits
    while rest != 0 {
      add(start | rest.trailingZeroBitCount, values, groups, to: cells, &sums)
      rest &= rest &- 1
    }
  }

  @inline(__always)
  private func add(
    _ slot: Int, _ values: UnsafeBufferPointer<Int64>, _ groups: UnsafeMutableBufferPointer<UInt16>,
    to cells: UnsafeMutableBufferPointer<Cell>, _ sums: inout [Int: MoneySums]
  ) {
    // Below the count of combinations, as `combine` makes them.
    let group = Int(groups[slot])
    cells[group].count &+= 1
    guard slot < values.count, values[slot] != NumericColumn.absent else { return }
    let currency = values[slot] >> 54
    if currency != cells[group].currency { Self.begin(currency, group, cells, &sums) }
    cells[group].amounts &+= 1
    cells[group].packed &+= Int128(values[slot] & (1 << 54 - 1))
  }

  /// Settles what a combination comes to so far, and goes on in another currency; most never do.
  @inline(never)
  private static func begin(
    _ currency: Int64, _ group: Int, _ cells: UnsafeMutableBufferPointer<Cell>,
    _ sums: inout [Int: MoneySums]
  ) {
    if cells[group].amounts > 0 { settle(&cells[group], &sums[group, default: MoneySums()]) }
    cells[group].currency = currency
  }

  /// Adds what was added up in one currency to the sums.
  private static func settle(_ cell: inout Cell, _ sums: inout MoneySums) {
    if cell.amounts > 0 {
      let currency = CurrencyCode(unchecked: Int(cell.currency))
      sums.add(cell.packed - Int128(cell.amounts) << 53, currency)
    }
    (cell.amounts, cell.packed) = (0, 0)
  }

  private func values(of group: Int) -> [Value] {
    var rest = group
    var all: [Value] = []
    for field in fields.reversed() {
      let (quotient, code) = rest.quotientAndRemainder(dividingBy: field.values.count)
      all.append(field.values[code])
      rest = quotient
    }
    return all.reversed()
  }
}
