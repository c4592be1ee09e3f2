extension ContentDigest {
  /// The digest in 64 lower-case hexadecimal digits, as `sha256sum` prints it.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 64) { room in
      withBytes { bytes in
        for (index, byte) in bytes.enumerated() {
          room[2 * index] = digits[Int(byte >> 4)]
          room[2 * index + 1] = digits[Int(byte & 15)]
        }
      }
      return 64
    }
  }

  /// Reads a digest from hexadecimal digits; nil unless they are exactly 64 lower-case ones.
  public init?(hex text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = Self.nibble(digits[index]), let low = Self.nibble(digits[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    guard let digest = bytes.withUnsafeBytes({ Self(bytes: $0) }) else { return nil }
    self = digest
  }

  private static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
