import Testing

@testable import CRMCore

@Suite("The index of words")
struct WordIndexTests {
  private func index(_ texts: [(number: UInt32, text: String)]) -> WordIndex {
    var builder = WordIndex.Builder()
    for (number, text) in texts { builder.add(number, folded: folded(text)) }
    return builder.finish()
  }

  /// Queries of words, beginnings and insides of the texts, and of words that may be nowhere.
  private func query(
    _ random: inout SearchTexts, _ texts: [(number: UInt32, text: String)]
  ) -> WordQuery {
    let words = (0...random.below(3)).map { _ -> String in
      let taken = WordQuery(texts[random.below(texts.count)].text).words
      guard random.chance(80), !taken.isEmpty else { return random.word(pieces: 3) }
      let word = String(decoding: taken[random.below(taken.count)], as: UTF8.self)
      let scalars = Array(word.unicodeScalars)
      let start = random.chance(60) ? 0 : random.below(scalars.count)
      let length = random.chance(50) ? scalars.count : 1 + random.below(scalars.count)
      return scalars[start...].prefix(length).map { String($0) }.joined()
    }
    return WordQuery(words.joined(separator: " "))
  }

  /// What a look at every text finds, by the rank that a query gives to it.
  private func expected(
    _ query: WordQuery, _ texts: [(number: UInt32, text: String)], where test: (UInt32) -> Bool
  ) -> [WordIndex.Hit] {
    var joined: [UInt32: String] = [:]
    for (number, text) in texts { joined[number, default: ""] += text + "\n" }
    let hits = joined.compactMap { number, text in
      query.rank(in: folded(text)).map { WordIndex.Hit(number: number, rank: $0) }
    }
    return hits.filter { test($0.number) }.sorted()
  }

  @Test("An index finds what a look at every text finds, in the same order", arguments: 1...8)
  func model(seed: UInt64) {
    var random = SearchTexts(seed: seed)
    var texts: [(number: UInt32, text: String)] = []
    for (number, text) in random.texts(30 * Int(seed)) {
      texts.append((number, text))
      while random.chance(40) { texts.append((number, random.text())) }
    }
    let index = index(texts)
    #expect(index.checkInvariants() == [], "seed \(seed)")
    for _ in 0..<60 {
      let query = query(&random, texts)
      let percent = random.chance(50) ? 0 : random.below(100)
      let left = Set((0..<UInt32(1_000)).filter { _ in random.chance(percent) })
      let expected = expected(query, texts) { !left.contains($0) }
      let words = query.words.map { String(decoding: $0, as: UTF8.self) }
      for limit in [1, 5, 10_000] {
        var tested: [UInt32] = []
        let answer = index.search(query, limit: limit) { number in
          tested.append(number)
          return !left.contains(number)
        }
        let first = Array(expected.prefix(limit))
        #expect(answer.hits == first, "seed \(seed), \(words), limit \(limit)")
        #expect(Set(tested).count == tested.count, "seed \(seed), \(words), limit \(limit)")
      }
    }
  }

  @Test("A query that is answered is the one of the naive rules, written out", arguments: 1...4)
  func naiveRules(seed: UInt64) {
    var random = SearchTexts(seed: seed)
    let texts = random.texts(200)
    for _ in 0..<100 {
      let query = query(&random, texts)
      let text = folded(texts[random.below(texts.count)].text)
      #expect(query.rank(in: text) == naiveRank(query, text), "seed \(seed)")
    }
  }

  /// The rank by the rules alone, over strings of scalars.
  private func naiveRank(_ query: WordQuery, _ text: [UInt8]) -> Int? {
    let words = String(decoding: text, as: UTF8.self).unicodeScalars.split { scalar in
      let category = String(describing: scalar.properties.generalCategory)
      return !["Letter", "Mark", "Number"].contains { category.hasSuffix($0) }
    }.map { Array(String($0).utf8) }
    var rank = 0
    for looked in query.words {
      let scalars = String(decoding: looked, as: UTF8.self).unicodeScalars
      let isShort = scalars.map { $0.value < 0x800 ? 1 : 2 }.reduce(0, +) < 3
      let grades = words.map { word in
        if word == looked { return 3 }
        if word.starts(with: looked) { return 2 }
        return !isShort && stands(looked, in: word) ? 1 : 0
      }
      guard let best = grades.max(), best > 0 else { return nil }
      rank += best
    }
    return query.words.isEmpty ? nil : rank
  }

  @Test("Insides are found where they follow beginnings in the list of words")
  func insidesBehindBeginnings() {
    let index = index([(1, "abbaba"), (2, "aba"), (3, "abab"), (4, "zaba")])
    let hits = index.search(WordQuery("aba"), limit: 9).hits
    #expect(hits.map(\.number) == [2, 3, 1, 4])
    #expect(hits.map(\.rank) == [3, 2, 1, 1])
  }

  @Test("An index of nothing, and a limit of none, find nothing")
  func nothing() {
    #expect(WordIndex.Builder().finish().checkInvariants() == [])
    #expect(WordIndex.Builder().finish().search(WordQuery("a"), limit: 5) == WordIndex.Answer())
    let index = index([(1, "a"), (2, "!?")])
    #expect(index.count == 1)
    #expect(index.search(WordQuery("a"), limit: 0) == WordIndex.Answer())
    #expect(index.search(WordQuery(""), limit: 5) == WordIndex.Answer())
  }
}
