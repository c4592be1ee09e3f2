import CRMStoreConformance
import Testing

@testable import CRMCore

@Suite struct PagedBitsTests {
  private func expect(_ bits: PagedBits, _ model: Set<UInt32>, _ comment: Comment) {
    #expect(bits.checkInvariants() == [], comment)
    #expect(bits.count == model.count && bits.isEmpty == model.isEmpty, comment)
    var walked: [UInt32] = []
    bits.forEach { walked.append($0) }
    #expect(walked == model.sorted(), comment)
    #expect(bits.set == IDSet(sorted: walked) && bits.set.checkInvariants() == [], comment)
  }

  @Test(arguments: 1...2) func aBitmapBehavesAsASetAndKeptCopiesNeverChange(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var bits = PagedBits()
    var model: Set<UInt32> = []
    var kept: [(PagedBits, Set<UInt32>)] = []
    for step in 0..<3_000 {
      let isGrowing = step / 500 % 2 == 0
      let id = isGrowing ? random.id() : (model.randomElement(using: &random) ?? 1)
      if random.chance(isGrowing ? 80 : 10) {
        bits.apply(adding: [id], removing: [])
        model.insert(id)
      } else {
        bits.apply(adding: [], removing: [id])
        model.remove(id)
      }
      let other = random.id()
      #expect(bits.contains(other) == model.contains(other) && bits.count == model.count)
      if step % 100 == 0 { kept.append((bits, model)) }
    }
    for (bits, model) in kept { expect(bits, model, "seed \(seed)") }
  }

  @Test(arguments: 1...2) func aBulkOfChangesIsTheSameAsSingleSteps(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var (bulk, single) = (PagedBits(), PagedBits())
    var model: Set<UInt32> = []
    var kept: [(PagedBits, Set<UInt32>)] = []
    for round in 0..<40 {
      let size = [0, 1, 30, 3_000][Int.random(in: 0..<4, using: &random)]
      let added = (0..<size).map { _ in random.id() }.sorted()
      // Now and then everything goes, and some of it comes back at once.
      let removed =
        round % 9 == 8 ? model.sorted() : (0..<size / 2).map { _ in random.id() }.sorted()
      bulk.apply(adding: added, removing: removed)
      for id in removed { single.apply(adding: [], removing: [id]) }
      for id in added { single.apply(adding: [id], removing: []) }
      model.subtract(removed)
      model.formUnion(added)
      expect(bulk, model, "seed \(seed)")
      #expect(bulk == single)
      kept.append((bulk, model))
    }
    for (bits, model) in kept { expect(bits, model, "seed \(seed)") }
  }

  /// How many blocks of two bitmaps lie at the same place in memory.
  private func sharedBlocks(_ left: PagedBits, _ right: PagedBits) -> Int {
    (0..<min(left.blocks.count, right.blocks.count)).count { index in
      let places = [left, right].map { $0.blocks[index]?.withUnsafeBufferPointer(\.baseAddress) }
      return places[0] == places[1]
    }
  }

  @Test func aChangeBesideACopyCopiesTheBlocksItIsInAndNoOthers() {
    var bits = PagedBits(sorted: Array(1..<409_600))
    let copy = bits
    #expect(sharedBlocks(bits, copy) == 100)
    bits.apply(adding: [], removing: [5_000])
    #expect(sharedBlocks(bits, copy) == 99)
    bits.apply(adding: [5_000, 5_001, 9_000], removing: [8_999, 40_960])
    #expect(sharedBlocks(bits, copy) == 97)
    #expect(copy.count == 409_599 && copy.contains(8_999) && !bits.contains(8_999))
  }

  @Test func whatChangesNothingCopiesNothing() {
    var bits = PagedBits(sorted: Array(1..<8_192))
    let copy = bits
    bits.apply(adding: [5], removing: [])
    bits.apply(adding: [], removing: [9_000_000])
    bits.apply(adding: [7, 4_100], removing: [])
    bits.apply(adding: [], removing: [8_192, 70_000_000])
    #expect(sharedBlocks(bits, copy) == 2 && bits == copy && bits.blocks.count == 2)
  }

  @Test func blocksAtTheEndThatBecomeEmptyAreGone() {
    var bits = PagedBits(sorted: [1, 5_000, 300_000, .max])
    #expect(bits.contains(.max) && bits.checkInvariants() == [])
    bits.apply(adding: [], removing: [.max])
    bits.apply(adding: [], removing: [300_000])
    #expect(bits.blocks.count == 2)
    bits.apply(adding: [], removing: [1, 5_000])
    #expect(bits.blocks.count == 0 && bits == PagedBits())
  }
}
