import Testing

@testable import CRMCore

@Suite("Key indexes")
struct KeyIndexTests {
  /// Pairs as an index tells them apart: the upper half of the hash, and the id.
  typealias Model = Set<UInt64>

  /// Hashes that are equal, lie close together, or are anything.
  private func hash(_ random: inout TableRandom) -> UInt64 {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: 7 << 32
    case 1: UInt64.random(in: 0...15, using: &random) << 60 | 7
    case 2: .max - UInt64.random(in: 0...300, using: &random) << 32
    default: UInt64.random(in: 0...5_000, using: &random) &* 0x9E37_79B9_7F4A_7C15
    }
  }

  private func entry(_ hash: UInt64, _ id: UInt32) -> UInt64 { (hash >> 32) << 32 | UInt64(id) }

  private func expect(_ index: KeyIndex, _ model: Model, _ comment: Comment) {
    #expect(index.checkInvariants() == [], comment)
    #expect(index.count == model.count && index.entries == model.sorted(), comment)
    let byHash = Dictionary(grouping: model) { $0 >> 32 }
    for (half, entries) in byHash {
      let due = entries.map { UInt32(truncatingIfNeeded: $0) }.sorted()
      #expect(index.candidates(half << 32 | 5) == due, comment)
    }
    #expect(index.candidates(0xDEAD_BEEF_0000_0001) == [], comment)
  }

  @Test("An index behaves as a set of pairs, and kept copies never change", arguments: 1...2)
  func model(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var index = KeyIndex()
    var model: Model = []
    var kept: [(KeyIndex, Model)] = []
    for step in 0..<6_000 {
      let grows = step / 1_500 % 2 == 0
      var (hash, id) = (hash(&random), random.id())
      if !grows, let some = model.randomElement(using: &random) {
        (hash, id) = (some, UInt32(truncatingIfNeeded: some))
      }
      if random.chance(grows ? 85 : 5) {
        index.insert(hash, id)
        model.insert(entry(hash, id))
      } else {
        index.remove(hash, id)
        model.remove(entry(hash, id))
      }
      #expect(index.count == model.count)
      if step % 200 == 0 { kept.append((index, model)) }
    }
    for (index, model) in kept { expect(index, model, "seed \(seed)") }
  }

  @Test("A bulk of changes is the same as single steps, whatever its size", arguments: 1...2)
  func bulk(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var (bulk, single) = (KeyIndex(), KeyIndex())
    var model: Model = []
    var kept: [(KeyIndex, Model)] = []
    for round in 0..<16 {
      let size = [0, 1, 60, 4_000][Int.random(in: 0..<4, using: &random)]
      let added = (0..<size).map { _ in (hash: hash(&random), id: random.id()) }
      // Now and then everything goes, and some of it comes back at once.
      let removed: [(hash: UInt64, id: UInt32)] =
        round % 7 == 6
        ? model.shuffled(using: &random).map { ($0, UInt32(truncatingIfNeeded: $0)) }
        : (0..<size / 2).map { _ in (hash(&random), random.id()) }
      bulk.apply(adding: added, removing: removed)
      for (hash, id) in removed {
        single.remove(hash, id)
        model.remove(entry(hash, id))
      }
      for (hash, id) in added {
        single.insert(hash, id)
        model.insert(entry(hash, id))
      }
      expect(bulk, model, "seed \(seed)")
      expect(single, model, "seed \(seed)")
      kept.append((bulk, model))
    }
    for (index, model) in kept { expect(index, model, "seed \(seed)") }
  }

  @Test("An index made of pairs is the same as one they were added to", arguments: 1...2)
  func making(seed: UInt64) {
    var random = TableRandom(seed: seed)
    for size in [0, 1, 256, 257, 1_023, 30_000] {
      var pairs = (0..<size).map { (hash: hash(&random), id: UInt32($0)) }
      let model = Set(pairs.map { entry($0.hash, $0.id) })
      expect(KeyIndex(pairs), model, "seed \(seed)")
      pairs.shuffle(using: &random)
      expect(KeyIndex(pairs + pairs), model, "seed \(seed)")
    }
  }

  /// How many leaves of an index are not also leaves of another.
  private func ownLeaves(_ index: KeyIndex, beside other: KeyIndex) -> Int {
    func places(_ index: KeyIndex) -> [UnsafePointer<UInt64>?] {
      index.leaves.map { $0.withUnsafeBufferPointer(\.baseAddress) }
    }
    return Set(places(index)).subtracting(places(other)).count
  }

  @Test("A change beside a copy copies one leaf, though thousands of ids share its hash")
  func copying() {
    var index = KeyIndex(
      (1...50_000).map { (hash: $0 % 3 == 0 ? 1 << 63 : $0 << 33, id: UInt32($0)) })
    let copy = index
    #expect(ownLeaves(index, beside: copy) == 0)
    index.insert(1 << 63, 25_000)
    #expect(ownLeaves(index, beside: copy) == 1)
    index.remove(1 << 63, 30_000)
    #expect(ownLeaves(index, beside: copy) == 2)
    index.insert(1 << 63, 25_000)
    index.remove(1 << 63, 1)
    #expect(ownLeaves(index, beside: copy) == 2)
    index.apply(adding: [(1 << 63, 60_000), (1 << 63, 60_001), (7 << 33, 7)], removing: [])
    #expect(ownLeaves(index, beside: copy) <= 5)
    #expect(copy.count == 50_000 && index.count == 50_002)
    #expect(copy.candidates(1 << 63) == (1...50_000).filter { $0 % 3 == 0 })
  }

  @Test("Ids under one hash may come and go in any number")
  func collisions() {
    var index = KeyIndex()
    let others: [(hash: UInt64, id: UInt32)] = (33..<64).map { (1 << 32 | 1 << $0, UInt32($0)) }
    for start: UInt32 in stride(from: 1, through: 30_000, by: 500) {
      index.apply(adding: (start..<start + 500).map { (1 << 32, $0) }, removing: [])
    }
    index.apply(adding: others, removing: [])
    #expect(index.checkInvariants() == [])
    #expect(index.candidates(1 << 32).count == 30_000 && index.count == 30_031)
    for (hash, id) in others { #expect(index.candidates(hash) == [id]) }
    for start: UInt32 in stride(from: 1, through: 30_000, by: 500) {
      index.apply(adding: [], removing: (start..<start + 500).map { (1 << 32, $0) })
    }
    index.apply(adding: [], removing: others)
    #expect(index.count == 0 && index.leaves.isEmpty && index.checkInvariants() == [])
  }

  @Test("Equal texts have equal hashes, other texts of every length have others")
  func hashing() {
    var seen: Set<UInt64> = []
    for length in 0..<60 {
      let text = String(repeating: "é", count: length / 2) + String(repeating: "a", count: length)
      let copy = String(text.reversed().reversed())
      #expect(TextHash.fresh.hash(text) == TextHash.fresh.hash(copy))
      #expect(seen.insert(TextHash.fresh.hash(text)).inserted)
      #expect(seen.insert(TextHash.fresh.hash("\0" + text)).inserted)
    }
    for number in 0..<100_000 { seen.insert(TextHash.fresh.hash("person\(number)@example.com")) }
    #expect(seen.count == 100_120)
  }
}
