extension JSONReader {
  /// The largest integer read and written, 2^53 − 1, which every JSON tool keeps exactly.
  package static let maximumInteger = 9_007_199_254_740_991

  /// Reads an integer within ±(2^53 − 1); a fraction or an exponent is an error.
  package mutating func readInteger() throws(JSONError) -> Int {
    let first = nextByte()
    guard first == UInt8(ascii: "-") || first &- 0x30 < 10 else { throw mismatch(.number) }
    let start = offset
    let isNegative = first == UInt8(ascii: "-")
    var index = start &+ (isNegative ? 1 : 0)
    let digits = index
    var value = 0
    while index < bytes.count, bytes[index] &- 0x30 < 10 {
      value = value &* 10 &+ Int(bytes[index] &- 0x30)
      index &+= 1
      guard value <= Self.maximumInteger else { throw JSONError(.notAnInteger, at: start) }
    }
    guard index > digits, index == digits &+ 1 || bytes[digits] != UInt8(ascii: "0") else {
      throw JSONError(.malformedNumber, at: start)
    }
    offset = index
    guard current != UInt8(ascii: "."), current | 0x20 != UInt8(ascii: "e") else {
      throw JSONError(.notAnInteger, at: start)
    }
    return isNegative ? -value : value
  }

  /// Reads a number of any form as the text it is written in.
  package mutating func readNumberText() throws(JSONError) -> String {
    let first = nextByte()
    guard first == UInt8(ascii: "-") || first &- 0x30 < 10 else { throw mismatch(.number) }
    let start = offset
    try skipNumber()
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// Reads true or false.
  package mutating func readBool() throws(JSONError) -> Bool {
    switch nextByte() {
    case UInt8(ascii: "t"):
      try skipWord("true")
      return true
    case UInt8(ascii: "f"):
      try skipWord("false")
      return false
    default:
      throw mismatch(.bool)
    }
  }

  /// Reads a null if one comes next, and says whether it did; reads nothing otherwise.
  package mutating func readNull() throws(JSONError) -> Bool {
    guard nextByte() == UInt8(ascii: "n") else { return false }
    try skipWord("null")
    return true
  }

  /// Moves past exactly `word`.
  mutating func skipWord(_ word: StaticString) throws(JSONError) {
    let expected = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    for byte in expected {
      guard offset < bytes.count, bytes[offset] == byte else { throw unexpected() }
      offset &+= 1
    }
  }

  /// Moves past a number: sign, digits without a leading zero, fraction, exponent.
  mutating func skipNumber() throws(JSONError) {
    let start = offset
    if current == UInt8(ascii: "-") { offset &+= 1 }
    let startsWithZero = current == UInt8(ascii: "0")
    let digits = skipDigits()
    var isWhole = digits > 0 && (digits == 1 || !startsWithZero)
    if current == UInt8(ascii: ".") {
      offset &+= 1
      isWhole = skipDigits() > 0 && isWhole
    }
    if current | 0x20 == UInt8(ascii: "e") {
      offset &+= 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset &+= 1 }
      isWhole = skipDigits() > 0 && isWhole
    }
    guard isWhole else { throw JSONError(.malformedNumber, at: start) }
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while current &- 0x30 < 10 { offset &+= 1 }
    return offset - start
  }

  /// The byte that stands here, 0 at the end.
  private var current: UInt8 { offset < bytes.count ? bytes[offset] : 0 }
}
