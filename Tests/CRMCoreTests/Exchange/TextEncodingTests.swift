import CRMCore
import Testing

@Suite("Text encoding")
struct TextEncodingTests {
  private let text = "a,é€\r\n😀\u{0}"

  private func utf16(_ text: String, isLittleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
      return isLittleEndian ? [low, high] : [high, low]
    }
  }

  @Test("UTF-16 is decoded in both orders, with or without a mark where the order is named")
  func utf16() throws {
    for isLittle in [true, false] {
      let named = isLittle ? TextEncoding.utf16LittleEndian : .utf16BigEndian
      let plain = utf16(text, isLittleEndian: isLittle)
      let marked = utf16("\u{feff}" + text, isLittleEndian: isLittle)
      #expect(try named.decode(plain) == Array(text.utf8))
      #expect(try named.decode(marked) == Array(text.utf8))
      #expect(try TextEncoding.utf16.decode(marked) == Array(text.utf8))
      #expect(throws: TextEncoding.Failure.unknownByteOrder) {
        try TextEncoding.utf16.decode(plain)
      }
    }
  }

  @Test("Half a unit and lone surrogates are refused where they stand")
  func brokenUTF16() {
    let broken: [([UInt8], Int)] = [
      ([0x61], 0), ([0x61, 0, 0x62], 2), ([0x61, 0, 0, 0xd8], 2), ([0, 0xdc, 0x61, 0], 0),
      ([0, 0xd8, 0x61, 0], 0),
    ]
    for (bytes, offset) in broken {
      #expect(throws: TextEncoding.Failure.malformed(offset: offset)) {
        try TextEncoding.utf16LittleEndian.decode(bytes)
      }
    }
  }

  @Test("UTF-8 is checked, and loses its mark")
  func utf8() throws {
    #expect(try TextEncoding.utf8.decode(Array("\u{feff}é".utf8)) == Array("é".utf8))
    #expect(throws: TextEncoding.Failure.malformed(offset: 9)) {
      try TextEncoding.utf8.decode(Array("abcdefghi".utf8) + [0xc3])
    }
  }

  @Test("All 251 characters of Windows-1252 are decoded, the other five bytes refused")
  func windows1252() {
    var decoded: [UInt8: String] = [:]
    for byte in UInt8.min...UInt8.max {
      let bytes = try? TextEncoding.windows1252.decode([byte])
      decoded[byte] = bytes.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(decoded.count == 251)
    #expect(Set(decoded.values).count == 251)
    #expect([0x80, 0x9f, 0xe9, 0x41].map { decoded[$0] } == ["€", "Ÿ", "é", "A"])
    let undefined = (UInt8.min...UInt8.max).filter { decoded[$0] == nil }
    #expect(undefined == [0x81, 0x8d, 0x8f, 0x90, 0x9d])
  }

  @Test("Encodings are read by their names in any case")
  func names() throws {
    #expect(try TextEncoding("UTF-8" as String) == .utf8)
    for encoding in TextEncoding.allCases {
      #expect(try TextEncoding(encoding.rawValue.uppercased()) == encoding)
    }
    #expect(throws: ValueError.self) { try TextEncoding("latin-2" as String) }
  }
}
