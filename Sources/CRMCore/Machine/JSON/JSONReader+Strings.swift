extension JSONReader {
  /// Reads a string, without its escapes.
  package mutating func readString() throws(JSONError) -> String {
    let token = try readStringToken()
    guard token.isEscaped else { return String(decoding: token.raw, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: token.raw.count) { room in
      JSONEscapes.unescape(token.raw, into: UnsafeMutableRawBufferPointer(room))
    }
  }

  /// Reads a string but leaves its text in the buffer, to be compared or parsed without allocating.
  package mutating func readStringToken() throws(JSONError) -> JSONKey {
    guard nextByte() == UInt8(ascii: "\"") else { throw mismatch(.string) }
    return try scanString()
  }

  /// Checks the string whose opening quote stands here, and moves past its closing quote.
  mutating func scanString() throws(JSONError) -> JSONKey {
    let start = offset &+ 1
    var index = start
    var isEscaped = false
    while true {
      index = endOfPlainText(from: index)
      guard index < bytes.count else { throw JSONError(.unexpectedEnd, at: index) }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        offset = index &+ 1
        let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
        return JSONKey(raw: raw, isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        index = try endOfEscape(at: index)
      case 0x80...:
        index = try endOfScalar(at: index)
      default:
        throw JSONError(.controlCharacter, at: index)
      }
    }
  }

  /// The first byte from `start` on that is a quote, a backslash, a control or not ASCII.
  @inline(__always)
  private func endOfPlainText(from start: Int) -> Int {
    var index = start
    while index &+ 8 <= bytes.count {
      let loaded = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let special = JSONEscapes.specialBytes(UInt64(littleEndian: loaded))
      if special != 0 { return index &+ special.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), ..<0x20, 0x80...: return index
      default: index &+= 1
      }
    }
    return index
  }

  /// Checks the escape at `index` and returns where it ends; a surrogate takes its other half
  /// along.
  private func endOfEscape(at index: Int) throws(JSONError) -> Int {
    guard index + 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    let letter = bytes[index + 1]
    guard letter == UInt8(ascii: "u") else {
      guard JSONEscapes.character(letter) != nil else {
        throw JSONError(.malformedEscape, at: index)
      }
      return index + 2
    }
    guard let first = JSONEscapes.hexadecimal(bytes, at: index + 2) else {
      throw JSONError(.malformedEscape, at: index)
    }
    guard first & 0xf800 == 0xd800 else { return index + 6 }
    guard first < 0xdc00, index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"),
      bytes[index + 7] == UInt8(ascii: "u"),
      let second = JSONEscapes.hexadecimal(bytes, at: index + 8), second & 0xfc00 == 0xdc00
    else { throw JSONError(.loneSurrogate, at: index) }
    return index + 12
  }

  private func endOfScalar(at index: Int) throws(JSONError) -> Int {
    guard let length = UTF8Check.scalarLength(bytes, at: index) else {
      throw JSONError(.malformedUTF8, at: index)
    }
    return index &+ length
  }
}
