/// The codes of some fields, and the column of an amount, beside each other.
struct TallyColumns {
  /// The codes of each field, with the bytes that codes from 1 on stand for.
  var fields: [(codes: CodeColumn, values: [[UInt8]])] = []
  var amount: NumericColumn?

  /// How many combinations of codes there can be.
  var groupCount: Int { fields.reduce(1) { $0 * ($1.values.count + 1) } }

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
  func forEachTally(of ids: IDSet, _ body: ([[UInt8]?], QueryRun.Tally) -> Void) {
    var cells = [Cell](repeating: Cell(), count: groupCount)
    var sums: [Int: MoneySums] = [:]
    var groups = [UInt16](repeating: 0, count: 1024)
    var (end, values): (Int, [Int64]) = (-1, [])
    ids.forEachWord { word, bits in
      if word >= end {
        let block = word >> 4
        end = (block + 1) << 4
        values = amount?.blocks[block]?.values ?? []
        combine(block, in: &groups)
      }
      cells.withUnsafeMutableBufferPointer { cells in
        add(bits, at: (word & 15) << 6, values, groups, to: cells, &sums)
      }
    }
    for group in cells.indices where cells[group].count > 0 {
      Self.settle(&cells[group], &sums[group, default: MoneySums()])
      body(bytes(of: group), .init(count: cells[group].count, sums: sums[group] ?? MoneySums()))
    }
  }

  /// The place of each record of a block among the combinations; the last field's code is lowest.
  private func combine(_ block: Int, in groups: inout [UInt16]) {
    for index in groups.indices { groups[index] = 0 }
    for field in fields {
      let (codes, factor) = (field.codes.codes(of: block), UInt16(field.values.count + 1))
      // Never beyond the count of combinations, which is 65,536 at most.
      for index in groups.indices {
        groups[index] = groups[index] &* factor &+ UInt16(codes[index])
      }
    }
  }

  @inline(__always)
  private func add(
    _ bits: UInt64, at start: Int, _ values: [Int64], _ groups: [UInt16],
    to cells: UnsafeMutableBufferPointer<Cell>, _ sums: inout [Int: MoneySums]
  ) {
    var rest = bits
    while rest != 0 {
      let slot = start | rest.trailingZeroBitCount
      rest &= rest &- 1
      // Below the count of combinations, as `combine` makes them.
      let group = Int(groups[slot])
      cells[group].count &+= 1
      guard slot < values.count, values[slot] != NumericColumn.absent else { continue }
      let currency = values[slot] >> 54
      if currency != cells[group].currency {
        Self.settle(&cells[group], &sums[group, default: MoneySums()])
        cells[group].currency = currency
      }
      cells[group].amounts &+= 1
      cells[group].packed &+= Int128(values[slot] & (1 << 54 - 1))
    }
  }

  /// Adds what was added up in one currency to the sums.
  private static func settle(_ cell: inout Cell, _ sums: inout MoneySums) {
    if cell.amounts > 0 {
      let currency = CurrencyCode(unchecked: Int(cell.currency))
      sums.add(cell.packed - Int128(cell.amounts) << 53, currency)
    }
    (cell.amounts, cell.packed) = (0, 0)
  }

  private func bytes(of group: Int) -> [[UInt8]?] {
    var rest = group
    var all: [[UInt8]?] = []
    for field in fields.reversed() {
      let (quotient, code) = rest.quotientAndRemainder(dividingBy: field.values.count + 1)
      all.append(code == 0 ? nil : field.values[code - 1])
      rest = quotient
    }
    return all.reversed()
  }
}
