/// What bytes are, told by how they begin.
enum MediaType {
  static let unknown = "application/octet-stream"

  private static let beginnings: [(String, [UInt8])] = [
    ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    ("image/jpeg", [0xFF, 0xD8, 0xFF]),
    ("image/gif", Array("GIF87a".utf8)),
    ("image/gif", Array("GIF89a".utf8)),
    ("application/pdf", Array("%PDF-".utf8)),
  ]

  /// The type of a content: one of those known by their beginning, plain text, or unknown.
  static func detected(in bytes: [UInt8]) -> String {
    if let found = beginnings.first(where: { bytes.starts(with: $0.1) }) { return found.0 }
    return isPlainText(bytes) ? "text/plain" : unknown
  }

  /// Whether a content may pass for a type: one that is known by its beginning must begin so.
  static func fits(_ bytes: [UInt8], _ type: String) -> Bool {
    let wanted = beginnings.filter { $0.0 == type.lowercased() }
    return wanted.isEmpty || wanted.contains { bytes.starts(with: $0.1) }
  }

  /// Whether a text has the form of a media type: two words of letters, digits and `.+-_`.
  static func isWellFormed(_ type: String) -> Bool {
    let parts = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2 && type.utf8.count <= 127
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isLetter) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Well-formed UTF-8 without control characters but tabs and ends of lines and pages.
  private static func isPlainText(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty else { return false }
    let isClean = bytes.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || [9, 10, 12, 13].contains($0) }
    return isClean && bytes.withUnsafeBytes { UTF8Check.firstMalformed($0) } == nil
  }
}
