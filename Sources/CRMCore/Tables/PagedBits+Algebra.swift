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
  ///
  /// It stops behind the block with the last of so many ids as are wanted; there may be a few more.
  package static func intersection(
    of operands: [PagedBits], without excluded: [PagedBits] = [], atMost wanted: Int = .max,
    counting visits: inout Visits
  ) -> IDSet {
    let operands = operands.sorted { $0.count < $1.count }
    guard let first = operands.first, !first.isEmpty else { return IDSet() }
    let blockCount = operands.reduce(.max) { Swift.min($0, $1.blocks.count) }
    // Most intersections are sparse: no words are written for them.
    let limit = IDSet.listLimit(blockCount << 6)
    var (count, block) = (0, 0)
    let list = [UInt32](unsafeUninitializedCapacity: limit + 4097) { ids, filled in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { part in
        // A block adds 4,096 ids at most, and is begun only below the limit.
        while block < blockCount && filled <= limit && filled < wanted {
          if combine(block, of: operands, without: excluded, in: part, &visits) {
            BitWords.list(UnsafeBufferPointer(part), from: UInt32(block << 12), in: ids, &filled)
          }
          block += 1
        }
      }
      count = filled
    }
    if count <= limit || count >= wanted { return IDSet(list: list) }
    return words(of: operands, without: excluded, from: block, after: list, &visits)
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

  /// The set of the `list` that was found before a block, and of what is found from there on.
  private static func words(
    of operands: [PagedBits], without excluded: [PagedBits], from first: Int,
    after list: [UInt32], _ visits: inout Visits
  ) -> IDSet {
    let blockCount = operands.reduce(.max) { Swift.min($0, $1.blocks.count) }
    var count = list.count
    let words = [UInt64](unsafeUninitializedCapacity: blockCount << 6) { words, filled in
      // The capacity is 64 words for each block, and the ids of the list lie before the first.
      words.initialize(repeating: 0)
      for id in list { words[Int(id >> 6)] |= IDSet.bit(id) }
      for block in first..<blockCount {
        let part = UnsafeMutableBufferPointer(rebasing: words[block << 6..<(block + 1) << 6])
        let isHit = combine(block, of: operands, without: excluded, in: part, &visits)
        if isHit { count += BitWords.count(UnsafeBufferPointer(part)) }
      }
      filled = blockCount << 6
    }
    return IDSet(words: words, count: count)
  }

  /// Writes the 64 words of one block of an intersection; returns whether any bit is left.
  private static func combine(
    _ block: Int, of operands: [PagedBits], without excluded: [PagedBits],
    in part: UnsafeMutableBufferPointer<UInt64>, _ visits: inout Visits
  ) -> Bool {
    // What a block without ids leaves in `part` is zeros.
    part.initialize(repeating: 0)
    guard let first = operands[0].words(of: block) else { return false }
    visits.words += 64
    var isHit = true
    if operands.count == 1 {
      _ = part.update(from: first)
    } else {
      guard let second = operands[1].words(of: block) else { return false }
      visits.words += 64
      isHit = first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { BitWords.combine(first, $0, in: part) }
      }
    }
    for index in operands.indices.dropFirst(2) where isHit {
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
