extension JSONWriter {
  /// Writes a string, escaping quotes, backslashes and control characters only.
  package mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string(UnsafeRawBufferPointer($0)) }
  }

  /// Writes a string from its UTF-8, which is not checked.
  package mutating func string(_ text: UnsafeRawBufferPointer) {
    var (start, end) = (0, Self.endOfPlainText(text, from: 0))
    if end == text.count, end < 1000 { return quote(text, isKey: false) }
    beginValue()
    bytes.append(UInt8(ascii: "\""))
    while start < text.count {
      end = Self.endOfPlainText(text, from: start)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { break }
      appendEscape(text[end])
      start = end &+ 1
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a text that needs no escapes, with all that surrounds it, in one step: each step asks
  /// whose the bytes are and whether there is room.
  mutating func quote(_ text: UnsafeRawBufferPointer, isKey: Bool) {
    let start = needsComma ? 2 : 1
    let end = start + text.count
    withUnsafeTemporaryAllocation(byteCount: end + (isKey ? 2 : 1), alignment: 1) { room in
      room[0] = UInt8(ascii: ",")
      room[start - 1] = UInt8(ascii: "\"")
      UnsafeMutableRawBufferPointer(rebasing: room[start..<end]).copyMemory(from: text)
      room[end] = UInt8(ascii: "\"")
      if isKey { room[end + 1] = UInt8(ascii: ":") }
      bytes.append(contentsOf: room)
    }
    needsComma = !isKey
  }

  /// Writes what `body` appends as a string; it must append characters that need no escapes.
  @inlinable
  package mutating func plainString(_ body: (inout [UInt8]) -> Void) {
    beginValue()
    bytes.append(UInt8(ascii: "\""))
    body(&bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private static func endOfPlainText(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start
    while index &+ 8 <= text.count {
      let loaded = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // Bytes that are not ASCII stand for themselves; they are only looked at one by one below.
      if JSONEscapes.specialBytes(UInt64(littleEndian: loaded)) != 0 || hasDelete(loaded) { break }
      index &+= 8
    }
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), ..<0x20, 0x7f: return index
      default: index &+= 1
      }
    }
    return index
  }

  @inline(__always)
  private static func hasDelete(_ word: UInt64) -> Bool {
    let zeroed = word ^ 0x7f7f_7f7f_7f7f_7f7f
    return (zeroed &- 0x0101_0101_0101_0101) & ~zeroed & 0x8080_8080_8080_8080 != 0
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x0c: bytes.append(UInt8(ascii: "f"))
    case 0x0d: bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
      bytes.append(UInt8(ascii: "0") + byte >> 4)
      let low = byte & 15
      bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    }
  }
}
