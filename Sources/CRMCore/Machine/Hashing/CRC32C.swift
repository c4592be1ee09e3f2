/// The Castagnoli checksum CRC-32C (RFC 3720, appendix B.4): finds damage, not forgery.
package enum CRC32C {
  /// The checksum of `bytes`; `continuing` is the checksum of what came before them.
  package static func checksum(
    _ bytes: UnsafeRawBufferPointer, continuing: UInt32 = 0
  ) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var crc = ~continuing
      var offset = 0
      let wholePairs = bytes.count & ~15
      while offset < wholePairs {
        let first = word(bytes, offset) ^ UInt64(crc)
        crc = effect(of: first, before: 8, tables) ^ effect(of: word(bytes, offset &+ 8), tables)
        offset &+= 16
      }
      while offset < bytes.count {
        let index = Int((crc ^ UInt32(bytes[offset])) & 255)
        crc = tables[index] ^ (crc &>> 8)
        offset &+= 1
      }
      return ~crc
    }
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The effect of eight bytes that are followed by `count` others: table k holds that of a byte
  /// that is followed by k others.
  @inline(__always)
  private static func effect(
    of word: UInt64, before count: Int = 0, _ tables: UnsafeBufferPointer<UInt32>
  ) -> UInt32 {
    @inline(__always)
    func entry(_ byte: Int) -> UInt32 {
      let value = Int(truncatingIfNeeded: word &>> UInt64(byte &* 8)) & 255
      return tables[(7 &- byte &+ count) &* 256 &+ value]
    }
    let low = entry(0) ^ entry(1) ^ entry(2) ^ entry(3)
    let high = entry(4) ^ entry(5) ^ entry(6) ^ entry(7)
    return low ^ high
  }

  /// Sixteen tables of 256 entries, one after the other.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 16 * 256)
    for value in 0..<256 {
      var crc = UInt32(value)
      for _ in 0..<8 {
        crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82f6_3b78 : crc >> 1
      }
      tables[value] = crc
    }
    for index in 256..<tables.count {
      let before = tables[index - 256]
      tables[index] = tables[Int(before & 255)] ^ (before >> 8)
    }
    return tables
  }()
}
