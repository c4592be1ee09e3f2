import CRMStoreConformance
import Testing

@testable import CRMCore

@Suite struct PagedBitsAlgebraTests {
  /// Empty, few, scattered, dense and far apart.
  private func models(_ random: inout TableRandom) -> [Set<UInt32>] {
    var models: [Set<UInt32>] = [[], [1], [5_000_000], Set(1...9_000), Set(4_096...8_191)]
    for count in [5, 128, 700, 3_000] {
      models.append(Set((0..<count).map { _ in random.id() }))
    }
    models.append(Set((1...9_000).filter { $0 % 3 == 0 }))
    models.append(Set((1...30_000).filter { $0 / 640 % 2 == 0 }))
    return models
  }

  @Test(arguments: 1...2) func setsCombinedWithBitmapsAgreeWithPlainSets(seed: UInt64) {
    var random = TableRandom(seed: seed)
    let models = models(&random)
    for left in models {
      for right in models {
        let set = IDSet(sorted: left.sorted())
        let bits = PagedBits(sorted: right.sorted())
        let common = left.intersection(right)
        expect(set, common) { $0.formIntersection(bits) }
        expect(set, left.union(right)) { $0.formUnion(bits) }
        expect(set, left.subtracting(right)) { $0.subtract(bits) }
      }
    }
  }

  private func expect(_ set: IDSet, _ model: Set<UInt32>, after change: (inout IDSet) -> Void) {
    var set = set
    change(&set)
    #expect(set.ids() == model.sorted() && set.count == model.count)
    #expect(set.checkInvariants() == [])
  }

  @Test(arguments: 1...2) func intersectionsOfManyAgreeWithPlainSets(seed: UInt64) {
    var random = TableRandom(seed: seed)
    let models = models(&random)
    let bits = models.map { PagedBits(sorted: $0.sorted()) }
    for _ in 0..<150 {
      let chosen = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        Int.random(in: 0..<models.count, using: &random)
      }
      let excluded = (0..<Int.random(in: 0...2, using: &random)).map { _ in
        Int.random(in: 0..<models.count, using: &random)
      }
      var due = models[chosen[0]]
      for index in chosen { due.formIntersection(models[index]) }
      for index in excluded { due.subtract(models[index]) }
      let found = PagedBits.intersection(
        of: chosen.map { bits[$0] }, without: excluded.map { bits[$0] })
      #expect(found.ids() == due.sorted() && found.checkInvariants() == [], "seed \(seed)")
      let count = PagedBits.intersectionCount(
        of: chosen.map { bits[$0] }, without: excluded.map { bits[$0] })
      #expect(count == due.count, "seed \(seed)")
    }
  }

  @Test func theRarestDecidesWhichWordsOfTheOthersAreRead() {
    let all = PagedBits(sorted: Array(1..<409_600))
    let few = PagedBits(sorted: [3, 5_000, 5_001])
    let even = PagedBits(sorted: (1..<204_800).map { $0 * 2 })
    var visits = PagedBits.Visits()
    let found = PagedBits.intersection(of: [all, even, few], counting: &visits)
    #expect(found == [5_000])
    // Both blocks of the rarest, both of the next, and one where ids are left of the last.
    #expect(visits.words == 5 * 64)
    visits = PagedBits.Visits()
    let count = PagedBits.intersectionCount(of: [all, even, few], counting: &visits)
    #expect(count == 1 && visits.words == 5 * 64)
  }

  @Test func whatIsLeftOutIsReadOnlyWhereIdsAreLeft() {
    let all = PagedBits(sorted: Array(1..<40_960))
    var visits = PagedBits.Visits()
    let found = PagedBits.intersection(
      of: [PagedBits(sorted: [1, 2, 20_000])], without: [PagedBits(), PagedBits(sorted: [2]), all],
      counting: &visits)
    #expect(found.isEmpty)
    // Two blocks, the first of the second bitmap, and two of the last.
    #expect(visits.words == 5 * 64)
    visits = PagedBits.Visits()
    #expect(PagedBits.intersection(of: [all, PagedBits()], counting: &visits).isEmpty)
    #expect(PagedBits.intersectionCount(of: [all], counting: &visits) == 40_959)
    #expect(visits.words == 0)
  }
}
