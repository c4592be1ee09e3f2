/// An e-mail address, kept as it was typed.
public struct EmailAddress: Hashable, Sendable {
  /// The address as it was typed.
  public let text: String

  /// Takes over a text that was checked before.
  package init(unchecked text: String) {
    self.text = text
  }

  /// Checks and keeps an address of the form local@domain; see ``validate()`` for the rule.
  public init(_ text: String) throws(ValueError) {
    self.text = text
    try validate()
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
  public func validate() throws(ValueError) {
    let bytes = Array(text.utf8)
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else {
      throw refusal("an address of the form name@example.com")
    }
    guard bytes.count <= 254 else { throw refusal("at most 254 characters") }
    let (local, domain) = (bytes[..<at], bytes[(at + 1)...])
    guard local.count <= 64 else { throw refusal("at most 64 characters before the @") }
    let words = local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isWordCharacter) }) else {
      throw refusal("letters, digits and single dots before the @, no quotes or blanks")
    }
    let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard domain.count <= 253, labels.allSatisfy(Self.isLabel) else {
      throw refusal("a domain of letters, digits and inner hyphens after the @")
    }
  }

  private func refusal(_ expected: String) -> ValueError {
    ValueError(type: "e-mail address", text: text, expected: expected)
  }

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    let hyphen = UInt8(ascii: "-")
    guard (1...63).contains(label.count), label.first != hyphen, label.last != hyphen else {
      return false
    }
    return label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  /// The `atext` of RFC 5322.
  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || specials.contains(byte)
  }

  private static let specials = Array("!#$%&'*+-/=?^_`{|}~".utf8)
}

extension EmailAddress: ExpressibleByStringLiteral {
  /// Keeps a literal without checking it; ``validate()`` says whether it is an address.
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
