import Testing

@testable import CRMCore

@Suite("Searching a column of folded texts")
struct FoldedTextMatchTests {
  private func column(_ texts: [(number: UInt32, text: String)]) -> FoldedText {
    var builder = FoldedText.Builder()
    for (number, text) in texts { builder.append(number, raw: text.utf8) }
    return builder.finish()
  }

  private func matches(_ column: FoldedText, _ needle: [UInt8], limit: Int = .max) -> [UInt32] {
    var found: [UInt32] = []
    column.forEachMatch(of: needle) { number in
      found.append(number)
      return found.count < limit
    }
    return found
  }

  @Test("The numbers passed are those whose text has the needle inside", arguments: 1...6)
  func model(seed: UInt64) {
    var random = SearchTexts(seed: seed)
    let texts = random.texts(150)
    let column = column(texts)
    for _ in 0..<60 {
      let whole = folded(texts[random.below(texts.count)].text)
      let start = random.below(whole.count + 1)
      let taken = Array(whole[start...].prefix(1 + random.below(12)))
      let needle = random.chance(70) ? taken : folded(random.word(pieces: 3))
      let expected = texts.filter { stands(needle, in: folded($0.text)) }.map(\.number)
      #expect(matches(column, needle) == expected, "seed \(seed), \(needle)")
      let limit = 1 + random.below(5)
      let first = Array(expected.prefix(limit))
      #expect(matches(column, needle, limit: limit) == first, "seed \(seed), \(needle)")
    }
  }

  @Test("A needle is found at every place of texts of every length")
  func everyPlace() {
    let needle = folded("needle")
    for length in 6...80 where length % 7 < 3 {
      for place in 0...(length - 6) {
        let before = String(repeating: "e", count: place)
        let text = before + "needle" + String(repeating: "d", count: length - 6 - place)
        #expect(matches(column([(1, "x"), (4, text), (5, "n")]), needle) == [4], "\(length)")
      }
    }
  }

  @Test("Nothing is found over the border of two texts, nor by the byte between them")
  func borders() {
    let column = column([(1, "abc"), (2, "abd"), (3, "")])
    #expect(matches(column, folded("ca")) == [])
    #expect(matches(column, folded("bcabd")) == [])
    #expect(matches(column, [0x63, FoldedText.separator, 0x61]) == [])
    #expect(matches(column, [FoldedText.separator]) == [])
    #expect(matches(column, [0]) == [])
  }

  @Test("The empty needle is inside of every text, the empty one too")
  func emptyNeedle() {
    let column = column([(2, "a"), (5, ""), (6, "b")])
    #expect(matches(column, []) == [2, 5, 6])
    #expect(matches(column, [], limit: 2) == [2, 5])
  }

  @Test("A needle with a byte that no text has reads nothing")
  func absentByte() {
    let column = column((1...500).map { (UInt32($0), "customer \($0)") })
    let cost = column.forEachMatch(of: folded("customerz")) { _ in true }
    #expect(cost == FoldedText.ScanCost())
  }

  @Test("A search reads the texts once, and no further than the last one wanted")
  func cost() {
    let texts = (1...500).map { (number: UInt32($0), text: "customer \(1_000 + $0)") }
    let column = column(texts)
    let all = column.forEachMatch(of: folded("r 12")) { _ in true }
    #expect(all == FoldedText.ScanCost(bytes: 500 * 14, matches: 100))
    let few = column.forEachMatch(of: folded("customer")) { $0 < 10 }
    #expect(few == FoldedText.ScanCost(bytes: 10 * 14, matches: 10))
    let none = column.forEachMatch(of: folded("r 99")) { _ in true }
    #expect(none == FoldedText.ScanCost(bytes: 500 * 14, matches: 0))
  }
}
