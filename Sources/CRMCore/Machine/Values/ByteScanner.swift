/// Steps through the bytes of a short text; what does not fit is left unread.
struct ByteScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var index = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// Runs `body` over the UTF-8 of `text`.
  @inline(__always)
  static func scan<T>(_ text: String, _ body: (inout ByteScanner) -> T?) -> T? {
    var text = text
    return text.withUTF8 { scan(UnsafeRawBufferPointer($0), body) }
  }

  /// Runs `body` over `bytes`; nil unless it reads them to the end.
  @inline(__always)
  static func scan<T>(_ bytes: UnsafeRawBufferPointer, _ body: (inout ByteScanner) -> T?) -> T? {
    var scanner = ByteScanner(bytes)
    guard let result = body(&scanner), scanner.isAtEnd else { return nil }
    return result
  }

  var isAtEnd: Bool { index == bytes.count }

  /// The byte that stands here, 0 at the end.
  var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Moves past `byte` if it stands here, and says whether it did.
  @inline(__always)
  mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    guard !isAtEnd, UInt32(current) == byte.value else { return false }
    index &+= 1
    return true
  }

  /// Moves past either of two bytes and says which; nil when neither stands here.
  @inline(__always)
  mutating func skip(_ byte: Unicode.Scalar, or other: Unicode.Scalar) -> Unicode.Scalar? {
    if skip(byte) { return byte }
    return skip(other) ? other : nil
  }

  /// Moves past the next `count` bytes and returns them; nil when there are fewer.
  @inline(__always)
  mutating func next(_ count: Int) -> UnsafeRawBufferPointer? {
    guard index &+ count <= bytes.count else { return nil }
    defer { index &+= count }
    return UnsafeRawBufferPointer(rebasing: bytes[index..<(index &+ count)])
  }

  /// Reads exactly `count` decimal digits.
  @inline(__always)
  mutating func digits(_ count: Int) -> Int? {
    guard index &+ count <= bytes.count else { return nil }
    var value = 0
    for step in 0..<count {
      let digit = bytes[index &+ step] &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    index &+= count
    return value
  }

  /// Reads at least one and at most `limit` decimal digits, with how many there were.
  @inline(__always)
  mutating func digits(upTo limit: Int) -> (value: Int, count: Int)? {
    var (value, count) = (0, 0)
    while count < limit, !isAtEnd, current &- 0x30 < 10 {
      value = value &* 10 &+ Int(current &- 0x30)
      (index, count) = (index &+ 1, count &+ 1)
    }
    return count > 0 ? (value, count) : nil
  }
}
