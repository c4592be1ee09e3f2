extension WordIndex {
  /// A record that matches, and how well; the better one, then the lower number, is less.
  struct Hit: Comparable, Sendable {
    /// The number of the record.
    let number: UInt32
    /// The sum of the points of the words.
    let rank: Int

    static func < (first: Hit, second: Hit) -> Bool {
      first.rank == second.rank ? first.number < second.number : first.rank > second.rank
    }
  }

  /// What a search has cost.
  struct SearchCost: Equatable, Sendable {
    /// The words of the index whose numbers were taken.
    var words = 0
    /// The bytes of words that were gone over for what is inside of them.
    var bytes = 0
    /// The numbers that were read from the lists of words that are not common.
    var postings = 0
    /// The words of 64 bits that were read from the bitmaps of common words.
    var setWords = 0
  }

  /// What a search has found, and what it has cost.
  struct Answer: Equatable, Sendable {
    /// The best hits: by descending rank, then by ascending number.
    var hits: [Hit] = []
    /// What it has cost.
    var cost = SearchCost()
  }

  /// The best `limit` records that match `query` and pass `test`.
  ///
  /// What fails `test` leaves its place to others; no record is tested twice. It ends early where
  /// the limit is reached by records that match better than any of the rest could.
  func search(_ query: WordQuery, limit: Int, where test: (UInt32) -> Bool = { _ in true })
    -> Answer
  {
    guard limit > 0, !query.words.isEmpty, count > 0 else { return Answer() }
    var search = WordSearch(self, query)
    var hits: [Hit] = []
    func take(_ number: UInt32, _ rank: Int) -> Bool {
      if test(number) { hits.append(Hit(number: number, rank: rank)) }
      return hits.count < limit
    }
    search.forEachFullMark { take($0, query.fullMarks) }
    if hits.count < limit { search.forEachOther(take) }
    return Answer(hits: hits, cost: search.cost)
  }
}
