import Testing

@testable import CRMCore

@Suite struct CodeColumnTests {
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
