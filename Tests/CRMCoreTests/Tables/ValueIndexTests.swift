import CRMCore
import Testing

@Suite("Value indexes")
struct ValueIndexTests {
  /// A key whose hash says little, so that lists of equal hashes grow long.
  struct Clashing: Hashable {
    let number: Int

    func hash(into hasher: inout Hasher) { hasher.combine(number % 3) }
  }

  private func run<Key: Hashable & Sendable>(seed: UInt64, steps: Int, key: (Int) -> Key) {
    var random = TableRandom(seed: seed)
    var index = ValueIndex<Key>()
    var model: [Key: Set<UInt32>] = [:]
    var kept: [(ValueIndex<Key>, [Key: Set<UInt32>])] = []
    for step in 0..<steps {
      let grows = step / (steps / 4) % 2 == 0
      let key = key(Int.random(in: 0..<400, using: &random))
      let id = grows ? random.id() : (model[key]?.randomElement(using: &random) ?? 1)
      if random.chance(grows ? 85 : 5) {
        let inserted = model[key, default: []].insert(id).inserted
        let isNew = index.insert(key, id)
        #expect(isNew == inserted, "seed \(seed)")
      } else {
        let removed = model[key]?.remove(id) != nil
        let wasThere = index.remove(key, id)
        #expect(wasThere == removed, "seed \(seed)")
        if model[key]?.isEmpty == true { model[key] = nil }
      }
      if step % 250 == 0 {
        #expect(index.checkInvariants() == [], "seed \(seed)")
        kept.append((index, model))
      }
    }
    for (index, model) in kept { expect(index, model, "seed \(seed)") }
  }

  private func expect<Key: Hashable & Sendable>(
    _ index: ValueIndex<Key>, _ model: [Key: Set<UInt32>], _ comment: Comment
  ) {
    #expect(index.keyCount == model.count, comment)
    #expect(Set(index.keys) == Set(model.keys), comment)
    var walked: [Key: Set<UInt32>] = [:]
    index.forEach { walked[$0] = Set($1) }
    #expect(walked == model, comment)
    for (key, ids) in model { #expect(index[key].ids() == ids.sorted(), comment) }
  }

  @Test("An index behaves as a dictionary of sets, and kept copies never change", arguments: 1...2)
  func model(seed: UInt64) {
    run(seed: seed, steps: 6_000) { "key \($0)" }
    run(seed: seed, steps: 2_000) { $0 % 5 }
  }

  @Test("Keys with equal hash values are told apart", arguments: 1...2)
  func clashing(seed: UInt64) {
    run(seed: seed, steps: 3_000) { Clashing(number: $0 % 100) }
  }

  @Test("Whole sets are put and taken away; a key without ids is gone")
  func whole() {
    var index = ValueIndex<String>()
    index.set("a", [3, 1, 2])
    index.set("b", [])
    #expect(index["a"].ids() == [1, 2, 3] && index["b"].isEmpty && index.keys == ["a"])
    index.set("a", [])
    #expect(index.keyCount == 0 && index.checkInvariants() == [])
  }
}
