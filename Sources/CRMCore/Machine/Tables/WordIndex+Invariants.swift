extension WordIndex {
  /// What is wrong with the index; empty if nothing is. O(its size).
  func checkInvariants() -> [String] {
    guard starts.count == words.count + 1, starts[words.count] == postings.count,
      commonSets.count == commonWords.count * setSize, commonCounts.count == commonWords.count
    else { return ["the parts do not fit together"] }
    return words.checkInvariants() + wordProblems() + numberProblems() + trigramProblems()
  }

  private func wordProblems() -> [String] {
    var problems: [String] = []
    var before: ArraySlice<UInt8> = []
    for number in words.numbers {
      let word = words[number] ?? []
      if !before.lexicographicallyPrecedes(word) { problems.append("word \(number) is not next") }
      if WordQuery(String(decoding: word, as: UTF8.self)).words != [Array(word)] {
        problems.append("word \(number) is not one word")
      }
      before = word
    }
    return problems
  }

  private func numberProblems() -> [String] {
    var problems: [String] = []
    var all = NumberSet(wordCount: setSize)
    for word in words.numbers {
      let rare = rareNumbers(of: word..<(word + 1))
      let places = commonPlaces(of: word..<(word + 1))
      all.insert(rare)
      if zip(rare, rare.dropFirst()).contains(where: { $0 >= $1 }) {
        problems.append("the numbers of word \(word) do not ascend")
      }
      if rare.isEmpty == places.isEmpty { problems.append("word \(word) is common or it is not") }
      if rare.count > setSize * 2 { problems.append("word \(word) has too long a list") }
      for place in places {
        let set = commonSet(at: place)
        all.formUnion(set)
        if set.reduce(0, { $0 + $1.nonzeroBitCount }) != commonCounts[place] {
          problems.append("the count of word \(word) is wrong")
        }
      }
    }
    if all.count != count { problems.append("\(all.count) numbers are counted as \(count)") }
    if all.words[0] & 1 != 0 { problems.append("number 0 has a word") }
    return problems
  }

  private func trigramProblems() -> [String] {
    var expected: [UInt32: [UInt32]] = [:]
    for number in words.numbers {
      let block = (number - 1) / UInt32(WordTrigrams.blockSize)
      Array(words[number] ?? []).withUnsafeBytes { raw in
        for place in stride(from: 0, through: raw.count - 3, by: 1) {
          let key = WordTrigrams.key(raw, place)
          if expected[key]?.last != block { expected[key, default: []].append(block) }
        }
      }
    }
    var found: [UInt32: [UInt32]] = [:]
    for (place, key) in trigrams.keys.enumerated() {
      trigrams.forEachBlock(in: trigrams.starts[place]..<trigrams.starts[place + 1]) {
        found[key, default: []].append($0)
      }
    }
    let ascends = zip(trigrams.keys, trigrams.keys.dropFirst()).allSatisfy { $0 < $1 }
    return found == expected && ascends ? [] : ["the trigrams are not those of the words"]
  }

  /// Whether it says of all numbers but those `left` out what another does.
  func says(theSameAs other: WordIndex, without left: IDSet) -> Bool {
    func entries(_ index: WordIndex) -> some Sequence<(ArraySlice<UInt8>, [UInt32])> {
      index.words.numbers.lazy
        .map { (index.words[$0] ?? [], index.numbers(of: $0).filter { !left.contains($0) }) }
        .filter { !$0.1.isEmpty }
    }
    return entries(self).elementsEqual(entries(other)) { $0 == $1 }
  }

  /// The numbers that have a word, ascending.
  private func numbers(of word: UInt32) -> [UInt32] {
    var numbers = Array(rareNumbers(of: word..<(word + 1)))
    for place in commonPlaces(of: word..<(word + 1)) {
      let set = commonSet(at: place)
      numbers += (0..<UInt32(setSize * 64)).filter {
        set[set.startIndex + Int($0 >> 6)] >> UInt64($0 & 63) & 1 == 1
      }
    }
    return numbers
  }
}
