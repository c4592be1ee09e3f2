import CRMCore
import Testing

@Suite("SHA-256 digest")
struct SHA256DigestTests {
  @Test("A digest survives its base64url text")
  func roundTrip() {
    for seed in 0..<64 {
      let bytes = (0..<32).map { UInt8(truncatingIfNeeded: ($0 + 1) &* (seed &* 13 + 7)) }
      let digest = bytes.withUnsafeBytes { ContentDigest(bytes: $0) }
      let text = digest?.base64URL ?? ""
      #expect(text.utf8.count == 43)
      #expect(ContentDigest(base64URL: text) == digest)
      var appended: [UInt8] = []
      digest?.appendBase64URL(to: &appended)
      #expect(appended == Array(text.utf8))
    }
  }

  @Test("The empty digest has a known text")
  func known() {
    let digest = [UInt8]().withUnsafeBytes { SHA256.hash($0) }
    #expect(digest.base64URL == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")
  }

  @Test("Texts of another length, foreign characters and loose bits are refused")
  func refusals() {
    let good = String(repeating: "A", count: 43)
    #expect(ContentDigest(base64URL: good) == .zero)
    for count in 0...60 where count != 43 {
      #expect(ContentDigest(base64URL: String(repeating: "A", count: count)) == nil)
    }
    let kept = String(repeating: "A", count: 42)
    let canonical = Set("AEIMQUYcgkosw048")
    for value in UInt8.min...127 {
      let last = Character(UnicodeScalar(value))
      let accepted = ContentDigest(base64URL: kept + String(last)) != nil
      #expect(accepted == canonical.contains(last), "last character \(value)")
    }
    for foreign in ["+", "/", "=", " ", "é", "\n"] {
      let padded = String((foreign + good).utf8.prefix(43))
      #expect(padded.flatMap { ContentDigest(base64URL: $0) } == nil)
    }
  }

  @Test("Only 32 bytes make a digest")
  func byteCount() {
    for count in 0...64 {
      let digest = [UInt8](repeating: 9, count: count).withUnsafeBytes { ContentDigest(bytes: $0) }
      #expect((digest != nil) == (count == 32))
    }
  }
}
