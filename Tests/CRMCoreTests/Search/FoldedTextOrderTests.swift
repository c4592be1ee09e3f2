import Testing

@testable import CRMCore

@Suite("Sorting by a column of folded texts")
struct FoldedTextOrderTests {
  private static let starts = [
    "", "a", "prospect", "prospective customer ", "prospective customer of the north ", "\u{0}",
  ]

  /// A text that often agrees with others in its first bytes, or wholly.
  private func text(_ random: inout SearchTexts) -> String {
    let start = Self.starts[random.below(Self.starts.count)]
    switch random.below(4) {
    case 0: return start + String(random.below(50))
    case 1: return start + String(repeating: "\u{0}", count: random.below(12))
    case 2: return start
    default: return start + random.text(words: 2)
    }
  }

  private func expected(
    _ model: [UInt32: [UInt8]], _ numbers: [UInt32], descending: Bool,
    tie: (UInt32, UInt32) -> Bool
  ) -> [UInt32] {
    let absent = numbers.filter { model[$0] == nil }
    let present = numbers.filter { model[$0] != nil }.sorted { first, second in
      let text = model[first] ?? []
      let other = model[second] ?? []
      if text == other { return tie(first, second) }
      return text.lexicographicallyPrecedes(other) != descending
    }
    return descending ? present + absent : absent + present
  }

  @Test("The first few and the whole order agree with a sort of everything", arguments: 1...6)
  func model(seed: UInt64) {
    var random = SearchTexts(seed: seed)
    var builder = FoldedText.Builder(narrowLimit: seed % 2 == 0 ? 500 : Int(UInt32.max))
    var model: [UInt32: [UInt8]] = [:]
    for number in 1...UInt32(300) where random.chance(90) {
      let text = text(&random)
      model[number] = folded(text)
      builder.append(number, raw: text.utf8)
    }
    let column = builder.finish()
    let ties: [(UInt32, UInt32) -> Bool] = [{ $0 < $1 }, { ($0 % 7, $0) > ($1 % 7, $1) }]
    for descending in [false, true] {
      for tie in ties {
        let percent = 1 + random.below(99)
        let numbers = (1...UInt32(305)).filter { _ in random.chance(percent) }
        let order = expected(model, numbers, descending: descending, tie: tie)
        let all = column.first(.max, among: numbers, descending: descending, tie: tie)
        #expect(all.numbers == order, "seed \(seed)")
        for limit in [1, 7, 50, 20_000] {
          let few = column.first(limit, among: numbers, descending: descending, tie: tie)
          #expect(few.numbers == Array(order.prefix(limit)), "seed \(seed), limit \(limit)")
          #expect(few.visited == numbers.count, "seed \(seed), limit \(limit)")
        }
      }
    }
  }

  @Test("A tie is broken by what the caller knows", arguments: [false, true])
  func ties(descending: Bool) {
    let texts = ["Émile", "emile", "EMILE", "Émile", "Anna"]
    var builder = FoldedText.Builder()
    for (index, text) in texts.enumerated() { builder.append(UInt32(index + 1), raw: text.utf8) }
    let column = builder.finish()
    let order = column.first(4, among: column.numbers, descending: descending) {
      (texts[Int($0) - 1], $0) < (texts[Int($1) - 1], $1)
    }
    #expect(order.numbers == (descending ? [3, 2, 1, 4] : [5, 3, 2, 1]))
  }

  @Test("The first of very many with the same text are those that the tie puts first")
  func sameTexts() {
    var builder = FoldedText.Builder()
    for number in 1...UInt32(500) { builder.append(number, raw: "customer".utf8) }
    let column = builder.finish()
    #expect(column.first(3, among: column.numbers).numbers == [1, 2, 3])
    #expect(column.first(3, among: column.numbers, tie: >).numbers == [500, 499, 498])
    #expect(column.first(.max, among: column.numbers, tie: >).numbers == (1...500).reversed())
  }

  @Test("Few texts are held where the rest fail the threshold", arguments: ["customer ", ""])
  func held(start: String) {
    var builder = FoldedText.Builder()
    for number in 1...UInt32(2_000) { builder.append(number, raw: "\(start)\(number)".utf8) }
    let column = builder.finish()
    let few = column.first(10, among: column.numbers)
    #expect(few.numbers == [1, 10, 100, 1_000, 1_001, 1_002, 1_003, 1_004, 1_005, 1_006])
    #expect(few.visited == 2_000)
    #expect(few.held < 100)
  }

  @Test("No limit and no numbers give nothing")
  func nothing() {
    let none = FoldedText.Builder().finish()
    #expect(none.first(5, among: none.numbers).numbers == [])
    #expect(none.first(0, among: [1, 2]).numbers == [])
    #expect(none.first(1, among: [1, 2]).numbers == [1])
    #expect(none.first(.max, among: [1, 2], descending: true).numbers == [1, 2])
  }
}
