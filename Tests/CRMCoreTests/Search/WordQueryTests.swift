import Testing

@testable import CRMCore

@Suite("Words looked for")
struct WordQueryTests {
  @Test("A query is folded and cut into words, each kept once")
  func words() {
    #expect(WordQuery("  Élan, ELAN vital! ").words == [folded("elan"), folded("vital")])
    #expect(WordQuery(" -.- ").words == [])
  }

  @Test(
    "A whole word gives three points, a beginning two, an inside one, and all words must match",
    arguments: [
      ("customer", "a customer", 3), ("custom", "a customer", 2), ("tome", "a customer", 1),
      ("mer", "a customer", 1), ("er", "a customer", nil), ("cu", "a customer", 2),
      ("a customer", "a customer", 6), ("a tom", "a customer", 4), ("a x", "a customer", nil),
      ("tom custom", "customer", 3), ("777", "777 1777 7771", 3), ("777", "1777 7771", 2),
      ("", "a customer", nil), ("!", "a customer", nil), ("a a", "a customer", 3),
      ("customers", "a customer", nil), ("stomer a", "customer\na", 4),
    ] as [(String, String, Int?)])
  func ranks(query: String, text: String, expected: Int?) {
    #expect(WordQuery(query).rank(in: folded(text)) == expected)
  }

  @Test("One or two letters match beginnings only, but two ideographs match inside")
  func shortWords() {
    #expect(WordQuery("ов").rank(in: folded("иванов")) == nil)
    #expect(WordQuery("нов").rank(in: folded("иванов")) == 1)
    #expect(WordQuery("京都").rank(in: folded("東京都")) == 1)
    #expect(WordQuery("京").rank(in: folded("東京都")) == nil)
    #expect(WordQuery("東").rank(in: folded("東京都")) == 2)
  }
}
