import CRMCore
import Testing

@Suite("Id sets")
struct IDSetTests {
  private func expect(_ set: IDSet, _ model: Set<UInt32>, _ comment: Comment) {
    let sorted = model.sorted()
    #expect(set.checkInvariants() == [], comment)
    #expect(set.count == sorted.count, comment)
    #expect(Array(set) == sorted, comment)
    #expect(set.ids() == sorted, comment)
    var walked: [UInt32] = []
    set.forEach { walked.append($0) }
    #expect(walked == sorted, comment)
    #expect(set == IDSet(sorted: sorted), comment)
  }

  @Test("A set behaves as a plain set, and kept copies never change", arguments: 1...2)
  func model(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var set = IDSet()
    var model: Set<UInt32> = []
    var kept: [(IDSet, Set<UInt32>)] = []
    for step in 0..<4_000 {
      // Growing and shrinking by turns crosses the border of the two forms both ways.
      let grows = step / 500 % 2 == 0
      let id = grows || random.chance(30) ? random.id() : (model.randomElement(using: &random) ?? 1)
      if random.chance(grows ? 80 : 10) {
        let inserted = set.insert(id)
        #expect(inserted == model.insert(id).inserted, "seed \(seed)")
      } else {
        let removed = set.remove(id)
        #expect(removed == (model.remove(id) != nil), "seed \(seed)")
      }
      let other = random.id()
      #expect(set.contains(other) == model.contains(other), "seed \(seed)")
      if step % 100 == 0 {
        expect(set, model, "seed \(seed)")
        kept.append((set, model))
      }
    }
    for (set, model) in kept { expect(set, model, "seed \(seed)") }
  }

  @Test("A set may shrink to nothing and grow again", arguments: 1...2)
  func draining(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var model = Set((0..<600).map { _ in random.id() })
    var set = IDSet(sorted: model.sorted())
    for id in model.shuffled(using: &random) {
      let removed = set.remove(id)
      #expect(removed)
      #expect(!set.contains(id))
      model.remove(id)
      #expect(set.checkInvariants() == [], "seed \(seed)")
    }
    expect(set, [], "seed \(seed)")
    let inserted = [set.insert(7), set.insert(7)]
    #expect(inserted == [true, false])
  }

  @Test("Union, intersection and difference agree with plain sets", arguments: 1...2)
  func algebra(seed: UInt64) {
    var random = TableRandom(seed: seed)
    let models = samples(&random)
    let sets = models.map { IDSet(sorted: $0.sorted()) }
    for (left, leftModel) in zip(sets, models) {
      for (right, rightModel) in zip(sets, models) {
        let common = leftModel.intersection(rightModel)
        expect(left.intersection(right), common, "seed \(seed)")
        #expect(left.intersectionCount(right) == common.count, "seed \(seed)")
        expect(left.union(right), leftModel.union(rightModel), "seed \(seed)")
        expect(left.subtracting(right), leftModel.subtracting(rightModel), "seed \(seed)")
        #expect((left == right) == (leftModel == rightModel), "seed \(seed)")
      }
    }
  }

  /// Empty, small, scattered and dense sets, and dense ones that differ in their gaps.
  private func samples(_ random: inout TableRandom) -> [Set<UInt32>] {
    var samples: [Set<UInt32>] = [[], [1], [.max], Set(1...9_000), Set(4_096...8_191)]
    for count in [5, 128, 129, 700, 3_000] {
      samples.append(Set((0..<count).map { _ in random.id() }))
    }
    samples.append(Set((1...9_000).filter { $0 % 3 == 0 }))
    samples.append(Set((1...9_000).filter { $0 / 640 % 2 == 0 }))
    return samples
  }

  @Test("Sets of the same ids are equal in either form")
  func equality() {
    var shrunk = IDSet(sorted: 1...129)
    for id: UInt32 in 70...129 { shrunk.remove(id) }
    let small = IDSet(sorted: 1...69)
    #expect(shrunk == small && small == shrunk)
    shrunk.remove(1)
    shrunk.insert(500)
    #expect(shrunk != small && small != shrunk)
  }

  @Test("A walk that stops early has looked at nothing beyond")
  func stopping() {
    let set = IDSet(sorted: 1...10_000)
    var walk = set.makeIterator()
    #expect([walk.next(), walk.next(), walk.next()] == [1, 2, 3])
    #expect(Array(set.prefix(3)) == [1, 2, 3] && set.first { $0 > 5_000 } == 5_001)
  }

  @Test("Each word is passed once with all its bits, in either form")
  func words() {
    for set in [IDSet(sorted: [1, 2, 63, 64, 700]), IDSet(sorted: 1...1_000)] {
      var ids: [UInt32] = []
      var words: [Int] = []
      set.forEachWord { word, bits in
        words.append(word)
        ids += (0..<64).filter { bits >> $0 & 1 == 1 }.map { UInt32(word * 64 + $0) }
      }
      #expect(ids == set.ids() && Set(words).count == words.count)
    }
  }

  @Test("Building from sorted ids ignores repetitions")
  func building() {
    #expect(IDSet(sorted: [3, 3, 4, 4, 9]).ids() == [3, 4, 9])
    #expect(IDSet(sorted: (1...400).flatMap { [UInt32($0), UInt32($0)] }).count == 400)
    #expect([9, 1, 5] as IDSet == IDSet(sorted: [1, 5, 9]))
  }
}
