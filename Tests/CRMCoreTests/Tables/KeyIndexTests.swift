import CRMCore
import Testing

@Suite("Key indexes")
struct KeyIndexTests {
  /// Hashes that are equal, differ only in high bits, or are anything.
  private func hash(_ random: inout TableRandom) -> UInt64 {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: 7
    case 1: UInt64.random(in: 0...15, using: &random) << 60 | 7
    case 2: UInt64.random(in: 0...300, using: &random) << 5
    default: UInt64.random(in: 0...5_000, using: &random) &* 0x9E37_79B9_7F4A_7C15
    }
  }

  @Test("An index behaves as a dictionary of sets, and kept copies never change", arguments: 1...6)
  func model(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var index = KeyIndex()
    var model: [UInt64: Set<UInt32>] = [:]
    var kept: [(KeyIndex, [UInt64: Set<UInt32>])] = []
    for step in 0..<6_000 {
      let grows = step / 1_500 % 2 == 0
      let hash = hash(&random)
      let id = grows ? random.id() : (model[hash]?.randomElement(using: &random) ?? 1)
      if random.chance(grows ? 85 : 5) {
        let inserted = model[hash, default: []].insert(id).inserted
        let isNew = index.insert(hash, id)
        #expect(isNew == inserted, "seed \(seed)")
      } else {
        let removed = model[hash]?.remove(id) != nil
        let wasThere = index.remove(hash, id)
        #expect(wasThere == removed, "seed \(seed)")
      }
      if step % 200 == 0 {
        #expect(index.checkInvariants() == [], "seed \(seed)")
        kept.append((index, model))
      }
    }
    for (index, model) in kept { expect(index, model, "seed \(seed)") }
  }

  private func expect(_ index: KeyIndex, _ model: [UInt64: Set<UInt32>], _ comment: Comment) {
    #expect(index.checkInvariants() == [], comment)
    #expect(index.count == model.values.reduce(0) { $0 + $1.count }, comment)
    for (hash, ids) in model { #expect(index.candidates(hash) == ids.sorted(), comment) }
    #expect(index.candidates(0xDEAD_BEEF_0000_0001) == [], comment)
  }

  @Test("Thousands of ids under one hash, beside hashes that differ in the last bits only")
  func collisions() {
    var index = KeyIndex()
    for id: UInt32 in 1...3_000 { index.insert(1, id) }
    for bit: UInt64 in 1..<64 { index.insert(1 | 1 << bit, UInt32(bit)) }
    #expect(index.checkInvariants() == [])
    #expect(index.candidates(1).count == 3_000 && index.count == 3_063)
    for bit: UInt64 in 1..<64 { #expect(index.candidates(1 | 1 << bit) == [UInt32(bit)]) }
    for id: UInt32 in 1...3_000 { index.remove(1, id) }
    for bit: UInt64 in 1..<64 { index.remove(1 | 1 << bit, UInt32(bit)) }
    #expect(index.count == 0 && index.checkInvariants() == [])
  }

  @Test("Equal texts have equal hashes, other texts of every length have others")
  func hashing() {
    var seen: Set<UInt64> = []
    for length in 0..<60 {
      let text = String(repeating: "é", count: length / 2) + String(repeating: "a", count: length)
      let copy = String(text.reversed().reversed())
      #expect(TextHash.hash(text) == TextHash.hash(copy))
      #expect(seen.insert(TextHash.hash(text)).inserted)
      #expect(seen.insert(TextHash.hash("\0" + text)).inserted)
    }
    for number in 0..<100_000 { seen.insert(TextHash.hash("person\(number)@example.com")) }
    #expect(seen.count == 100_120)
  }
}
