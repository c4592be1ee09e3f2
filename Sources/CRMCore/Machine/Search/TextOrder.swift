/// A number and eight bytes of its text as a key that sorts as they do.
struct OrderedText: Sendable {
  /// The bytes from the depth that is compared, in the direction of the order.
  var key: UInt64
  /// The number of a text.
  let number: UInt32
}

/// The order of texts in a buffer by their bytes, eight at a time, in either direction.
struct TextOrder {
  /// The buffer, which has eight bytes behind the last text.
  let raw: UnsafeRawBufferPointer
  /// Where the texts begin and end.
  let offsets: CompactOffsets
  private let flip: UInt64

  /// The order of the texts of a column whose buffer is `raw`.
  init(raw: UnsafeRawBufferPointer, offsets: CompactOffsets, descending: Bool) {
    self.raw = raw
    self.offsets = offsets
    flip = descending ? .max : 0
  }

  /// The eight bytes from `start` of a text that ends at `end`, zeros behind it.
  @inline(__always)
  func key(_ start: Int, _ end: Int) -> UInt64 {
    let length = end &- start
    if length <= 0 { return flip }
    // In bounds: the start lies within a text, and eight bytes follow the last one.
    let word = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    if length >= 8 { return word ^ flip }
    return (word & ~(UInt64.max &>> UInt64(truncatingIfNeeded: length &* 8))) ^ flip
  }

  /// The key of a number that has a text, from `depth` bytes on.
  func key(of number: UInt32, depth: Int) -> UInt64 {
    let place = place(of: number)
    return key(place.lowerBound + depth, place.upperBound)
  }

  /// Whether the first of two texts with keys of the same depth stands before the second.
  func precedes(
    _ first: OrderedText, _ second: OrderedText, depth: Int, _ tie: FoldedText.TieOrder
  ) -> Bool {
    if first.key != second.key { return first.key < second.key }
    let order = compare(place(of: first.number), place(of: second.number), depth: depth + 8)
    return order == 0 ? tie(first.number, second.number) : order < 0
  }

  /// Below zero if the first text stands before the second, zero if they are the same.
  ///
  /// The bytes before `depth` are the same.
  func compare(_ first: Range<Int>, _ second: Range<Int>, depth: Int) -> Int {
    let shortest = min(first.count, second.count)
    var depth = depth
    // In bounds: eight bytes are loaded where both texts have as many.
    while depth &+ 8 <= shortest {
      let word = raw.loadUnaligned(
        fromByteOffset: first.lowerBound &+ depth, as: UInt64.self)
      let other = raw.loadUnaligned(
        fromByteOffset: second.lowerBound &+ depth, as: UInt64.self)
      if word != other {
        return (word.bigEndian ^ flip) < (other.bigEndian ^ flip) ? -1 : 1
      }
      depth &+= 8
    }
    let word = key(first.lowerBound &+ depth, first.upperBound)
    let other = key(second.lowerBound &+ depth, second.upperBound)
    if word != other { return word < other ? -1 : 1 }
    // A text may end in zeros, which keys do not tell from its end.
    let longer = first.count &- second.count
    return flip == 0 ? longer : 0 &- longer
  }

  /// Where the text of a number stands, which must have one.
  @inline(__always)
  func place(of number: UInt32) -> Range<Int> {
    let start = offsets[Int(number)]
    let end = offsets[Int(number) &+ 1] &- 1
    // Ascending: a text has at least its separator, and offsets ascend.
    return Range(uncheckedBounds: (start, end))
  }
}
