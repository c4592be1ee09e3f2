/// One search in a word index while it goes on: first the words that begin with those looked for,
/// then, only if the limit asks for it, those that have them inside.
struct WordSearch {
  private let index: WordIndex
  /// The words looked for, the one that fewest numbers have first.
  private(set) var terms: [WordTerm]
  /// What it has cost so far.
  private(set) var cost = WordIndex.SearchCost()

  /// Looks up the words of a query that has some.
  init(_ index: WordIndex, _ query: WordQuery) {
    self.index = index
    terms = query.words.map { WordTerm($0, index) }.sorted { $0.numberCount < $1.numberCount }
  }

  /// Passes the numbers that have all words whole, ascending, until `body` returns false.
  mutating func forEachFullMark(_ body: (UInt32) -> Bool) {
    let words = terms.compactMap(\.whole)
    guard words.count == terms.count else { return }
    cost.words += words.count
    let lists = words.map { index.rareNumbers(of: $0..<($0 + 1)) }.filter { !$0.isEmpty }
    let sets = words.flatMap { word in
      index.commonPlaces(of: word..<(word + 1)).map { index.commonSet(at: $0) }
    }
    if let shortest = lists.min(by: { $0.count < $1.count }) {
      forEachCommon(to: lists, and: sets, leadBy: shortest, body)
    } else {
      forEachCommon(to: sets, body)
    }
  }

  /// Passes the numbers of `lead` that are in all of the ascending lists and all of the sets.
  private mutating func forEachCommon(
    to lists: [ArraySlice<UInt32>], and sets: [ArraySlice<UInt64>],
    leadBy lead: ArraySlice<UInt32>, _ body: (UInt32) -> Bool
  ) {
    var rests = lists
    for number in lead {
      cost.postings += 1
      let isInAll =
        sets.allSatisfy { $0[$0.startIndex + Int(number >> 6)] >> UInt64(number & 63) & 1 == 1 }
        && rests.indices.allSatisfy { rests[$0].dropBelow(number) == number }
      if isInAll, !body(number) { return }
    }
  }

  /// Passes the numbers that are in all of the sets.
  private mutating func forEachCommon(
    to sets: [ArraySlice<UInt64>], _ body: (UInt32) -> Bool
  ) {
    for place in 0..<index.setSize {
      cost.setWords += sets.count
      var matching = sets.reduce(UInt64.max) { $0 & $1[$1.startIndex + place] }
      while matching != 0 {
        if !body(UInt32(place * 64 + matching.trailingZeroBitCount)) { return }
        matching &= matching - 1
      }
    }
  }

  /// Passes the numbers that match but have not all words whole, with their rank, the best first,
  /// until `body` returns false.
  mutating func forEachOther(_ body: (UInt32, Int) -> Bool) {
    let full = terms.count * WordQuery.Grade.whole
    var goesOn = true
    func pass(_ tally: RankTally?, rank: Int, from base: Int) {
      tally?.forEach(points: rank - base) { number in
        goesOn = body(number, rank)
        return goesOn
      }
    }
    // One point is lost by a beginning; an inside loses two, so nothing else ranks as high.
    pass(tally(inside: false), rank: full - 1, from: terms.count * WordQuery.Grade.begins)
    guard goesOn else { return }
    let all = tally(inside: true)
    for rank in (terms.count..<(full - 1)).reversed() where goesOn {
      pass(all, rank: rank, from: terms.count * WordQuery.Grade.inside)
    }
  }

  /// The candidates with their points above the least that matching gives; none if there are none.
  private mutating func tally(inside: Bool) -> RankTally? {
    var candidates: NumberSet?
    for place in terms.indices {
      terms[place].load(from: index, inside: inside, &cost)
      let set = terms[place].matching(inside: inside)
      if candidates == nil { candidates = set } else { candidates?.formIntersection(set) }
      if candidates?.isEmpty != false { return nil }
    }
    guard let candidates else { return nil }
    let pointsPerTerm = inside ? 2 : 1
    var tally = RankTally(candidates, limit: terms.count * pointsPerTerm)
    for term in terms {
      if inside { tally.addPoint(to: term.begins) }
      tally.addPoint(to: term.wholeSet)
    }
    return tally
  }
}

extension ArraySlice<UInt32> {
  /// Drops the first numbers that are below `number`, and gives the first one left.
  fileprivate mutating func dropBelow(_ number: UInt32) -> UInt32? {
    self = self[indices.gallop { self[$0] >= number }...]
    return first
  }
}
