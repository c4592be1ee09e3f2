/// The blocks of a word list in which each three bytes occur, to find words by what is inside.
struct WordTrigrams: Sendable {
  /// How many words a block has.
  static let blockSize = 64

  /// The trigrams, ascending.
  let keys: [UInt32]
  /// Where the blocks of each trigram begin in `gaps`, and where the last ones end.
  let starts: CompactOffsets
  /// The blocks of a trigram, ascending, each as its distance from the one before, seven bits a
  /// byte, the lowest first; all but the last byte of a distance have the top bit.
  let gaps: [UInt8]

  /// The memory it takes, in bytes.
  var byteCount: Int { keys.count * 4 + starts.byteCount + gaps.count }

  /// The three bytes from a place on as one number.
  @inline(__always)
  static func key(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt32 {
    UInt32(bytes[place]) &<< 16 | UInt32(bytes[place &+ 1]) &<< 8 | UInt32(bytes[place &+ 2])
  }

  /// The blocks that may have a word with `needle` inside, ascending, from three bytes on.
  ///
  /// Those that have all its trigrams are among them, and few others.
  func blocks(for needle: [UInt8]) -> [UInt32] {
    var lists: [Range<Int>] = []
    let trigrams = needle.withUnsafeBytes { raw in
      Set((0...(raw.count - 3)).map { Self.key(raw, $0) })
    }
    for trigram in trigrams {
      guard let list = list(of: trigram) else { return [] }
      lists.append(list)
    }
    lists.sort { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }
    var blocks: [UInt32] = []
    forEachBlock(in: lists[0]) { blocks.append($0) }
    for list in lists.dropFirst() {
      // To read a long list is dearer than to look into the few blocks that it would leave out.
      if list.count > blocks.count * Self.blockSize { break }
      blocks = intersection(blocks, list)
    }
    return blocks
  }

  private func intersection(_ blocks: [UInt32], _ list: Range<Int>) -> [UInt32] {
    var kept: [UInt32] = []
    var index = 0
    forEachBlock(in: list) { block in
      while index < blocks.count, blocks[index] < block { index += 1 }
      if index < blocks.count, blocks[index] == block { kept.append(block) }
    }
    return kept
  }

  private func list(of trigram: UInt32) -> Range<Int>? {
    let place = keys.indices.bisect { keys[$0] >= trigram }
    guard place < keys.count, keys[place] == trigram else { return nil }
    return starts[place]..<starts[place + 1]
  }

  /// Passes the blocks of a list of `gaps`, ascending.
  func forEachBlock(in list: Range<Int>, _ body: (UInt32) -> Void) {
    var block: UInt32 = 0
    var gap: UInt32 = 0
    var shift: UInt32 = 0
    for byte in gaps[list] {
      gap |= UInt32(byte & 0x7f) << shift
      shift += 7
      if byte < 0x80 {
        block += gap
        body(block)
        gap = 0
        shift = 0
      }
    }
  }
}
