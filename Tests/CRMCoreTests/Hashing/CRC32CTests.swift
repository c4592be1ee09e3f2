import CRMCore
import Testing

@Suite("CRC-32C")
struct CRC32CTests {
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { CRC32C.checksum($0) }
  }

  @Test("The published vectors come out")
  func vectors() {
    #expect(checksum([]) == 0)
    #expect(checksum(Array("123456789".utf8)) == 0xe306_9283)
    #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(checksum([UInt8](repeating: 255, count: 32)) == 0x62a8_ab43)
    #expect(checksum((0..<32).map { UInt8($0) }) == 0x46dd_794e)
    #expect(checksum((0..<32).reversed().map { UInt8($0) }) == 0x113f_db5c)
  }

  @Test("A checksum continued over any cut is that of the whole")
  func continuing() {
    let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0 &* 91) }
    let whole = checksum(bytes)
    for cut in 0...100 {
      let first = checksum(Array(bytes[..<cut]))
      let both = bytes[cut...].withUnsafeBytes { CRC32C.checksum($0, continuing: first) }
      #expect(both == whole, "cut \(cut)")
    }
  }

  @Test("A checksum survives its eight digits")
  func hexadecimal() {
    for value: UInt32 in [0, 1, 9, 10, 15, 16, 0x1234_5678, 0x9abc_def0, .max] {
      var digits: [UInt8] = []
      CRC32C.appendHex(value, to: &digits)
      let plain = String(value, radix: 16)
      let padded = String(repeating: "0", count: 8 - plain.count) + plain
      #expect(digits == Array(padded.utf8))
      #expect(digits.withUnsafeBytes { CRC32C.parseHex($0) } == value)
    }
  }

  @Test("Other than eight lower-case digits is refused")
  func refusals() {
    for text in ["", "0", "1234567", "123456789", "1234567A", "1234567g", " 1234567", "-1234567"] {
      let bytes = Array(text.utf8)
      #expect(bytes.withUnsafeBytes { CRC32C.parseHex($0) } == nil, "\(text)")
    }
  }
}
