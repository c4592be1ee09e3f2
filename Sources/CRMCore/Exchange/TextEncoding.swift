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
    switch self {
    case .utf8:
      if let offset = bytes.withUnsafeBytes({ UTF8Check.firstMalformed($0) }) {
        throw .malformed(offset: offset)
      }
      return bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    case .utf16:
      if bytes.starts(with: [0xff, 0xfe]) { return try Self.decodeUTF16(bytes, highByte: 1) }
      guard bytes.starts(with: [0xfe, 0xff]) else { throw .unknownByteOrder }
      return try Self.decodeUTF16(bytes, highByte: 0)
    case .utf16LittleEndian: return try Self.decodeUTF16(bytes, highByte: 1)
    case .utf16BigEndian: return try Self.decodeUTF16(bytes, highByte: 0)
    case .windows1252: return try Self.decodeWindows1252(bytes)
    }
  }

  private static func decodeUTF16(_ bytes: [UInt8], highByte: Int) throws(Failure) -> [UInt8] {
    guard bytes.count % 2 == 0 else { throw .malformed(offset: bytes.count - 1) }
    func unit(_ index: Int) -> UInt32 {
      UInt32(bytes[index + highByte]) << 8 | UInt32(bytes[index + 1 - highByte])
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var index = bytes.isEmpty || unit(0) != 0xfeff ? 0 : 2
    while index < bytes.count {
      let first = unit(index)
      var value = first
      if first & 0xfc00 == 0xd800, index + 2 < bytes.count, unit(index + 2) & 0xfc00 == 0xdc00 {
        value = 0x1_0000 + (first & 0x3ff) << 10 + unit(index + 2) & 0x3ff
      }
      guard let scalar = Unicode.Scalar(value) else { throw .malformed(offset: index) }
      text.append(contentsOf: String(scalar).utf8)
      index += value > 0xffff ? 4 : 2
    }
    return text
  }

  private static func decodeWindows1252(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for index in bytes.indices {
      let byte = bytes[index]
      let value = (0x80..<0xa0).contains(byte) ? highHalf[Int(byte) - 0x80] : UInt16(byte)
      guard let value, let scalar = Unicode.Scalar(value) else { throw .malformed(offset: index) }
      text.append(contentsOf: String(scalar).utf8)
    }
    return text
  }

  /// What 0x80 to 0x9f stand for in Windows-1252; five of them for nothing.
  private static let highHalf: [UInt16?] = [
    0x20ac, nil, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, nil, 0x017d, nil, nil, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, nil, 0x017e, 0x0178,
  ]
}
