extension WordIndex {
  /// Takes the folded texts of records in ascending order of their numbers, and makes the index.
  struct Builder {
    private var table = WordTable()
    /// The words of each number, number by number, each once.
    private var occurrences: [UInt32] = []
    /// The numbers, and where the words of each end in `occurrences`.
    private var numbers: [UInt32] = []
    private var ends = CompactOffsets()
    /// The last number of each word, and how many it has.
    private var lastNumbers: [UInt32] = []
    private var counts: [Int] = []

    /// Nothing yet.
    init() {}

    /// Adds the words of a folded text of a record, whose number is not below the one before.
    ///
    /// A record with several texts is given with each. O(bytes).
    mutating func add(_ number: UInt32, folded text: some Collection<UInt8>) {
      precondition(number >= max(1, numbers.last ?? 1), "numbers of texts ascend from 1")
      let done: Void? = text.withContiguousStorageIfAvailable {
        add(number, UnsafeRawBufferPointer($0))
      }
      if done == nil { Array(text).withUnsafeBytes { add(number, $0) } }
    }

    private mutating func add(_ number: UInt32, _ text: UnsafeRawBufferPointer) {
      WordCutter.forEachWord(in: text) { place in
        let word = Int(table.number(of: UnsafeRawBufferPointer(rebasing: text[place])))
        if word > counts.count {
          counts.append(0)
          lastNumbers.append(0)
        }
        guard lastNumbers[word - 1] != number else { return }
        lastNumbers[word - 1] = number
        counts[word - 1] += 1
        if numbers.last != number {
          if !numbers.isEmpty { ends.append(occurrences.count) }
          numbers.append(number)
        }
        occurrences.append(UInt32(word))
      }
    }

    /// The index of what was added; O(words · log words + postings).
    consuming func finish() -> WordIndex {
      if !numbers.isEmpty { ends.append(occurrences.count) }
      let (words, order) = table.sorted()
      let setSize = Int(numbers.last ?? 0) / 64 + 1
      var layout = PostingLayout(counts: counts, order: order, setSize: setSize)
      var next = 0
      for (place, number) in numbers.enumerated() {
        while next < ends[place] {
          layout.add(number, to: Int(occurrences[next]))
          next += 1
        }
      }
      return WordIndex(
        words: words, trigrams: WordTrigrams(of: words), postings: layout.postings,
        starts: layout.starts, commonWords: layout.commonWords, commonSets: layout.commonSets,
        commonCounts: layout.commonCounts, setSize: setSize, count: numbers.count)
    }
  }
}

/// Where the numbers of each word go while they are laid out in the order of the words.
private struct PostingLayout {
  private(set) var postings: [UInt32]
  private(set) var starts = CompactOffsets()
  private(set) var commonWords: [UInt32] = []
  private(set) var commonSets: [UInt64]
  private(set) var commonCounts: [Int] = []
  private let setSize: Int
  /// For each word by its old number the next place in `postings`, or for a common one its place
  /// in `commonWords`, inverted.
  private var targets: [Int]

  /// Lays out words whose old numbers stand in `order` as they are to be.
  init(counts: [Int], order: [UInt32], setSize: Int) {
    self.setSize = setSize
    targets = [Int](repeating: 0, count: counts.count)
    var used = 0
    starts.reserveCapacity(order.count + 1)
    starts.append(0)
    for (place, word) in order.enumerated() {
      let index = Int(word) - 1
      if counts[index] > setSize * 2 {
        targets[index] = ~commonWords.count
        commonWords.append(UInt32(place + 1))
        commonCounts.append(counts[index])
      } else {
        targets[index] = used
        used += counts[index]
      }
      starts.append(used)
    }
    postings = [UInt32](repeating: 0, count: used)
    commonSets = [UInt64](repeating: 0, count: commonWords.count * setSize)
  }

  /// Adds a number to a word, which is above those added to it before.
  mutating func add(_ number: UInt32, to word: Int) {
    let target = targets[word - 1]
    if target < 0 {
      commonSets[~target * setSize + Int(number >> 6)] |= 1 << UInt64(number & 63)
    } else {
      postings[target] = number
      targets[word - 1] = target + 1
    }
  }
}
