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
  /// No more is read than finds the first so many as are wanted.
  package static func intersection(
    of operands: [PagedBits], without excluded: [PagedBits] = [], atMost wanted: Int = .max,
    counting visits: inout Visits
  ) -> IDSet {
    let combination = Combination(operands, without: excluded)
    let blockCount = combination.blockCount
    let isSparse = combination.isSparse || wanted <= 4096
    var next = 0
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { part in
      // Few ids are listed, as long as they look like few.
      let room = isSparse ? (blockCount + 8) << 6 + 4097 : 0
      let list = [UInt32](unsafeUninitializedCapacity: room) { ids, filled in
        // A block adds 4,096 ids at most.
        while isSparse && next < blockCount && filled < wanted && filled <= (next + 8) << 6 {
          if combination.write(next, in: part, &visits) {
            let words = UnsafeBufferPointer(part)
            BitWords.list(words, from: UInt32(next << 12), in: ids, &filled, atMost: wanted)
          }
          next += 1
        }
      }
      if next == blockCount || list.count >= wanted { return IDSet(list: list) }
      var bits = PagedBits(sorted: list)
      for block in next..<blockCount where combination.write(block, in: part, &visits) {
        bits.append(block, UnsafeBufferPointer(part))
      }
      return IDSet(bits)
    }
  }

  /// How many ids are in all of `operands`, at least one, and in none of `excluded`, and what was read for it.
  package static func intersectionCount(
    of operands: [PagedBits], without excluded: [PagedBits] = [], counting visits: inout Visits
  ) -> Int {
    if operands.count == 1 && excluded.allSatisfy(\.isEmpty) { return operands[0].count }
    let combination = Combination(operands, without: excluded)
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { part in
      var count = 0
      for block in 0..<combination.blockCount where combination.write(block, in: part, &visits) {
        count += BitWords.count(UnsafeBufferPointer(part))
      }
      return count
    }
  }

  /// Bitmaps that are intersected, the rarest first, and others whose ids are left out.
  private struct Combination {
    private let operands: [PagedBits]
    private let excluded: [PagedBits]
    /// How many blocks there may be ids in.
    let blockCount: Int

    init(_ operands: [PagedBits], without excluded: [PagedBits]) {
      self.operands = operands.sorted { $0.count < $1.count }
      self.excluded = excluded
      blockCount = operands.map(\.blocks.count).min() ?? 0
    }

    /// Whether so few ids are to be expected that a set lists them.
    var isSparse: Bool {
      let idCount = Double(blockCount << 12)
      let expected = operands.reduce(idCount) { $0 * min(Double($1.count) / idCount, 1) }
      return expected <= Double(blockCount << 6)
    }

    /// Writes the 64 words of one block; returns whether there is any bit, else they mean nothing.
    func write(
      _ block: Int, in part: UnsafeMutableBufferPointer<UInt64>, _ visits: inout Visits
    ) -> Bool {
      guard let first = operands[0].words(of: block) else { return false }
      visits.words += 64
      return first.withUnsafeBufferPointer { first in
        var source = first
        for index in operands.indices.dropFirst() {
          guard let words = operands[index].words(of: block) else { return false }
          visits.words += 64
          if !BitWords.combine(source, words, flipped: 0, in: part) { return false }
          source = UnsafeBufferPointer(part)
        }
        for index in excluded.indices {
          guard let words = excluded[index].words(of: block) else { continue }
          visits.words += 64
          if !BitWords.combine(source, words, flipped: .max, in: part) { return false }
          source = UnsafeBufferPointer(part)
        }
        if source.baseAddress == first.baseAddress { _ = part.update(from: first) }
        return true
      }
    }
  }
}
