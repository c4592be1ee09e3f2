import CRMCore
import Testing

@Suite("Ordered indexes")
struct OrderedIndexTests {
  struct Pair: Hashable, Comparable {
    var key: Int64
    var id: UInt32

    static func < (left: Pair, right: Pair) -> Bool {
      (left.key, left.id) < (right.key, right.id)
    }
  }

  private func walk(
    _ index: OrderedIndex, _ range: ClosedRange<Int64> = .min ... .max, descending: Bool = false,
    limit: Int = .max
  ) -> [Pair] {
    var pairs: [Pair] = []
    index.walk(in: range, descending: descending) { key, id in
      pairs.append(Pair(key: key, id: id))
      return pairs.count < limit
    }
    return pairs
  }

  @Test("An index behaves as a sorted list, and kept copies never change", arguments: 1...6)
  func model(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var index = OrderedIndex()
    var model: Set<Pair> = []
    var kept: [(OrderedIndex, Set<Pair>)] = []
    for step in 0..<8_000 {
      let grows = step / 2_000 % 2 == 0
      let pair =
        grows || random.chance(20)
        ? Pair(key: Int64.random(in: -300...300, using: &random), id: random.id())
        : (model.randomElement(using: &random) ?? Pair(key: 0, id: 1))
      if random.chance(grows ? 85 : 5) {
        let isNew = index.insert(pair.key, pair.id)
        #expect(isNew == model.insert(pair).inserted, "seed \(seed)")
      } else {
        let removed = model.remove(pair) != nil
        let wasThere = index.remove(pair.key, pair.id)
        #expect(wasThere == removed, "seed \(seed)")
      }
      if step % 400 == 0 {
        #expect(index.checkInvariants() == [], "seed \(seed)")
        kept.append((index, model))
      }
    }
    for (index, model) in kept {
      let sorted = model.sorted()
      #expect(walk(index) == sorted, "seed \(seed)")
      #expect(walk(index, descending: true) == sorted.reversed(), "seed \(seed)")
      let low = Int64.random(in: -310...300, using: &random)
      let range = low...low + Int64.random(in: 0...50, using: &random)
      let inside = sorted.filter { range.contains($0.key) }
      #expect(walk(index, range) == inside, "seed \(seed)")
      #expect(walk(index, range, descending: true) == inside.reversed(), "seed \(seed)")
    }
  }

  @Test("Growing from one end and shrinking from the other keeps every node in bounds")
  func ends() {
    var index = OrderedIndex()
    for key: Int64 in 0..<10_000 { index.insert(key, 1) }
    #expect(index.checkInvariants() == [] && index.count == 10_000)
    for key: Int64 in 0..<9_990 {
      index.remove(key, 1)
      if key % 500 == 0 { #expect(index.checkInvariants() == []) }
    }
    #expect(walk(index).map(\.key) == Array(9_990..<10_000))
    for key: Int64 in (9_990..<10_000).reversed() { index.remove(key, 1) }
    #expect(index.count == 0 && index.checkInvariants() == [] && walk(index).isEmpty)
  }

  @Test("A walk stops where it is told to, and the outermost keys belong to it")
  func stopping() {
    var index = OrderedIndex()
    for id: UInt32 in 1...500 { index.insert(Int64(id % 7), id) }
    index.insert(.min, 0)
    index.insert(.max, .max)
    #expect(walk(index, limit: 3).map(\.id) == [0, 7, 14])
    #expect(walk(index, descending: true, limit: 2).map(\.id) == [.max, 496])
    #expect(walk(index, 6...6, limit: 2).map(\.id) == [6, 13])
    #expect(walk(index, 8...100).isEmpty)
    #expect(walk(index, 6 ... .max, descending: true, limit: 3).map(\.id) == [.max, 496, 489])
  }
}
