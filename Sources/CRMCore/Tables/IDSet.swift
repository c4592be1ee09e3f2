/// A set of record numbers as queries make them; a copy is O(1) and never changes.
///
/// Few ids, or few for how far they reach, are one sorted array; others are one bit each in words
/// from id 0 up. A change beside a kept copy copies the whole set: indexes keep ``PagedBits``.
@frozen
@usableFromInline
package struct IDSet: Sendable {
  // Exactly one of the two holds the ids; the other is empty.
  @usableFromInline var list: [UInt32] = []
  @usableFromInline var words: [UInt64] = []

  /// How many ids the set holds; O(1).
  @usableFromInline package internal(set) var count = 0

  /// Makes an empty set.
  @usableFromInline
  package init() {}

  /// Makes a set of ids in ascending order; repeated ones count once. O(n).
  package init(sorted ids: some Sequence<UInt32>) {
    var list: [UInt32] = []
    list.reserveCapacity(ids.underestimatedCount)
    for id in ids where list.last != id { list.append(id) }
    self.init(list: list)
  }

  /// Makes a set of ids in ascending order without repetitions.
  init(list: [UInt32]) {
    self.list = list
    count = list.count
    if count > Self.listLimit(Self.wordCount(list)) { spread() }
  }

  /// Makes a set of the bits in words from id 0 up, of which `count` are set.
  init(words: [UInt64], count: Int) {
    var words = words
    if let last = words.lastIndex(where: { $0 != 0 }) {
      words.removeLast(words.count - 1 - last)
    } else {
      words = []
    }
    if count <= Self.listLimit(words.count) {
      list = Self.ids(in: words, count: count)
    } else {
      self.words = words
    }
    self.count = count
  }

  /// Whether the set holds no ids.
  package var isEmpty: Bool { count == 0 }

  /// Whether the ids are a sorted array.
  var isList: Bool { words.isEmpty }

  /// Whether an id is in the set; O(log n) in a sorted array, else O(1).
  package func contains(_ id: UInt32) -> Bool {
    if isList {
      let index = lowerBound(id)
      return index < list.count && list[index] == id
    }
    let word = Int(id >> 6)
    return word < words.count && words[word] & Self.bit(id) != 0
  }

  /// Adds an id; returns whether it was absent.
  @discardableResult
  package mutating func insert(_ id: UInt32) -> Bool {
    if isList { return insertIntoList(id) }
    let word = Int(id >> 6)
    if word >= words.count {
      if count <= word / 2 {
        gather()
        return insertIntoList(id)
      }
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    if words[word] & Self.bit(id) != 0 { return false }
    words[word] |= Self.bit(id)
    count += 1
    return true
  }

  /// Takes an id out; returns whether it was there.
  @discardableResult
  package mutating func remove(_ id: UInt32) -> Bool {
    guard contains(id) else { return false }
    count -= 1
    if isList {
      list.remove(at: lowerBound(id))
      // Without its last id the set may reach less far, and be dense.
      if count > Self.listLimit(Self.wordCount(list)) { spread() }
    } else {
      words[Int(id >> 6)] &= ~Self.bit(id)
      // Half the limits, so that a set at a limit does not change its form at every step.
      if count <= Self.listLimit(words.count) / 2 { self = IDSet(words: words, count: count) }
    }
    return true
  }

  /// The most ids that are kept as a sorted array when they reach over that many words.
  static func listLimit(_ wordCount: Int) -> Int { Swift.max(128, wordCount) }

  @inline(__always)
  static func bit(_ id: UInt32) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: id) }

  /// How many words the ids of a sorted array would take.
  private static func wordCount(_ list: [UInt32]) -> Int {
    list.last.map { Int($0 >> 6) + 1 } ?? 0
  }

  /// The index of the first id in the sorted array that is not below `id`.
  func lowerBound(_ id: UInt32) -> Int {
    // Results grow at their end, and walks that step ask for what comes next.
    if let last = list.last, last < id { return list.count }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) >> 1
      if list[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func insertIntoList(_ id: UInt32) -> Bool {
    let index = lowerBound(id)
    if index < list.count && list[index] == id { return false }
    list.insert(id, at: index)
    count += 1
    if count > Self.listLimit(Self.wordCount(list)) { spread() }
    return true
  }

  /// Turns the sorted array into words.
  private mutating func spread() {
    var spread = [UInt64](repeating: 0, count: Self.wordCount(list))
    for id in list { spread[Int(id >> 6)] |= Self.bit(id) }
    words = spread
    list = []
  }

  /// Turns the words into a sorted array.
  private mutating func gather() {
    list = Self.ids(in: words, count: count)
    words = []
  }

  /// The `count` ids whose bits are set.
  private static func ids(in words: [UInt64], count: Int) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count + 1) { ids, filled in
      words.withUnsafeBufferPointer { BitWords.list($0, from: 0, in: ids, &filled) }
    }
  }
}

extension IDSet: ExpressibleByArrayLiteral {
  /// Makes a set of the ids named, in any order.
  @usableFromInline
  package init(arrayLiteral ids: UInt32...) { self.init(sorted: ids.sorted()) }
}
