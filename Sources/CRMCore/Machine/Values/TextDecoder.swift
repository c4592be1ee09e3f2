/// Decodes a file to UTF-8 piece by piece; offsets in failures count from the file's start.
struct TextDecoder: Sendable {
  private let encoding: TextEncoding
  private let byteCount: Int
  /// Where in each unit of UTF-16 the high byte is; nil until the first piece shows it.
  private var highByte: Int?
  private var isAtStart = true
  /// Bytes of a character whose others are not there yet, and the offset of the first.
  private var rest: [UInt8] = []
  private var offset = 0

  /// Makes a decoder of a file of `byteCount` bytes.
  init(_ encoding: TextEncoding, byteCount: Int) {
    self.encoding = encoding
    self.byteCount = byteCount
  }

  /// Decodes the next bytes, and appends what they mean to `text`, without a byte order mark.
  mutating func decode(
    _ piece: UnsafeRawBufferPointer, isLast: Bool, to text: inout [UInt8]
  ) throws(TextEncoding.Failure) {
    switch encoding {
    case .utf8: try decodeUTF8(piece, isLast, &text)
    case .windows1252: try decodeWindows1252(piece, &text)
    case .utf16, .utf16LittleEndian, .utf16BigEndian:
      rest.append(contentsOf: piece)
      if isAtStart, rest.count < 2, !isLast { return }
      try decodeUTF16(try findOrder(), isLast, &text)
    }
  }

  private mutating func decodeUTF8(
    _ piece: UnsafeRawBufferPointer, _ isLast: Bool, _ text: inout [UInt8]
  ) throws(TextEncoding.Failure) {
    let start = text.count
    text.append(contentsOf: rest)
    text.append(contentsOf: piece)
    let cut = isLast ? 0 : text.withUnsafeBytes { Self.cutByteCount($0[start...]) }
    rest = Array(text.suffix(cut))
    text.removeLast(cut)
    let malformed = text.withUnsafeBytes {
      UTF8Check.firstMalformed(UnsafeRawBufferPointer(rebasing: $0[start...]))
    }
    if let malformed { throw .malformed(offset: offset + malformed) }
    offset += text.count - start
    guard isAtStart, text.count > start else { return }
    isAtStart = false
    if text[start...].starts(with: [0xef, 0xbb, 0xbf]) { text.removeSubrange(start..<(start + 3)) }
  }

  /// How many bytes at the end begin a scalar that may go on behind it.
  private static func cutByteCount(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    for (count, byte) in bytes.suffix(3).reversed().enumerated() {
      if byte & 0xc0 == 0x80 { continue }
      let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
      return length > count + 1 ? count + 1 : 0
    }
    return 0
  }

  /// Where in each unit the high byte is, by the encoding or the mark at the start.
  private mutating func findOrder() throws(TextEncoding.Failure) -> Int {
    if let highByte { return highByte }
    let found: Int
    switch encoding {
    case .utf16LittleEndian: found = 1
    case .utf16BigEndian: found = 0
    case .utf8, .utf16, .windows1252:
      if rest.starts(with: [0xff, 0xfe]) {
        found = 1
      } else if rest.starts(with: [0xfe, 0xff]) {
        found = 0
      } else {
        throw .unknownByteOrder
      }
    }
    if byteCount % 2 != 0 { throw .malformed(offset: byteCount - 1) }
    highByte = found
    return found
  }

  private mutating func decodeUTF16(
    _ highByte: Int, _ isLast: Bool, _ text: inout [UInt8]
  ) throws(TextEncoding.Failure) {
    let bytes = rest
    func unit(_ index: Int) -> UInt32 {
      UInt32(bytes[index + highByte]) << 8 | UInt32(bytes[index + 1 - highByte])
    }
    var index = isAtStart && bytes.count >= 2 && unit(0) == 0xfeff ? 2 : 0
    isAtStart = false
    while index + 1 < bytes.count {
      let first = unit(index)
      var value = first
      if first & 0xfc00 == 0xd800 {
        if index + 3 >= bytes.count, !isLast { break }
        if index + 3 < bytes.count, unit(index + 2) & 0xfc00 == 0xdc00 {
          value = 0x1_0000 + (first & 0x3ff) << 10 + unit(index + 2) & 0x3ff
        }
      }
      guard let scalar = Unicode.Scalar(value) else { throw .malformed(offset: offset + index) }
      text.append(contentsOf: String(scalar).utf8)
      index += value > 0xffff ? 4 : 2
    }
    offset += index
    rest.removeFirst(index)
  }

  private mutating func decodeWindows1252(
    _ piece: UnsafeRawBufferPointer, _ text: inout [UInt8]
  ) throws(TextEncoding.Failure) {
    for byte in piece {
      if byte < 0x80 {
        text.append(byte)
      } else {
        let value = byte < 0xa0 ? Self.highHalf[Int(byte) - 0x80] : UInt16(byte)
        guard let value, let scalar = Unicode.Scalar(value) else {
          throw .malformed(offset: offset)
        }
        text.append(contentsOf: String(scalar).utf8)
      }
      offset += 1
    }
  }

  /// What 0x80 to 0x9f stand for in Windows-1252; five of them for nothing.
  private static let highHalf: [UInt16?] = [
    0x20ac, nil, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, nil, 0x017d, nil, nil, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
    0x2122, 0x0161, 0x203a, 0x0153, nil, 0x017e, 0x0178,
  ]
}
