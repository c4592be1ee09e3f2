/// The codes of some fields, and the column of an amount, beside each other.
struct TallyColumns {
  /// The codes of each field, with the bytes that codes from 1 on stand for.
  var fields: [(codes: CodeColumn, values: [[UInt8]])] = []
  var amount: NumericColumn?

  /// How many combinations of codes there can be.
  var groupCount: Int { fields.reduce(1) { $0 * ($1.values.count + 1) } }

  /// Passes each combination that records of a set have, with what they come to.
  func forEachTally(of ids: IDSet, _ body: ([[UInt8]?], QueryRun.Tally) -> Void) {
    var tallies = [QueryRun.Tally](repeating: .init(), count: groupCount)
    var groups = [UInt16](repeating: 0, count: 1024)
    var (end, values): (Int, [Int64]) = (-1, [])
    ids.forEachWord { word, bits in
      if word >= end {
        let block = word >> 4
        end = (block + 1) << 4
        values = amount?.blocks[block]?.values ?? []
        combine(block, in: &groups)
      }
      add(bits, at: (word & 15) << 6, values, groups, to: &tallies)
    }
    for group in tallies.indices where tallies[group].count > 0 {
      body(bytes(of: group), tallies[group])
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
    to tallies: inout [QueryRun.Tally]
  ) {
    var rest = bits
    while rest != 0 {
      let slot = start | rest.trailingZeroBitCount
      let group = Int(groups[slot])
      tallies[group].count &+= 1
      if slot < values.count, values[slot] != NumericColumn.absent {
        tallies[group].sums.add(Value.money(unpacking: values[slot]))
      }
      rest &= rest &- 1
    }
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
