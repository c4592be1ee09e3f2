/// Base64url without padding (RFC 4648, section 5), over bytes.
package enum Base64URL {
  /// How many digits `count` bytes take.
  package static func digitCount(ofBytes count: Int) -> Int {
    (count * 4 + 2) / 3
  }

  /// Appends the digits of `source` to `bytes`.
  package static func append(_ source: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    let count = digitCount(ofBytes: source.count)
    withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { room in
      encode(source, into: room)
      bytes.append(contentsOf: room)
    }
  }

  /// Writes the digits of `source` to `room`, which holds at least ``digitCount(ofBytes:)``.
  static func encode(
    _ source: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) {
    let letters = alphabet.utf8Start
    @inline(__always)
    func byte(_ index: Int) -> UInt32 { index < source.count ? UInt32(source[index]) : 0 }
    var written = 0
    for index in stride(from: 0, to: source.count, by: 3) {
      let group = byte(index) &<< 16 | byte(index &+ 1) &<< 8 | byte(index &+ 2)
      for step in 0..<min(4, source.count &- index &+ 1) {
        room[written] = letters[Int(group &>> UInt32(18 &- 6 &* step)) & 63]
        written &+= 1
      }
    }
  }

  /// Reads digits into `room`, sized exactly; false for a foreign byte or bits that are not zero.
  static func decode(
    _ digits: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard digits.count == digitCount(ofBytes: room.count) else { return false }
    var bits: UInt32 = 0
    var held: UInt32 = 0
    var written = 0
    for byte in digits {
      guard let value = value(of: byte) else { return false }
      bits = bits &<< 6 | UInt32(value)
      held += 6
      if held >= 8 {
        held -= 8
        room[written] = UInt8(truncatingIfNeeded: bits &>> held)
        written += 1
        bits &= (1 &<< held) &- 1
      }
    }
    return bits == 0
  }

  /// The bytes that digits stand for; nil where they are none, or bits are left that are not zero.
  static func bytes(of digits: some Sequence<UInt8>) -> [UInt8]? {
    let digits = Array(digits)
    var bytes = [UInt8](repeating: 0, count: digits.count * 3 / 4)
    let isRead = digits.withUnsafeBytes { digits in
      bytes.withUnsafeMutableBytes { decode(digits, into: $0) }
    }
    return isRead ? bytes : nil
  }

  private static let alphabet: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
