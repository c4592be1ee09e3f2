import CRMCore
import Testing

@Suite("Text folding")
struct TextFoldingTests {
  @Test(
    "Case and accents go",
    arguments: [
      ("", ""), ("plain text 1", "plain text 1"), ("ABC xyz", "abc xyz"), ("É", "e"),
      ("Straße", "strasse"), ("STRAẞE", "strasse"), ("Łódź", "lodz"), ("Ørsted", "orsted"),
      ("Æther Œuvre", "aether oeuvre"), ("İstanbul", "istanbul"), ("ısı", "isi"),
      ("Þórr Ðe", "thorr de"), ("Nguyễn", "nguyen"), ("Ångström", "angstrom"),
      ("ΏΡΑ ώρα", "ωρα ωρα"), ("Σίσυφος", "σισυφοσ"), ("Ἀθῆναι", "αθηναι"), ("Ёлка", "елка"),
      ("Київ", "киів"), ("東京", "東京"), ("ﬁn", "fin"), ("Ǆ", "ǆ"), ("😀 Ü", "😀 u"),
      ("e\u{301}a\u{308}", "ea"), ("I\u{307}", "i"), ("שָׁלוֹם", "שלום"),
    ])
  func folding(text: String, expected: String) {
    #expect(Array(TextFolding.fold(text).utf8) == Array(expected.utf8))
  }

  @Test("Every letter of the Latin, Greek and Cyrillic blocks folds as its decomposed form does")
  func decomposed() {
    let marks = (0x300...0x345).compactMap { Unicode.Scalar($0) }
    let letters = (0x41..<0x530).compactMap { Unicode.Scalar($0) }.filter(\.properties.isAlphabetic)
    let composed = ((0xc0..<0x530).map { $0 } + (0x1e00..<0x2000).map { $0 })
      .compactMap { Unicode.Scalar($0) }
    var known: [Character: Unicode.Scalar] = [:]
    for scalar in composed { known[Character(scalar)] = scalar }
    var compared = 0
    for letter in letters {
      for mark in marks {
        let text = String(letter) + String(mark)
        guard text.count == 1, let first = text.first, let scalar = known[first] else { continue }
        compared += 1
        let isSame = TextFolding.fold(String(scalar)) == TextFolding.fold(String(letter))
        #expect(isSame, "\(text) \(scalar.value)")
      }
    }
    #expect(compared > 600)
  }

  @Test("Folding a folded text changes nothing, for every scalar")
  func idempotent() {
    for value: UInt32 in 0...0x2ffff {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = TextFolding.fold(String(scalar))
      guard once != String(scalar) else { continue }
      #expect(Array(TextFolding.fold(once).utf8) == Array(once.utf8), "\(value)")
    }
  }

  @Test("Upper and lower case of every Latin, Greek and Cyrillic letter fold to the same")
  func caseless() {
    for value in Array(0x41..<0x530) + Array(0x1e00..<0x2000) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let lower = scalar.properties.lowercaseMapping
      let folded = TextFolding.fold(lower)
      #expect(folded == TextFolding.fold(String(scalar)), "\(value)")
    }
  }
}
