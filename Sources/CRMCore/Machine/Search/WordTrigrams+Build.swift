extension WordTrigrams {
  /// The trigrams of the words of a list, by blocks; block 0 begins with word 1.
  init(of words: FoldedText) {
    var table = TrigramTable()
    words.bytes.withUnsafeBytes { raw in
      for number in words.numbers {
        guard let place = words.place(of: Int(number)), place.count >= 3 else { continue }
        let block = (number - 1) / UInt32(Self.blockSize)
        for start in place.lowerBound...(place.upperBound - 3) {
          table.add(Self.key(raw, start), block)
        }
      }
    }
    let order = table.keys.indices.sorted { table.keys[$0] < table.keys[$1] }
    var starts = CompactOffsets()
    starts.reserveCapacity(order.count + 1)
    var gaps: [UInt8] = []
    gaps.reserveCapacity(table.gaps.reduce(0) { $0 + $1.count })
    starts.append(0)
    for entry in order {
      gaps.append(contentsOf: table.gaps[entry])
      starts.append(gaps.count)
    }
    self.init(keys: order.map { table.keys[$0] }, starts: starts, gaps: gaps)
  }
}

/// The blocks of each trigram while they are collected, in ascending order of the blocks.
private struct TrigramTable {
  private(set) var keys: [UInt32] = []
  private(set) var gaps: [[UInt8]] = []
  private var blocks: [UInt32] = []
  /// The entry of a trigram plus one, at a place that its bits give or behind it; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  @inline(__always)
  mutating func add(_ key: UInt32, _ block: UInt32) {
    var slot = home(key)
    while slots[slot] != 0 {
      let entry = Int(slots[slot] - 1)
      if keys[entry] == key {
        if blocks[entry] != block {
          append(block - blocks[entry], to: entry)
          blocks[entry] = block
        }
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    keys.append(key)
    blocks.append(block)
    gaps.append([])
    append(block, to: keys.count - 1)
    slots[slot] = UInt32(keys.count)
    if keys.count * 2 > slots.count { grow() }
  }

  private func home(_ key: UInt32) -> Int {
    Int((key &* 0x9e37_79b1) &>> 8) & (slots.count - 1)
  }

  private mutating func append(_ gap: UInt32, to entry: Int) {
    var gap = gap
    while gap >= 0x80 {
      gaps[entry].append(UInt8(truncatingIfNeeded: gap) | 0x80)
      gap >>= 7
    }
    gaps[entry].append(UInt8(gap))
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (entry, key) in keys.enumerated() {
      var slot = home(key)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(entry + 1)
    }
  }
}
