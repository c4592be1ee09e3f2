/// An encoding that files come in, decoded to UTF-8.
public enum TextEncoding: String, CaseIterable, Hashable, Sendable {
  /// UTF-8, with or without a byte order mark.
  case utf8 = "utf-8"
  /// UTF-16 whose byte order mark, which must be there, tells the order.
  case utf16 = "utf-16"
  /// UTF-16 with the low byte first.
  case utf16LittleEndian = "utf-16le"
  /// UTF-16 with the high byte first.
  case utf16BigEndian = "utf-16be"
  /// The eight-bit encoding of western Windows.
  case windows1252 = "windows-1252"

  /// Reads an encoding's name, in any case.
  public init(_ text: String) throws(ValueError) {
    guard let encoding = TextEncoding(rawValue: text.lowercased()) else {
      let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValueError(type: "text encoding", text: text, expected: "one of \(names)")
    }
    self = encoding
  }

  /// Why bytes are not text in an encoding.
  public enum Failure: Error, Hashable, Sendable {
    /// The bytes from this offset on, counted from 0, stand for nothing.
    case malformed(offset: Int)
    /// UTF-16 without a byte order mark.
    case unknownByteOrder
  }

  /// Decodes `bytes` to well-formed UTF-8 without a byte order mark.
  public func decode(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var decoder = TextDecoder(self, byteCount: bytes.count)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
      try decoder.decode(UnsafeRawBufferPointer(bytes), isLast: true, to: &text)
    }
    return text
  }
}
