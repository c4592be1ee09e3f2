extension FoldedText {
  /// Takes texts in ascending order of their numbers, folds them, and makes the column.
  struct Builder {
    private var bytes: [UInt8] = []
    private var offsets: CompactOffsets
    private var histogram = [Int](repeating: 0, count: 256)
    private var count = 0

    /// An empty column, with room for `numbers` numbers and `bytes` bytes of text.
    init(numbers: Int = 0, bytes: Int = 0, narrowLimit: Int = Int(UInt32.max)) {
      offsets = CompactOffsets(narrowLimit: narrowLimit)
      offsets.reserveCapacity(numbers + 2)
      self.bytes.reserveCapacity(bytes + numbers + FoldedText.padding)
      offsets.append(0)
    }

    /// Adds the text of a number that is above all before it, given as well-formed UTF-8.
    mutating func append(_ number: UInt32, raw text: some Collection<UInt8>) {
      begin(number)
      let start = bytes.count
      bytes.append(contentsOf: text)
      if !lowerASCII(from: start) {
        bytes.removeSubrange(start...)
        Array(text).withUnsafeBufferPointer { TextFolding.append($0, to: &bytes) }
      }
      end(from: start)
    }

    /// Adds the text of a number that is above all before it, folded already.
    mutating func append(_ number: UInt32, folded text: some Collection<UInt8>) {
      begin(number)
      let start = bytes.count
      bytes.append(contentsOf: text)
      end(from: start)
    }

    /// The column of what was added.
    consuming func finish() -> FoldedText {
      offsets.append(bytes.count)
      bytes.append(contentsOf: repeatElement(0, count: FoldedText.padding))
      return FoldedText(bytes: bytes, offsets: offsets, histogram: histogram, count: count)
    }

    /// Fills the gap before a number.
    private mutating func begin(_ number: UInt32) {
      precondition(Int(number) >= offsets.count, "numbers of texts ascend from 1")
      while offsets.count <= number { offsets.append(bytes.count) }
      count += 1
    }

    private mutating func end(from start: Int) {
      let end = bytes.count
      bytes.append(FoldedText.separator)
      bytes.withUnsafeBufferPointer { bytes in
        histogram.withUnsafeMutableBufferPointer { histogram in
          // In bounds: start and end were counts of this array; a byte is below 256.
          for place in start..<end { histogram[Int(bytes[place])] &+= 1 }
        }
      }
    }

    /// Makes capital letters small from a place on; says whether all there was ASCII.
    ///
    /// Where it was not, what stands there is of no use any more.
    private mutating func lowerASCII(from start: Int) -> Bool {
      bytes.withUnsafeMutableBytes { raw in
        var place = start
        var seen: UInt64 = 0
        // In bounds: eight bytes are loaded and stored only where eight are left.
        while place &+ 8 <= raw.count {
          let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          seen |= word
          raw.storeBytes(of: Self.lowered(word), toByteOffset: place, as: UInt64.self)
          place &+= 8
        }
        while place < raw.count {
          let byte = raw[place]
          seen |= UInt64(byte)
          raw[place] = byte &- 0x41 < 26 ? byte | 0x20 : byte
          place &+= 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
      }
    }

    /// Eight ASCII bytes with `A` to `Z` made small; other bytes leave the word of no use.
    private static func lowered(_ word: UInt64) -> UInt64 {
      let fromA = word &+ 0x3f3f_3f3f_3f3f_3f3f
      let aboveZ = word &+ 0x2525_2525_2525_2525
      return word | (fromA & ~aboveZ & 0x8080_8080_8080_8080) &>> 2
    }
  }
}
