extension Order {
  /// The number by which people know an order: `CRM-123456`, with six digits or seven.
  public struct Number: Hashable, Sendable {
    /// The number as it is shown: `CRM-123456`.
    public let text: String

    /// The numbers there can be.
    public static let range = 100_000...9_999_999
    /// What stands before the digits.
    static let prefix = "CRM-"

    /// Makes the number of these digits; nil outside of ``range``.
    public init?(_ digits: Int) {
      guard Self.range.contains(digits) else { return nil }
      text = Self.prefix + String(digits)
    }

    /// Reads `CRM-123456`, whatever its case, or the digits alone.
    public init(_ text: String) throws(ValueError) {
      let hasPrefix = text.prefix(Self.prefix.count).uppercased() == Self.prefix
      let digits = hasPrefix ? text.dropFirst(Self.prefix.count) : text[...]
      let isPlain = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard isPlain, digits.first != "0", let number = Int(digits).flatMap(Order.Number.init) else {
        throw ValueError(
          type: "order number", text: text, expected: "six or seven digits, as CRM-123456")
      }
      self = number
    }

    private init(unchecked text: String) { self.text = text }
  }
}

extension Order.Number: TextValue, KeyValue {
  /// Text.
  public static var crmType: FieldType { .text }
  /// The number as it is shown.
  public var crmValue: Value { .text(text) }
  /// Whether there is no text.
  public var crmIsAbsent: Bool { text.isEmpty }

  /// Takes a text in either form; one that is no number is refused by ``crmValidate()``.
  public init(crmValue value: Value) throws(ValueError) {
    let text = try String(crmValue: value)
    self = (try? Order.Number(text)) ?? Order.Number(unchecked: text)
  }

  /// Refuses a text that is no number.
  public func crmValidate() throws(ValueError) { _ = try Order.Number(text) }
}

extension Order.Number: CustomStringConvertible {
  /// The number as it is shown.
  public var description: String { text }
}
