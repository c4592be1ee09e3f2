extension NumericColumn {
  /// The ids whose value is in a range, of all ids or of those in a set.
  package func ids(in range: ClosedRange<Int64>, within ids: IDSet? = nil) -> IDSet {
    var visits = Visits()
    return self.ids(in: range, within: ids, counting: &visits)
  }

  /// The ids whose value is in a range, and what was read for it.
  package func ids(
    in range: ClosedRange<Int64>, within ids: IDSet? = nil, counting visits: inout Visits
  ) -> IDSet {
    guard let bounds = Bounds(range) else { return IDSet() }
    if let ids, ids.isList { return self.ids(in: bounds, among: ids, &visits) }
    let blockCount = Swift.min(ids?.bits.blocks.count ?? .max, (blocks.count + 3) >> 2)
    var found = PagedBits()
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { words in
      for index in 0..<blockCount {
        if let ids {
          guard let own = ids.bits.words(of: index) else { continue }
          _ = words.update(from: own)
        } else {
          words.initialize(repeating: .max)
        }
        for quarter in 0..<4 {
          // 64 words are four times those of a block of values.
          let part = UnsafeMutableBufferPointer(
            rebasing: words[quarter << 4..<(quarter + 1) << 4])
          keep(part, of: index << 2 | quarter, in: bounds, &visits)
        }
        found.append(index, UnsafeBufferPointer(words))
      }
    }
    return IDSet(found)
  }

  /// Keeps the bits of a block whose value is in a range.
  private func keep(
    _ words: UnsafeMutableBufferPointer<UInt64>, of index: Int, in bounds: Bounds,
    _ visits: inout Visits
  ) {
    guard let block = blocks[index], block.count > 0, bounds.overlaps(block) else {
      words.update(repeating: 0)
      return
    }
    if block.count < 1024 || !bounds.holdsAll(of: block) { block.keep(words, in: bounds, &visits) }
  }

  private func ids(in bounds: Bounds, among ids: IDSet, _ visits: inout Visits) -> IDSet {
    var found: [UInt32] = []
    forEachPart(of: ids, where: { $0.count > 0 && bounds.overlaps($0) }) { part in
      visits.blocks += 1
      visits.values += part.idCount
      return part.walk { id, value in
        if bounds.contains(value) { found.append(id) }
        return false
      }
    }
    return IDSet(list: found)
  }

  /// A range of values that "absent" is never in: one comparison tells.
  fileprivate struct Bounds {
    let low: Int64
    let span: UInt64

    init?(_ range: ClosedRange<Int64>) {
      guard range.upperBound > .min else { return nil }
      low = Swift.max(range.lowerBound, .min + 1)
      span = UInt64(bitPattern: range.upperBound &- low)
    }

    // As unsigned distances from `low`, all other values are further than `span`, `Int64.min` too:
    // going up from `low` it comes after the highest value.
    @inline(__always)
    func contains(_ value: Int64) -> Bool { UInt64(bitPattern: value &- low) <= span }

    private var high: Int64 { low &+ Int64(bitPattern: span) }

    func overlaps(_ block: Block) -> Bool { block.minimum <= high && block.maximum >= low }

    func holdsAll(of block: Block) -> Bool { block.minimum >= low && block.maximum <= high }
  }
}

extension NumericColumn.Block {
  /// Keeps the bits of a block's words whose value is in a range.
  fileprivate func keep(
    _ words: UnsafeMutableBufferPointer<UInt64>, in bounds: NumericColumn.Bounds,
    _ visits: inout NumericColumn.Visits
  ) {
    visits.blocks += 1
    values.withUnsafeBufferPointer { values in
      for index in words.indices where words[index] != 0 {
        let start = index << 6
        let end = min(start + 64, values.count)
        guard start < end else {
          words[index] = 0
          continue
        }
        let part = UnsafeBufferPointer(rebasing: values[start..<end])
        let known = UInt64.max >> UInt64(64 - part.count)
        let bits = words[index] & known
        visits.values += bits.nonzeroBitCount
        // Looking at all 64 values one after the other costs what looking for some 16 bits does.
        let isSparse = bits.nonzeroBitCount < 16
        words[index] = isSparse ? bounds.some(of: bits, part) : bits & bounds.all(part)
      }
    }
  }
}

extension NumericColumn.Bounds {
  /// Which of the bits of a word have values in the bounds.
  fileprivate func some(of bits: UInt64, _ values: UnsafeBufferPointer<Int64>) -> UInt64 {
    var result: UInt64 = 0
    var rest = bits
    while rest != 0 {
      let bit = rest & (0 &- rest)
      if contains(values[rest.trailingZeroBitCount]) { result |= bit }
      rest ^= bit
    }
    return result
  }

  /// Which of up to 64 values are in the bounds.
  fileprivate func all(_ values: UnsafeBufferPointer<Int64>) -> UInt64 {
    var bits: UInt64 = 0
    let end = values.count & ~7
    // Eight at a time, each flag at its fixed place: no step waits for the one before.
    for start in stride(from: 0, to: end, by: 8) {
      let low = flag(values[start]) | flag(values[start + 1]) << 1
      let next = flag(values[start + 2]) << 2 | flag(values[start + 3]) << 3
      let third = flag(values[start + 4]) << 4 | flag(values[start + 5]) << 5
      let high = flag(values[start + 6]) << 6 | flag(values[start + 7]) << 7
      bits |= (low | next | third | high) &<< UInt64(truncatingIfNeeded: start)
    }
    for index in end..<values.count {
      bits |= flag(values[index]) &<< UInt64(truncatingIfNeeded: index)
    }
    return bits
  }

  @inline(__always)
  private func flag(_ value: Int64) -> UInt64 { contains(value) ? 1 : 0 }
}
