@testable import CRMCore
import Testing

@Suite struct MediaTypeTests {
  @Test(
    arguments: [
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png"),
      ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
      (Array("GIF89a...".utf8), "image/gif"),
      (Array("%PDF-1.7\n".utf8), "application/pdf"),
      (Array("Grüße\tund\r\nmehr".utf8), "text/plain"),
      ([0x89, 0x50, 0x4E, 0x47], "application/octet-stream"),
      (Array("text\u{0}".utf8), "application/octet-stream"),
      (Array("text\u{1B}[0m".utf8), "application/octet-stream"),
      ([0x61, 0xFF], "application/octet-stream"),
      ([0x61, 0xC3], "application/octet-stream"),
      ([], "application/octet-stream"),
    ] as [([UInt8], String)])
  func isToldByTheContentAlone(_ bytes: [UInt8], _ expected: String) {
    #expect(MediaType.detected(in: bytes) == expected)
  }

  @Test func aTypeThatHasABeginningNeedsIt() {
    #expect(!MediaType.fits(Array("GIF89a".utf8), "image/png"))
    #expect(!MediaType.fits([], "IMAGE/PNG"))
    #expect(MediaType.fits(Array("GIF87a".utf8), "image/gif"))
    #expect(MediaType.fits(Array("a,b".utf8), "text/csv"))
  }

  @Test(arguments: ["", "text", "text/", "/plain", "a/b/c", "text/pl ain", "text/ä"])
  func otherTextsAreNoType(_ text: String) {
    #expect(!MediaType.isWellFormed(text))
  }

  @Test func typesHaveTwoParts() {
    #expect(MediaType.isWellFormed("application/vnd.ms-excel"))
    #expect(MediaType.isWellFormed("image/svg+xml"))
  }
}
