import Testing

@testable import crmctl

@Suite("Display width")
struct DisplayWidthTests {
  @Test(
    "Columns are those of a terminal",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한국", 4), ("ｱ", 1), ("Ａ", 2),
      ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇫🇷", 2), ("1️⃣", 2), ("❤️", 2), ("❤", 1), ("☎", 1), ("⌚", 2),
      ("a\u{200B}b", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("שלום", 4), ("ไทย", 3), ("€", 1),
      ("…", 1), ("␛", 1), ("𠀀", 2),
    ])
  func columns(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test("A cut text never exceeds its columns and keeps characters whole")
  func truncation() {
    for text in ["Northwind", "日本語のテキスト", "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", "e\u{301}e\u{301}e\u{301}"] {
      for columns in 0...20 {
        let cut = DisplayWidth.truncate(text, to: columns)
        #expect(DisplayWidth.of(cut) <= columns)
        #expect(cut == text || columns == 0 || cut.hasSuffix("…"))
        #expect(cut == text || text.hasPrefix(String(cut.dropLast())))
      }
    }
    #expect(DisplayWidth.truncate("Northwind", to: 5) == "Nort…")
    #expect(DisplayWidth.truncate("日本語", to: 4) == "日…")
  }
}
