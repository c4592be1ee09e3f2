/// A column of folded texts by record number: all of them end to end in one buffer.
///
/// Numbers are dense from 1; one without a text takes four bytes. Copies are O(1).
struct FoldedText: Sendable {
  /// The byte behind every text: none of UTF-8, so nothing found reaches over a border.
  static let separator: UInt8 = 0xff
  /// Bytes behind the last text, so that eight can be read from the start of any.
  static let padding = 8

  /// The texts, each with its separator, then the padding.
  let bytes: [UInt8]
  /// Where the text of each number begins, from number 0 on, and where the last one ends.
  ///
  /// The end of a text is one byte before the start of the next; a number without one has no bytes.
  let offsets: CompactOffsets
  /// How often each byte occurs in the texts.
  let histogram: [Int]
  /// How many numbers have a text.
  let count: Int

  /// The memory it takes, in bytes.
  var byteCount: Int { bytes.count + offsets.byteCount + histogram.count * 8 }

  /// The numbers that may have a text.
  var numbers: Range<UInt32> { 1..<UInt32(max(offsets.count - 1, 1)) }

  /// The folded text of a number; none where it has no text.
  subscript(number: UInt32) -> ArraySlice<UInt8>? {
    place(of: Int(number)).map { bytes[$0] }
  }

  /// Where the text of a number stands in the buffer.
  func place(of number: Int) -> Range<Int>? {
    guard number + 1 < offsets.count else { return nil }
    let start = offsets[number]
    let next = offsets[number + 1]
    return start < next ? start..<(next - 1) : nil
  }
}
