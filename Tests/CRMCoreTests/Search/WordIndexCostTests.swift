import Testing

@testable import CRMCore

@Suite("What a search in the index of words costs")
struct WordIndexCostTests {
  /// Four thousand records of common words, a number of their own, and one that twenty share.
  private static let index: WordIndex = {
    var builder = WordIndex.Builder()
    for number in 1...UInt32(4_000) {
      builder.add(number, folded: "prospective customer \(number)".utf8)
      builder.add(number, folded: "company number \(number % 200) limited".utf8)
      builder.add(number, folded: "contact\(number) 331\(10_000_000 + number)".utf8)
    }
    return builder.finish()
  }()

  private func search(_ query: String, limit: Int = 50) -> WordIndex.Answer {
    Self.index.search(WordQuery(query), limit: limit)
  }

  @Test("Common words are bitmaps, the others lists")
  func size() {
    #expect(Self.index.checkInvariants() == [])
    #expect(Self.index.commonWords.count == 5)
    #expect(Self.index.setSize == 63)
    #expect(Self.index.byteCount < 500_000)
  }

  @Test("Full marks of common words end at the limit")
  func common() {
    let answer = search("customer company")
    #expect(answer.hits.count == 50)
    #expect(answer.cost == WordIndex.SearchCost(words: 2, setWords: 2))
  }

  @Test("The word that fewest numbers have leads")
  func leader() {
    let answer = search("company limited 49", limit: 15)
    #expect(answer.hits.map(\.rank) == Array(repeating: 9, count: 15))
    #expect(answer.cost == WordIndex.SearchCost(words: 3, postings: 15))
    #expect(search("49 contact249", limit: 1).cost == WordIndex.SearchCost(words: 2, postings: 1))
  }

  @Test("Beginnings are read where the whole words are fewer than the limit, insides are not")
  func beginnings() {
    let answer = search("77", limit: 30)
    #expect(answer.hits.prefix(20).allSatisfy { $0.rank == 3 })
    #expect(answer.hits.dropFirst(20).map(\.rank) == Array(repeating: 2, count: 10))
    // 77, 770...779 of the numbers, twice 77 itself; 77 is short, so nothing is looked for inside.
    #expect(answer.cost.words == 1 + 11 + 1)
    #expect(answer.cost.bytes == 0)
    #expect(search("contact77", limit: 11).cost.bytes == 0)
    #expect(search("contact77", limit: 12).cost.bytes > 0)
  }

  @Test("Insides are looked for in the few blocks of words that have their trigrams")
  func insides() {
    let answer = search("ustom 2424")
    #expect(answer.hits.first == WordIndex.Hit(number: 2_424, rank: 4))
    #expect(answer.hits.count == 1)
    #expect(answer.cost.bytes < Self.index.words.bytes.count / 20)
    #expect(answer.cost.postings < 10)
  }

  @Test("A range of words with a common one that all have reads no list")
  func covered() {
    let answer = search("c")
    #expect(answer.hits.count == 50)
    #expect(answer.cost == WordIndex.SearchCost(words: 4_002, setWords: 2 * 63))
  }

  @Test("What is nowhere reads nothing")
  func nowhere() {
    #expect(search("zzz").cost == WordIndex.SearchCost())
    #expect(search("customer zzz").cost == WordIndex.SearchCost())
    #expect(search("zz customer").hits == [])
  }
}
