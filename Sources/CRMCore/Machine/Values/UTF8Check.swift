/// Well-formed UTF-8 by table 3-7 of the Unicode standard.
enum UTF8Check {
  /// How many bytes the scalar at `index` takes, 1 to 4; nil when it is malformed or cut off.
  static func scalarLength(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
    let lead = bytes[index]
    let length: Int
    // The second byte's range shuts out overlong forms, surrogates and what lies above U+10FFFF.
    var second: ClosedRange<UInt8> = 0x80...0xbf
    switch lead {
    case ..<0x80: return 1
    case 0xc2...0xdf: length = 2
    case 0xe0: (length, second) = (3, 0xa0...0xbf)
    case 0xed: (length, second) = (3, 0x80...0x9f)
    case 0xe1...0xef: length = 3
    case 0xf0: (length, second) = (4, 0x90...0xbf)
    case 0xf4: (length, second) = (4, 0x80...0x8f)
    case 0xf1...0xf3: length = 4
    default: return nil
    }
    guard index &+ length <= bytes.count, second.contains(bytes[index &+ 1]) else { return nil }
    for next in (index &+ 2)..<max(index &+ 2, index &+ length) where bytes[next] & 0xc0 != 0x80 {
      return nil
    }
    return length
  }

  /// The first byte that does not belong to well-formed UTF-8; nil when all of it is.
  static func firstMalformed(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while index < bytes.count {
      while index &+ 8 <= bytes.count,
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index &+= 8
      }
      guard index < bytes.count else { return nil }
      guard let length = scalarLength(bytes, at: index) else { return index }
      index &+= length
    }
    return nil
  }
}
