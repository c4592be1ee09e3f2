import CRMCore
import CRMStoreConformance
import Testing

@Suite("Fast hashes")
struct FastHashTests {
  private let seed = UInt64.random(in: 0 ... .max)
  private let bytes: [UInt8]

  init() {
    var random = SeededRandom(seed: seed)
    bytes = (0..<700).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
  }

  @Test("CRC-32C is what it is bit by bit, at every length and alignment")
  func crc32c() {
    for count in 0..<200 {
      for start in 0..<17 {
        let part = bytes[start..<(start + count)]
        let continuing = UInt32(truncatingIfNeeded: count &* 77_777_777)
        let found = part.withUnsafeBytes { CRC32C.checksum($0, continuing: continuing) }
        let expected = ReferenceHashes.crc32c(part, continuing: continuing)
        #expect(found == expected, "\(count) bytes at \(start), seed \(seed)")
      }
    }
  }

  @Test("SHA-256 is what the standard states, at every length and alignment")
  func sha256() {
    for count in 0..<260 {
      for start in 0..<(count % 5 == 0 ? 9 : 1) {
        let part = bytes[start..<(start + count)]
        let found = part.withUnsafeBytes { SHA256.hash($0) }.withBytes { Array($0) }
        let expected = ReferenceHashes.sha256(part)
        #expect(found == expected, "\(count) bytes at \(start), seed \(seed)")
      }
    }
  }
}
