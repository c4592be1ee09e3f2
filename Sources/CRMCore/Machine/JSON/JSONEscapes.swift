/// The escapes of JSON strings, RFC 8259 section 7.
enum JSONEscapes {
  /// The bytes of a word that end a run of plain text: quotes, backslashes, controls, non-ASCII.
  ///
  /// The lowest bit set lies in the first such byte; bits above it may be wrong, because the
  /// subtractions borrow across bytes.
  @inline(__always)
  static func specialBytes(_ word: UInt64) -> UInt64 {
    let quotes = word ^ 0x2222_2222_2222_2222
    let slashes = word ^ 0x5c5c_5c5c_5c5c_5c5c
    let ones: UInt64 = 0x0101_0101_0101_0101
    let found =
      ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
      | ((word &- 0x2020_2020_2020_2020) & ~word) | word
    return found & 0x8080_8080_8080_8080
  }

  /// The value of four hexadecimal digits at `offset`; nil when there are none.
  static func hexadecimal(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32? {
    guard offset &+ 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for index in offset..<(offset &+ 4) {
      let digit: UInt8
      switch bytes[index] {
      case let byte where byte &- 0x30 < 10: digit = byte &- 0x30
      case let byte where (byte | 0x20) &- 0x61 < 6: digit = (byte | 0x20) &- 0x57
      default: return nil
      }
      value = value &<< 4 | UInt32(digit)
    }
    return value
  }

  /// What a single-letter escape stands for; nil when the letter makes none.
  static func character(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0c
    case UInt8(ascii: "n"): 0x0a
    case UInt8(ascii: "r"): 0x0d
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// Writes `raw` without its escapes and returns the count; `raw` was checked by the reader.
  static func unescape(
    _ raw: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) -> Int {
    var (index, written) = (0, 0)
    while index < raw.count {
      guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.count else {
        room[written] = raw[index]
        (index, written) = (index &+ 1, written &+ 1)
        continue
      }
      if let plain = character(raw[index + 1]) {
        room[written] = plain
        (index, written) = (index &+ 2, written &+ 1)
        continue
      }
      let (scalar, length) = scalar(raw, at: index)
      for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        room[written] = unit
        written &+= 1
      }
      index &+= length
    }
    return written
  }

  /// The scalar of a `\u` escape, or of a pair of them, and how many bytes it takes.
  private static func scalar(
    _ raw: UnsafeRawBufferPointer, at index: Int
  ) -> (UnicodeScalar, length: Int) {
    let first = hexadecimal(raw, at: index + 2) ?? 0xfffd
    if let scalar = UnicodeScalar(first) { return (scalar, 6) }
    let second = hexadecimal(raw, at: index + 8) ?? 0xdc00
    let joined = 0x1_0000 &+ ((first & 0x3ff) &<< 10) &+ (second & 0x3ff)
    return (UnicodeScalar(joined) ?? "\u{fffd}", 12)
  }
}
