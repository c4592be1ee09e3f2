extension IDSet {
  /// Keeps the ids that a bitmap has too.
  package mutating func formIntersection(_ bits: PagedBits) {
    if isList {
      self = keeping(bits.contains)
      return
    }
    change { words in
      for block in 0..<(words.count + 63) >> 6 {
        let part = Self.part(block, of: words)
        guard let other = bits.words(of: block) else {
          part.update(repeating: 0)
          continue
        }
        _ = other.withUnsafeBufferPointer { BitWords.keep(part, in: $0) }
      }
    }
  }

  /// Adds the ids of a bitmap.
  package mutating func formUnion(_ bits: PagedBits) {
    if bits.isEmpty { return }
    if isList {
      self = bits.set.union(self)
      return
    }
    let missing = bits.blocks.count << 6 - words.count
    if missing > 0 { words.append(contentsOf: repeatElement(0, count: missing)) }
    change { words in
      bits.forEachBlock { block, other in
        let part = Self.part(block, of: words)
        // A block has 64 words, and the last part of this set may have fewer, but then no ids there.
        for index in 0..<Swift.min(part.count, other.count) { part[index] |= other[index] }
      }
    }
  }

  /// Takes out the ids of a bitmap.
  package mutating func subtract(_ bits: PagedBits) {
    if isList {
      self = keeping { !bits.contains($0) }
      return
    }
    change { words in
      bits.forEachBlock { block, other in
        _ = BitWords.keep(Self.part(block, of: words), notIn: other)
      }
    }
  }

  /// Changes the words in place, counts them anew and chooses the form.
  private mutating func change(_ body: (UnsafeMutableBufferPointer<UInt64>) -> Void) {
    var words: [UInt64] = []
    swap(&words, &self.words)
    let count = words.withUnsafeMutableBufferPointer { words in
      body(words)
      return BitWords.count(UnsafeBufferPointer(words))
    }
    self = IDSet(words: words, count: count)
  }

  /// The words of a block of 4,096 ids, fewer than 64 at the end and none beyond it.
  private static func part(
    _ block: Int, of words: UnsafeMutableBufferPointer<UInt64>
  ) -> UnsafeMutableBufferPointer<UInt64> {
    let end = Swift.min((block + 1) << 6, words.count)
    return UnsafeMutableBufferPointer(rebasing: words[Swift.min(block << 6, end)..<end])
  }
}
