/// The index of the search box over one kind of records: words, and the numbers that have them.
///
/// Made once in bulk by a ``Builder``, then never changed; copies are O(1). What a record has to
/// have to match, and how it ranks, is said by ``WordQuery``.
struct WordIndex: Sendable {
  /// The distinct words, numbered from 1 in ascending order of their bytes.
  let words: FoldedText
  /// Which blocks of words have three given bytes.
  let trigrams: WordTrigrams
  /// The numbers of the words that are not common, word by word, ascending within each.
  let postings: [UInt32]
  /// Where the numbers of each word begin in `postings`, from word 1 on at place 0, and where the
  /// last ones end; a common word has none there.
  let starts: CompactOffsets
  /// The words that more numbers have than a bitmap has bytes to four of, ascending.
  let commonWords: [UInt32]
  /// A bitmap of `setSize` words for each common word.
  let commonSets: [UInt64]
  /// How many numbers each common word has.
  let commonCounts: [Int]
  /// The size of a set of the index's numbers, in words of 64.
  let setSize: Int
  /// How many numbers have a word.
  let count: Int

  /// The memory it takes, in bytes.
  var byteCount: Int {
    words.byteCount + trigrams.byteCount + postings.count * 4 + starts.byteCount
      + commonWords.count * 12 + commonSets.count * 8
  }

  /// The words from the first that is not below `word` to the last that begins with it.
  func wordsBeginning(with word: [UInt8]) -> Range<UInt32> {
    let first = words.numbers.bisect { !(words[$0] ?? []).lexicographicallyPrecedes(word) }
    return
      first..<(first..<words.numbers.upperBound).bisect {
        !(words[$0] ?? []).starts(with: word)
      }
  }

  /// Whether a word of the index is just `word`.
  func isWord(_ number: UInt32, _ word: [UInt8]) -> Bool {
    words[number].map { $0.elementsEqual(word) } ?? false
  }

  /// The numbers of a range of words that are not common, as one slice.
  func rareNumbers(of words: Range<UInt32>) -> ArraySlice<UInt32> {
    postings[starts[Int(words.lowerBound) - 1]..<starts[Int(words.upperBound) - 1]]
  }

  /// The places of the common words of a range in `commonWords`.
  func commonPlaces(of words: Range<UInt32>) -> Range<Int> {
    let first = commonWords.indices.bisect { commonWords[$0] >= words.lowerBound }
    return first..<commonWords.indices.bisect { commonWords[$0] >= words.upperBound }
  }

  /// The bitmap of the common word at a place of `commonWords`.
  func commonSet(at place: Int) -> ArraySlice<UInt64> {
    commonSets[(place * setSize)..<((place + 1) * setSize)]
  }
}
