/// An e-mail address, kept as it was typed.
public struct EmailAddress: Hashable, Sendable {
  /// The address as it was typed.
  public let text: String

  /// Takes over a text that was checked before.
  package init(unchecked text: String) {
    self.text = text
  }

  /// Checks and keeps an address of the form local@domain; see ``crmValidate()`` for the rule.
  public init(_ text: String) throws(ValueError) {
    self.text = text
    try crmValidate()
  }

  /// The form that tells addresses apart: without blanks around it, in lower case.
  public var normalized: String {
    var bytes = Array(text.utf8)[...]
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    bytes = bytes.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self).lowercased()
  }

  /// Checks the address by RFC 5321, without quoted local parts and address literals.
  ///
  /// ASCII only: a local part of at most 64 characters, words of RFC 5322 `atext` between dots; a
  /// domain of labels of letters, digits and inner hyphens, 63 each, 253 in all; the whole at most
  /// 254.
  public func crmValidate() throws(ValueError) {
    var copy = text
    if let expected = copy.withUTF8({ Self.fault(in: $0) }) { throw refusal(expected) }
  }

  /// Whether these bytes are an address.
  static func isWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.withMemoryRebound(to: UInt8.self) { fault(in: $0) } == nil
  }

  /// What would be right where `bytes` are no address; nil when they are one.
  private static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else {
      return "an address of the form name@example.com"
    }
    guard bytes.count <= 254 else { return "at most 254 characters" }
    guard at <= 64 else { return "at most 64 characters before the @" }
    guard areWords(UnsafeBufferPointer(rebasing: bytes[..<at])) else {
      return "letters, digits and single dots before the @, no quotes or blanks"
    }
    let domain = UnsafeBufferPointer(rebasing: bytes[(at + 1)...])
    guard domain.count <= 253, areLabels(domain) else {
      return "a domain of letters, digits and inner hyphens after the @"
    }
    return nil
  }

  private func refusal(_ expected: String) -> ValueError {
    ValueError(type: "e-mail address", text: text, expected: expected)
  }

  /// Whether `bytes` are words of `atext`, set apart by single dots.
  private static func areWords(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var isWordOpen = false
    for byte in bytes {
      let isDot = byte == UInt8(ascii: ".")
      guard isDot ? isWordOpen : isWordCharacter(byte) else { return false }
      isWordOpen = !isDot
    }
    return isWordOpen
  }

  /// Whether `bytes` are labels of a host name, set apart by single dots.
  private static func areLabels(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let hyphen = UInt8(ascii: "-")
    var length = 0
    var last = hyphen
    for byte in bytes {
      if byte == UInt8(ascii: ".") {
        guard (1...63).contains(length), last != hyphen else { return false }
        (length, last) = (0, hyphen)
        continue
      }
      guard isLetterOrDigit(byte) || (byte == hyphen && length > 0) else { return false }
      (length, last) = (length + 1, byte)
    }
    return (1...63).contains(length) && last != hyphen
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  /// The `atext` of RFC 5322: letters, digits and most of the ASCII signs.
  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2f, 0x3d, 0x3f, 0x5e...0x60, 0x7b...0x7e: true
    default: isLetterOrDigit(byte)
    }
  }
}

extension EmailAddress: ExpressibleByStringLiteral {
  /// Keeps a literal without checking it; ``crmValidate()`` says whether it is an address.
  ///
  /// Swift takes this initializer also for `EmailAddress("…")` with a literal in the brackets; only
  /// texts from elsewhere reach the checking one.
  public init(stringLiteral value: String) {
    text = value
  }
}

extension EmailAddress: CustomStringConvertible {
  /// The address as it was typed.
  public var description: String { text }
}
