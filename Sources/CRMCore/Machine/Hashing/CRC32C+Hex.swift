extension CRC32C {
  /// Appends a checksum as exactly eight lower-case hexadecimal digits.
  @inlinable
  public static func appendHex(_ checksum: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: hexDigits(checksum).bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Reads exactly eight lower-case hexadecimal digits; nil for anything else.
  @inlinable
  public static func parseHex(_ digits: UnsafeRawBufferPointer) -> UInt32? {
    guard digits.count == 8 else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      switch digit {
      case 0x30...0x39: value = value &<< 4 | UInt32(digit &- 0x30)
      case 0x61...0x66: value = value &<< 4 | UInt32(digit &- 0x57)
      default: return nil
      }
    }
    return value
  }

  /// The eight digits as the bytes of one word, the first digit on top.
  @inlinable
  static func hexDigits(_ checksum: UInt32) -> UInt64 {
    // Spread the nibbles over the bytes, then lift those above 9 from digits to letters.
    var word = UInt64(checksum)
    word = (word | word &<< 16) & 0x0000_ffff_0000_ffff
    word = (word | word &<< 8) & 0x00ff_00ff_00ff_00ff
    word = (word | word &<< 4) & 0x0f0f_0f0f_0f0f_0f0f
    let aboveNine = ((word &+ 0x0606_0606_0606_0606) &>> 4) & 0x0101_0101_0101_0101
    return word &+ 0x3030_3030_3030_3030 &+ aboveNine &* 39
  }
}
