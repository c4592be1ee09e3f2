import Testing

@testable import CRMCore

@Suite("Cutting text into words")
struct WordCutterTests {
  private func words(_ bytes: [UInt8]) -> [String] {
    bytes.withUnsafeBytes { raw in
      var words: [String] = []
      WordCutter.forEachWord(in: raw) { words.append(String(decoding: raw[$0], as: UTF8.self)) }
      return words
    }
  }

  @Test(
    "Letters with their marks and digits are words, all else separates",
    arguments: [
      ("", []), (" ", []), ("one", ["one"]),
      ("o'brien@acme-nord.fr", ["o", "brien", "acme", "nord", "fr"]),
      ("c++ 3.14", ["c", "3", "14"]), ("a_b", ["a", "b"]), ("  x  ", ["x"]), ("m²", ["m²"]),
      ("東京都、北", ["東京都", "北"]), ("हिन्दी", ["हिन्दी"]), ("елка–дом", ["елка", "дом"]),
      ("a\u{0}b", ["a", "b"]), ("a😀b", ["a", "b"]), ("x\u{a0}y", ["x", "y"]), ("٣٤", ["٣٤"]),
    ] as [(String, [String])])
  func words(text: String, expected: [String]) {
    #expect(words(Array(text.utf8)) == expected)
  }

  @Test("Every scalar is of a word or between words as its category says")
  func everyScalar() {
    var wrong: [UInt32] = []
    for value: UInt32 in Array(0...0x33ff) + Array(0xa000...0xabff) + Array(0xd000...0x103ff) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let category = String(describing: scalar.properties.generalCategory)
      let isWord = ["Letter", "Mark", "Number"].contains { category.hasSuffix($0) }
      let expected = isWord ? ["a\(scalar)b"] : ["a", "b"]
      if words(Array("a\(scalar)b".utf8)) != expected { wrong.append(value) }
    }
    #expect(wrong == [])
  }

  @Test("Bytes that are no UTF-8 separate, wherever they stand")
  func illFormed() {
    #expect(words([0x61, 0xff, 0x62]) == ["a", "b"])
    #expect(words([0x61, 0xc3]) == ["a"])
    #expect(words([0xe6, 0x9d, 0x61]) == ["a"])
    #expect(words([0xed, 0xa0, 0x80, 0x61]) == ["a"])
    #expect(words([0x80, 0x61, 0xf5, 0x80, 0x80, 0x80]) == ["a"])
  }
}
