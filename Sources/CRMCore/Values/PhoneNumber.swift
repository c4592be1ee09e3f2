/// A telephone number, kept as it was typed.
public struct PhoneNumber: Hashable, Sendable {
  /// The number as it was typed.
  public let text: String

  /// Takes over a text that was checked before.
  package init(unchecked text: String) {
    self.text = text
  }

  /// Checks and keeps a number; see ``validate()`` for the rule.
  public init(_ text: String) throws(ValueError) {
    self.text = text
    try validate()
  }

  /// Checks for `+` with 7 to 15 digits, or else at least 3 digits.
  ///
  /// Digits may be set apart by blanks and `-./()`; `tel:` may precede them and an extension of up
  /// to 7 digits follow, as `x12`, `ext. 12` or `;ext=12`.
  public func validate() throws(ValueError) {
    guard let parts = PhoneParts(text) else {
      throw refusal("digits, set apart only by blanks, hyphens, dots, slashes and brackets")
    }
    if parts.isInternational {
      guard (7...15).contains(parts.digits.count) else {
        throw refusal("7 to 15 digits after the +")
      }
    } else {
      guard parts.digits.count >= 3 else { throw refusal("at least 3 digits") }
    }
  }

  private func refusal(_ expected: String) -> ValueError {
    ValueError(type: "telephone number", text: text, expected: expected)
  }

  /// All digits in order, without the extension's.
  public var digits: String {
    String(decoding: PhoneParts(text)?.digits ?? [], as: UTF8.self)
  }

  /// What tells numbers apart whether or not they name the country: the last 9 digits.
  public var matchKey: String {
    String(decoding: (PhoneParts(text)?.digits ?? []).suffix(9), as: UTF8.self)
  }
}

extension PhoneNumber: ExpressibleByStringLiteral {
  /// Keeps a literal without checking it; ``validate()`` says whether it is a number.
  ///
  /// Swift takes this initializer also for `PhoneNumber("…")` with a literal in the brackets; only
  /// texts from elsewhere reach the checking one.
  public init(stringLiteral value: String) {
    text = value
  }
}

extension PhoneNumber: CustomStringConvertible {
  /// The number as it was typed.
  public var description: String { text }
}

/// A number's digits, told apart from what sets them apart.
private struct PhoneParts {
  private(set) var isInternational = false
  private(set) var digits: [UInt8] = []

  /// Takes a number apart; nil when a character has no place in one.
  init?(_ text: String) {
    let lower = text.lowercased()
    var number = Substring(lower)
    if number.hasPrefix("tel:") { number = number.dropFirst(4) }
    if let mark = number.firstIndex(where: { $0 == "x" || $0 == "e" || $0 == ";" }) {
      guard Self.isExtension(number[mark...]) else { return nil }
      number = number[..<mark]
    }
    for byte in number.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
      case UInt8(ascii: "+") where digits.isEmpty && !isInternational: isInternational = true
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
        UInt8(ascii: "("), UInt8(ascii: ")"):
        break
      default: return nil
      }
    }
  }

  private static func isExtension(_ text: Substring) -> Bool {
    let marks = [";ext=", "ext.", "ext", "x"]
    guard let mark = marks.first(where: { text.hasPrefix($0) }) else { return false }
    let digits = text.dropFirst(mark.count).drop { $0 == " " }
    return (1...7).contains(digits.utf8.count) && digits.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }
}
