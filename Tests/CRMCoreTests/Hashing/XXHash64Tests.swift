import CRMCore
import CRMStoreConformance
import Testing

@Suite("XXH64")
struct XXHash64Tests {
  private func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    bytes.withUnsafeBytes { XXHash64.hash($0, seed: seed) }
  }

  @Test("The published vectors come out")
  func vectors() {
    #expect(hash([]) == 0xef46_db37_51d8_e999)
    #expect(hash(Array("a".utf8)) == 0xd24e_c4f1_a98c_6e5b)
    #expect(hash(Array("abc".utf8)) == 0x44bc_2cf5_ad77_0999)
    let pangram = "Nobody inspects the spammish repetition"
    #expect(hash(Array(pangram.utf8)) == 0xfbce_a83c_8a37_8bf1)
  }

  @Test("The vectors of the reference implementation's own check come out, with and without seed")
  func sanityBuffer() {
    var generator: UInt64 = 2_654_435_761
    let bytes = (0..<222).map { _ in
      let byte = UInt8(truncatingIfNeeded: generator &>> 56)
      generator &*= 11_400_714_785_074_694_797
      return byte
    }
    let seed: UInt64 = 2_654_435_761
    let expected: [(Int, UInt64, UInt64)] = [
      (0, 0xef46_db37_51d8_e999, 0xac75_fda2_929b_17ef),
      (1, 0xe934_a84a_db05_2768, 0x5014_6076_43a9_b4c3),
      (4, 0x9136_a0dc_a574_57ee, 0xcaab_286b_d8e9_fdb5),
      (14, 0x8282_dcc4_994e_35c8, 0xc3bd_6bf6_3deb_6df0),
      (222, 0xb641_ae8c_b691_c174, 0x20cb_8ab7_ae10_c14a),
    ]
    for (count, plain, seeded) in expected {
      #expect(hash(Array(bytes.prefix(count))) == plain, "\(count) bytes")
      #expect(hash(Array(bytes.prefix(count)), seed: seed) == seeded, "\(count) bytes, seeded")
    }
  }

  @Test("The same bytes have the same checksum wherever they lie")
  func alignments() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededRandom(seed: seed)
    let bytes = (0..<400).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
    for count in 0..<200 {
      let expected = hash(Array(bytes.prefix(count)))
      for start in 1..<17 {
        var moved = [UInt8](repeating: 0, count: start) + bytes
        moved.removeLast(moved.count - start - count)
        let found = moved[start...].withUnsafeBytes { XXHash64.hash($0) }
        #expect(found == expected, "\(count) bytes at \(start), seed \(seed)")
      }
    }
  }
}
