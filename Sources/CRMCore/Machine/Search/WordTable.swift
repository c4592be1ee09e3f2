/// Distinct words while they are collected, numbered from 1 in the order in which they came.
struct WordTable {
  private var bytes: [UInt8] = []
  private var starts = CompactOffsets()
  private var hashes: [UInt32] = []
  /// The number of a word, at a place that its hash gives or behind it; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)

  /// No words yet.
  init() { starts.append(0) }

  /// How many words there are.
  var count: Int { hashes.count }

  /// The number of a word, which is new if it is above the count before; O(bytes of the word).
  mutating func number(of word: UnsafeRawBufferPointer) -> UInt32 {
    let hash = Self.hash(word)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = slots[slot]
      if hashes[Int(number) - 1] == hash, isSame(word, number) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    bytes.append(contentsOf: word)
    starts.append(bytes.count)
    hashes.append(hash)
    slots[slot] = UInt32(hashes.count)
    if hashes.count * 2 > slots.count { grow() }
    return UInt32(hashes.count)
  }

  /// The words in ascending order of their bytes, and the old number of each of them.
  func sorted() -> (words: FoldedText, numbers: [UInt32]) {
    let unsorted = list(of: nil)
    let numbers = unsorted.first(.max, among: unsorted.numbers).numbers
    return (list(of: numbers), numbers)
  }

  /// The words in the order of `numbers`, or in that in which they came.
  private func list(of numbers: [UInt32]?) -> FoldedText {
    var list = FoldedText.Builder(numbers: count, bytes: bytes.count)
    for place in 0..<count {
      let word = numbers.map { Int($0[place]) - 1 } ?? place
      list.append(UInt32(place + 1), folded: bytes[starts[word]..<starts[word + 1]])
    }
    return list.finish()
  }

  private func isSame(_ word: UnsafeRawBufferPointer, _ number: UInt32) -> Bool {
    let start = starts[Int(number) - 1]
    guard starts[Int(number)] - start == word.count else { return false }
    return bytes.withUnsafeBytes { bytes in
      // In bounds: the word of that number has the length that was compared.
      for index in 0..<word.count where bytes[start &+ index] != word[index] { return false }
      return true
    }
  }

  /// A hash whose seed differs by process, so that no texts can be made to meet in one slot.
  private static func hash(_ word: UnsafeRawBufferPointer) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(bytes: word)
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }
}
