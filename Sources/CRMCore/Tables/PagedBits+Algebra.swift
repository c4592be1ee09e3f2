extension PagedBits {
  /// How much of the operands a combination looked at.
  package struct Visits: Sendable, Equatable {
    /// How many words were read, of all operands; blocks that cannot matter are skipped.
    package var words = 0

    /// Makes a count that begins at nothing.
    package init() {}
  }

  /// The ids that are in all of `operands`, at least one, and in none of `excluded`.
  ///
  /// The rarest goes first, block by block. Name the live set as an operand only if something is
  /// deleted: as the most frequent it is read last, where ids are left.
  package static func intersection(
    of operands: [PagedBits], without excluded: [PagedBits] = []
  ) -> IDSet {
    var visits = Visits()
    return intersection(of: operands, without: excluded, counting: &visits)
  }

  /// The ids that are in all of `operands` and in none of `excluded`, and what was read for it.
  package static func intersection(
    of operands: [PagedBits], without excluded: [PagedBits] = [], counting visits: inout Visits
  ) -> IDSet {
    let operands = operands.sorted { $0.count < $1.count }
    guard let first = operands.first, !first.isEmpty else { return IDSet() }
    let blockCount = operands.reduce(.max) { Swift.min($0, $1.blocks.count) }
    var count = 0
    let words = [UInt64](unsafeUninitializedCapacity: blockCount << 6) { words, filled in
      for block in 0..<blockCount {
        // The capacity is 64 words for each block.
        let part = UnsafeMutableBufferPointer(rebasing: words[block << 6..<(block + 1) << 6])
        let isHit = combine(block, of: operands, without: excluded, in: part, &visits)
        if isHit { count += BitWords.count(UnsafeBufferPointer(part)) }
      }
      filled = blockCount << 6
    }
    return IDSet(words: words, count: count)
  }

  /// How many ids are in all of `operands`, at least one, and in none of `excluded`.
  package static func intersectionCount(
    of operands: [PagedBits], without excluded: [PagedBits] = []
  ) -> Int {
    var visits = Visits()
    return intersectionCount(of: operands, without: excluded, counting: &visits)
  }

  /// How many ids are in all of `operands` and in none of `excluded`, and what was read for it.
  package static func intersectionCount(
    of operands: [PagedBits], without excluded: [PagedBits] = [], counting visits: inout Visits
  ) -> Int {
    if operands.count == 1 && excluded.allSatisfy(\.isEmpty) { return operands[0].count }
    let operands = operands.sorted { $0.count < $1.count }
    let blockCount = operands.reduce(operands.isEmpty ? 0 : .max) {
      Swift.min($0, $1.blocks.count)
    }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { part in
      var count = 0
      for block in 0..<blockCount {
        let isHit = combine(block, of: operands, without: excluded, in: part, &visits)
        if isHit { count += BitWords.count(UnsafeBufferPointer(part)) }
      }
      return count
    }
  }

  /// Writes the 64 words of one block of an intersection; returns whether any bit is left.
  private static func combine(
    _ block: Int, of operands: [PagedBits], without excluded: [PagedBits],
    in part: UnsafeMutableBufferPointer<UInt64>, _ visits: inout Visits
  ) -> Bool {
    var isHit = operands[0].copy(block, to: part)
    visits.words += isHit ? 64 : 0
    for index in operands.indices.dropFirst() where isHit {
      guard let words = operands[index].words(of: block) else {
        part.update(repeating: 0)
        return false
      }
      visits.words += 64
      isHit = words.withUnsafeBufferPointer { BitWords.keep(part, in: $0) }
    }
    for index in excluded.indices where isHit {
      guard let words = excluded[index].words(of: block) else { continue }
      visits.words += 64
      isHit = words.withUnsafeBufferPointer { BitWords.keep(part, notIn: $0) }
    }
    return isHit
  }

  /// The words of a block; nil when it has no ids.
  @inline(__always)
  func words(of block: Int) -> [UInt64]? {
    guard let words = blocks[block], !words.isEmpty else { return nil }
    return words
  }

  /// Writes the words of a block, zeros where it has no ids; returns whether it has some.
  private func copy(_ block: Int, to part: UnsafeMutableBufferPointer<UInt64>) -> Bool {
    guard let words = words(of: block) else {
      part.initialize(repeating: 0)
      return false
    }
    words.withUnsafeBufferPointer { words in
      // A block that is not empty has 64 words, and so has `part`.
      for index in 0..<64 { part[index] = words[index] }
    }
    return true
  }
}

extension PagedBits {
  /// Adds the ids of another bitmap.
  package mutating func formUnion(_ other: PagedBits) {
    other.blocks.forEach { block, words in
      if words.isEmpty { return }
      count += blocks.update(block, empty: []) { bits in
        if bits.isEmpty {
          bits = words
          return words.reduce(0) { $0 + $1.nonzeroBitCount }
        }
        var added = 0
        for index in 0..<64 {
          added += (words[index] & ~bits[index]).nonzeroBitCount
          bits[index] |= words[index]
        }
        return added
      }
    }
  }
}
