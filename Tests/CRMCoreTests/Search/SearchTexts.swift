import CRMStoreConformance

@testable import CRMCore

/// Random texts of few different pieces, so that they share words, beginnings and insides.
struct SearchTexts {
  private static let pieces = [
    "a", "b", "ab", "aba", "Ba", "É", "ß", "Łó", "e\u{301}", "\u{301}", "7", "77", "07", "٣", "½",
    "東", "京都", "हि", "О", "ов", "Ж", "0", "9",
  ]
  private static let breaks = [
    " ", " ", "-", ".", "@", "\u{0}", "😀", "’", "\n", "  ", "_", "\u{7f}", "€", "\u{a0}",
  ]

  var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  /// A word of up to `pieces` pieces, one at least.
  mutating func word(pieces: Int = 4) -> String {
    (0...below(pieces)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
  }

  /// A text of up to `words` words, now and then an empty one.
  mutating func text(words: Int = 5) -> String {
    var text = ""
    for _ in 0..<below(words + 1) {
      text += chance(85) ? word() : ""
      text += Self.breaks.randomElement(using: &random) ?? ""
    }
    return chance(50) ? text : text + word()
  }

  /// Texts by ascending numbers with gaps.
  mutating func texts(_ count: Int) -> [(number: UInt32, text: String)] {
    var number: UInt32 = 0
    return (0..<count).map { _ in
      number += chance(80) ? 1 : UInt32(1 + below(9))
      return (number, text())
    }
  }
}

/// The folded bytes of a text.
func folded(_ text: String) -> [UInt8] { Array(TextFolding.fold(text).utf8) }

/// Whether the needle stands in the text, by trying every place.
func stands(_ needle: [UInt8], in text: [UInt8]) -> Bool {
  guard needle.count <= text.count else { return false }
  return (0...(text.count - needle.count)).contains { text[$0...].starts(with: needle) }
}
