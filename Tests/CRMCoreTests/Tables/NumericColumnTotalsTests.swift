import Testing

@testable import CRMCore

@Suite struct NumericColumnTotalsTests {
  /// Codes of some of the ids from 1 to 6,000.
  private func codes(_ random: inout TableRandom, upTo highest: UInt8) -> CodeColumn {
    var codes = CodeColumn()
    codes.apply((1...6_000).map { ($0, UInt8.random(in: 0...highest, using: &random)) })
    return codes
  }

  @Test(arguments: 1...2) func totalsByCodesAgreeWithAWalkOverAllRecords(seed: UInt64) {
    var random = TableRandom(seed: seed)
    let (first, second) = (codes(&random, upTo: 64), codes(&random, upTo: 4))
    for spread in [Int64(100), .max] {
      var column = NumericColumn()
      column.apply(
        (1...5_000).map {
          (UInt32($0), $0 % 7 == 0 ? nil : .random(in: -spread...spread, using: &random))
        })
      for ids in [IDSet(), [5, 700, 9_000], IDSet(sorted: 300...6_500)] {
        var one = [NumericColumn.Total](repeating: .init(), count: 65)
        var two = [NumericColumn.Total](repeating: .init(), count: 65 * 65)
        for id in ids {
          add(column[id], to: &one[Int(first[id])])
          add(column[id], to: &two[Int(first[id]) * 65 + Int(second[id])])
        }
        #expect(column.totals(within: ids, by: first) == one, "seed \(seed)")
        #expect(column.totals(within: ids, by: first, and: second) == two, "seed \(seed)")
      }
    }
  }

  private func add(_ value: Int64?, to total: inout NumericColumn.Total) {
    total.records += 1
    total.count += value == nil ? 0 : 1
    total.sum += Int128(value ?? 0)
  }

  @Test(arguments: 1...2) func codesBehaveAsADictionaryAndKeptCopiesNeverChange(seed: UInt64) {
    var random = TableRandom(seed: seed)
    var codes = CodeColumn()
    var model: [UInt32: UInt8] = [:]
    var kept: [(CodeColumn, [UInt32: UInt8])] = []
    for _ in 0..<60 {
      let size = [1, 5, 300][Int.random(in: 0..<3, using: &random)]
      let changes = (0..<size).map { _ in
        (id: random.id(), code: UInt8.random(in: 0...3, using: &random))
      }.sorted { $0.id < $1.id }
      codes.apply(changes)
      for (id, code) in changes { model[id] = code }
      kept.append((codes, model))
    }
    for (codes, model) in kept {
      #expect(model.allSatisfy { codes[$0.key] == $0.value }, "seed \(seed)")
      #expect(codes.filledCount == model.values.count(where: { $0 != 0 }))
      #expect(codes.checkInvariants() == [])
    }
  }
}
