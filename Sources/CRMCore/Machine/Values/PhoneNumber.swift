/// A telephone number, kept as it was typed.
public struct PhoneNumber: Hashable, Sendable {
  /// The number as it was typed.
  public let text: String

  /// Takes over a text that was checked before.
  package init(unchecked text: String) {
    self.text = text
  }

  /// Checks and keeps a number; see ``crmValidate()`` for the rule.
  public init(_ text: String) throws(ValueError) {
    self.text = text
    try crmValidate()
  }

  /// Checks for `+` with 7 to 15 digits, or else at least 3 digits.
  ///
  /// Digits may be set apart by blanks and `-./()`; `tel:` may precede them and an extension of up
  /// to 7 digits follow, as `x12`, `ext. 12` or `;ext=12`.
  public func crmValidate() throws(ValueError) {
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
    let digits = PhoneParts(text)?.digits ?? []
    return String(decoding: digits.suffix(Self.matchedDigits), as: UTF8.self)
  }

  /// Whether two numbers have the same last 9 digits; texts that are no numbers are the same as such.
  func isSame(as other: PhoneNumber) -> Bool {
    let key = matchKey
    return key.isEmpty ? text == other.text : key == other.matchKey
  }

  /// The digits of a text that is a part of some number, such as `030-55`; nil where it has letters, or
  /// no digit.
  static func digits(soughtBy text: String) -> [UInt8]? {
    let digits = text.utf8.filter { $0 &- 0x30 < 10 }
    let isPart = text.utf8.allSatisfy { $0 &- 0x30 < 10 || " +-./()".utf8.contains($0) }
    return isPart && !digits.isEmpty ? digits : nil
  }

  /// How many of the last digits tell numbers apart.
  static let matchedDigits = 9

  /// How many digits a number has that begins with them or a `+`, and has neither scheme nor
  /// extension; nil of any other. They are passed from the last on, each with its place from 1.
  @inline(__always)
  static func plainDigits(
    of bytes: UnsafeRawBufferPointer, _ body: (_ digit: UInt8, _ place: Int) -> Void
  ) -> (count: Int, isInternational: Bool)? {
    var count = 0
    for index in bytes.indices.reversed() {
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        count += 1
        body(bytes[index], count)
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
        UInt8(ascii: "("), UInt8(ascii: ")"):
        break
      case UInt8(ascii: "+") where index == 0: return (count, true)
      default: return nil
      }
    }
    return (count, false)
  }

  /// Whether a number is a plain one, and ``crmValidate()`` takes it.
  static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let digits = plainDigits(of: bytes, { _, _ in }) else { return false }
    return digits.isInternational ? 7...15 ~= digits.count : digits.count >= 3
  }
}

extension PhoneNumber: ExpressibleByStringLiteral {
  /// Keeps a literal without checking it; ``crmValidate()`` says whether it is a number.
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
    var copy = text
    guard let parts = copy.withUTF8({ PhoneParts($0[...]) }) else { return nil }
    self = parts
  }

  private init?(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
    let scheme = Self.prefix("tel:", of: text)
    digits.reserveCapacity(text.count)
    for index in (text.startIndex + scheme)..<text.endIndex {
      switch text[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(text[index])
      case UInt8(ascii: "+") where digits.isEmpty && !isInternational: isInternational = true
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
        UInt8(ascii: "("), UInt8(ascii: ")"):
        break
      default:
        guard Self.isExtension(text[index...]) else { return nil }
        return
      }
    }
  }

  private static func isExtension(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let marks: [StaticString] = [";ext=", "ext.", "ext", "x"]
    guard let length = marks.lazy.map({ prefix($0, of: text) }).first(where: { $0 > 0 }) else {
      return false
    }
    let digits = text.dropFirst(length).drop { $0 == UInt8(ascii: " ") }
    return (1...7).contains(digits.count) && digits.allSatisfy { $0 &- 0x30 < 10 }
  }

  /// The length of `name` if `text` begins with it in any case, else 0.
  private static func prefix(
    _ name: StaticString, of text: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Int {
    let expected = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    guard text.count >= expected.count else { return 0 }
    let isSame = zip(text, expected).allSatisfy { byte, letter in
      byte == letter || (letter &- 0x61 < 26 && byte | 0x20 == letter)
    }
    return isSame ? expected.count : 0
  }
}
