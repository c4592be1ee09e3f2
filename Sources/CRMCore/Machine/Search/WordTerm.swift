/// A word of a query in a word index, with the numbers that have it once they are asked for.
struct WordTerm {
  private let word: [UInt8]
  /// The words of the index that begin with it.
  private let beginning: Range<UInt32>
  /// The word of the index that it is, if there is one.
  let whole: UInt32?
  /// About how many numbers have a word that begins with it.
  let numberCount: Int
  /// The numbers that have a word that begins with it.
  private(set) var begins = NumberSet(wordCount: 0)
  /// The numbers that have just this word.
  private(set) var wholeSet = NumberSet(wordCount: 0)
  private var inside: NumberSet?
  private var isLoaded = false

  /// Looks up a word; O(log of the words).
  init(_ word: [UInt8], _ index: WordIndex) {
    self.word = word
    beginning = index.wordsBeginning(with: word)
    let first = beginning.lowerBound
    whole = !beginning.isEmpty && index.isWord(first, word) ? first : nil
    numberCount =
      index.rareNumbers(of: beginning).count
      + index.commonPlaces(of: beginning).reduce(0) { $0 + index.commonCounts[$1] }
  }

  /// The numbers that match by a word that begins with it or, if wanted, has it inside.
  func matching(inside: Bool) -> NumberSet { inside ? self.inside ?? begins : begins }

  /// Takes the numbers of the words that match from the index, each kind once.
  mutating func load(from index: WordIndex, inside: Bool, _ cost: inout WordIndex.SearchCost) {
    if !isLoaded {
      isLoaded = true
      begins = index.numbers(of: beginning, &cost)
      let first = beginning.lowerBound
      wholeSet = index.numbers(of: first..<(whole.map { $0 + 1 } ?? first), &cost)
    }
    guard inside, self.inside == nil, WordQuery.matchesInside(word) else { return }
    var set = begins
    for words in index.words(withInside: word, &cost)
    where words.clamped(to: beginning) != words {
      index.add(words, to: &set, &cost)
    }
    self.inside = set
  }
}

extension WordIndex {
  /// The numbers that have a word of a range.
  fileprivate func numbers(of words: Range<UInt32>, _ cost: inout SearchCost) -> NumberSet {
    var set = NumberSet(wordCount: setSize)
    add(words, to: &set, &cost)
    return set
  }

  /// Adds the numbers that have a word of a range to a set.
  fileprivate func add(
    _ words: Range<UInt32>, to set: inout NumberSet, _ cost: inout SearchCost
  ) {
    let rare = rareNumbers(of: words)
    cost.words += words.count
    if words.count > 1 || rare.isEmpty {
      let places = commonPlaces(of: words)
      for place in places {
        set.formUnion(commonSet(at: place))
        cost.setWords += setSize
      }
      // Common words often are in all records; then the rest of the range has no more to give.
      if !places.isEmpty, rare.count > setSize, set.count == count { return }
    }
    set.insert(rare)
    cost.postings += rare.count
  }

  /// The words that have `needle` inside, ascending, those that follow each other as one range.
  fileprivate func words(withInside needle: [UInt8], _ cost: inout SearchCost) -> [Range<UInt32>] {
    guard let finder = ByteFinder(needle, histogram: words.histogram) else { return [] }
    let size = UInt32(WordTrigrams.blockSize)
    var found: [Range<UInt32>] = []
    var scan = FoldedText.ScanCost()
    for block in trigrams.blocks(for: needle) {
      let first = block * size + 1
      let end = min(first + size, words.numbers.upperBound)
      words.forEachMatch(of: finder, in: first..<end, &scan) { word in
        if let last = found.indices.last, found[last].upperBound == word {
          found[last] = found[last].lowerBound..<(word + 1)
        } else {
          found.append(word..<(word + 1))
        }
        return true
      }
    }
    cost.bytes += scan.bytes
    return found
  }
}
