import Testing

@testable import CRMCore

@Suite("Trigrams of a list of words")
struct WordTrigramsTests {
  private func trigrams(_ words: [String]) -> WordTrigrams {
    var list = FoldedText.Builder()
    for (place, word) in words.enumerated() { list.append(UInt32(place + 1), raw: word.utf8) }
    return WordTrigrams(of: list.finish())
  }

  @Test(
    "The blocks of a trigram are found whatever lies between them",
    arguments: [[0], [1], [127], [128], [129], [0, 127], [0, 128], [3, 131, 299]])
  func gaps(blocks: [Int]) {
    var words = [String](repeating: "b", count: 300 * WordTrigrams.blockSize)
    for block in blocks { words[block * WordTrigrams.blockSize + block % 64] = "xyz" }
    #expect(trigrams(words).blocks(for: folded("xyz")) == blocks.map { UInt32($0) })
  }

  @Test("A block counts only if it has all the trigrams of what is looked for")
  func intersection() {
    var words = [String](repeating: "b", count: 4 * WordTrigrams.blockSize)
    words[0] = "abc"
    words[70] = "bcd"
    words[130] = "abcd"
    words[200] = "abc"
    words[201] = "bcd"
    #expect(trigrams(words).blocks(for: folded("abcd")) == [2, 3])
    #expect(trigrams(words).blocks(for: folded("abcde")) == [])
  }
}
