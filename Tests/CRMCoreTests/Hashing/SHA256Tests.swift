import CRMCore
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  private func hexadecimal(_ digest: ContentDigest) -> String {
    digest.withBytes { bytes in
      bytes.map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
      }.joined()
    }
  }

  private func hash(_ bytes: [UInt8]) -> ContentDigest {
    bytes.withUnsafeBytes { SHA256.hash($0) }
  }

  @Test(
    "The published vectors come out",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func vectors(text: String, expected: String) {
    #expect(hexadecimal(hash(Array(text.utf8))) == expected)
  }

  @Test("A million times the letter a comes out as published")
  func million() {
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(hexadecimal(hash([UInt8](repeating: 0x61, count: 1_000_000))) == expected)
  }

  @Test("Every split of up to 200 bytes into two pieces gives the digest of the whole")
  func splits() {
    let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    for length in stride(from: 0, through: 200, by: 5) {
      let whole = hash(Array(bytes.prefix(length)))
      for cut in 0...length {
        var streaming = SHA256()
        bytes[..<cut].withUnsafeBytes { streaming.update($0) }
        bytes[cut..<length].withUnsafeBytes { streaming.update($0) }
        #expect(streaming.finalize() == whole, "length \(length), cut \(cut)")
      }
    }
  }

  @Test("Asking for the digest does not end the stream")
  func finalizeTwice() {
    var streaming = SHA256()
    [UInt8](repeating: 1, count: 60).withUnsafeBytes { streaming.update($0) }
    #expect(streaming.finalize() == streaming.finalize())
    streaming.update(.zero)
    let whole = [UInt8](repeating: 1, count: 60) + [UInt8](repeating: 0, count: 32)
    #expect(streaming.finalize() == hash(whole))
  }
}
