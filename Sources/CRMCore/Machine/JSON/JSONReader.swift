/// Reads JSON by pulling one value after the other out of bytes, strictly by RFC 8259.
///
/// The reader points into the buffer it was made with; it and every ``JSONKey`` it gives may be
/// used only as long as the buffer itself. After an error its position is of no further use.
@frozen
package struct JSONReader {
  /// How strict the reader is beyond the grammar.
  package enum Mode: Hashable, Sendable {
    /// At most 64 levels, and skipped values may not hold the same key twice in one object.
    case journal
    /// At most 512 levels; of equal keys the reader reports each.
    case general

    /// How deeply objects and arrays may be nested.
    package var depthLimit: Int {
      switch self {
      case .journal: 64
      case .general: 512
      }
    }
  }

  @usableFromInline let bytes: UnsafeRawBufferPointer
  /// How strict the reader is.
  package let mode: Mode
  /// The byte that is read next, counted from 0.
  package internal(set) var offset = 0
  @usableFromInline var depth = 0
  /// Whether the innermost container was just opened, so that no comma comes before the next item.
  @usableFromInline var isFirst = false

  /// Makes a reader of `bytes`, which must outlive it.
  package init(_ bytes: UnsafeRawBufferPointer, mode: Mode) {
    self.bytes = bytes
    self.mode = mode
  }

  /// Says which kind of value comes next, without reading it.
  package mutating func peek() throws(JSONError) -> JSONError.Found {
    switch nextByte() {
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case 0 where offset == bytes.count: return .end
    case let byte: throw JSONError(.unexpectedByte(byte), at: offset)
    }
  }

  /// Enters the object that comes next.
  package mutating func beginObject() throws(JSONError) {
    guard nextByte() == UInt8(ascii: "{") else { throw mismatch(.object) }
    try open()
  }

  /// Reads the object's next key and the colon; nil at the closing brace, which it consumes.
  package mutating func nextKey() throws(JSONError) -> JSONKey? {
    var byte = nextByte()
    if byte == UInt8(ascii: "}") {
      close()
      return nil
    }
    if isFirst {
      isFirst = false
    } else {
      guard byte == UInt8(ascii: ",") else { throw unexpected() }
      offset &+= 1
      byte = nextByte()
    }
    guard byte == UInt8(ascii: "\"") else { throw unexpected() }
    let key = try scanString()
    guard nextByte() == UInt8(ascii: ":") else { throw unexpected() }
    offset &+= 1
    return key
  }

  /// Enters the array that comes next.
  package mutating func beginArray() throws(JSONError) {
    guard nextByte() == UInt8(ascii: "[") else { throw mismatch(.array) }
    try open()
  }

  /// Says whether the array has another element; false at the closing bracket, which it consumes.
  package mutating func nextElement() throws(JSONError) -> Bool {
    let byte = nextByte()
    if byte == UInt8(ascii: "]") {
      close()
      return false
    }
    if isFirst {
      isFirst = false
    } else {
      guard byte == UInt8(ascii: ",") else { throw unexpected() }
      offset &+= 1
    }
    return true
  }

  /// Checks that every container was closed and that only whitespace follows.
  package mutating func finish() throws(JSONError) {
    skipWhitespace()
    guard depth == 0 else { throw unexpected() }
    guard offset == bytes.count else { throw JSONError(.trailingBytes, at: offset) }
  }

  /// The next byte that is no whitespace, left unread; 0 at the end.
  @inline(__always)
  mutating func nextByte() -> UInt8 {
    guard offset < bytes.count else { return 0 }
    let byte = bytes[offset]
    if byte > 0x20 { return byte }
    skipWhitespace()
    return offset < bytes.count ? bytes[offset] : 0
  }

  mutating func skipWhitespace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0a, 0x0d: offset &+= 1
      default: return
      }
    }
  }

  /// The error of finding what stands here.
  func unexpected() -> JSONError {
    guard offset < bytes.count else { return JSONError(.unexpectedEnd, at: offset) }
    return JSONError(.unexpectedByte(bytes[offset]), at: offset)
  }

  /// The error of finding another kind of value than `expected`.
  mutating func mismatch(_ expected: JSONError.Found) -> JSONError {
    do throws(JSONError) {
      let found = try peek()
      if found == .end || found == expected { return unexpected() }
      return JSONError(.wrongKind(expected: expected, found: found), at: offset)
    } catch {
      return error
    }
  }

  private mutating func open() throws(JSONError) {
    guard depth < mode.depthLimit else {
      throw JSONError(.tooDeep(limit: mode.depthLimit), at: offset)
    }
    offset &+= 1
    depth &+= 1
    isFirst = true
  }

  private mutating func close() {
    offset &+= 1
    depth &-= 1
    isFirst = false
  }
}
