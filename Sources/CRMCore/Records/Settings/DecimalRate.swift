extension ExchangeRate {
  /// How much one unit of something costs: a decimal number, kept as the digits that were written.
  public struct DecimalRate: Hashable, Sendable {
    /// The number as it was written.
    public let text: String

    /// How many digits a rate may have.
    public static let digitLimit = 18

    /// Reads `1.0835`: digits, 18 at most, with a point among them or none; more than zero.
    public init(_ text: String) throws(ValueError) {
      self.init(unchecked: text)
      try crmValidate()
    }

    private init(unchecked text: String) { self.text = text }

    /// The number as a fraction, exactly: all digits over a power of ten.
    public var fraction: (numerator: Int64, denominator: Int64)? {
      ByteScanner.scan(text) { $0.positiveFraction() }
    }
  }
}

extension ExchangeRate.DecimalRate: CustomStringConvertible {
  /// The number as it was written.
  public var description: String { text }
}

extension ExchangeRate.DecimalRate: FieldValue {
  /// A text, so that no reader of the journal takes it for a binary fraction.
  public static var crmType: FieldType { .text }
  /// The number as text.
  public var crmValue: Value { .text(text) }
  /// Whether there is no text.
  public var crmIsAbsent: Bool { text.isEmpty }

  /// Takes a text, which is checked when it is written.
  public init(crmValue value: Value) throws(ValueError) {
    self.init(unchecked: try String(crmValue: value))
  }

  /// Refuses what is no number above zero.
  public func crmValidate() throws(ValueError) {
    if fraction != nil { return }
    throw ValueError(
      type: "rate", text: text,
      expected: "a number above 0 such as 1.0835, of at most \(Self.digitLimit) digits")
  }
}

extension ByteScanner {
  /// Reads digits with a point among them or none; nil for zero.
  fileprivate mutating func positiveFraction() -> (numerator: Int64, denominator: Int64)? {
    guard let whole = digits(upTo: ExchangeRate.DecimalRate.digitLimit) else { return nil }
    var (numerator, denominator) = (Int64(whole.value), Int64(1))
    if skip(".") {
      guard let rest = digits(upTo: ExchangeRate.DecimalRate.digitLimit - whole.count) else {
        return nil
      }
      // At most 18 digits in all: neither product reaches 10^18, far below 2^63.
      for _ in 0..<rest.count { (numerator, denominator) = (numerator * 10, denominator * 10) }
      numerator += Int64(rest.value)
    }
    return numerator > 0 ? (numerator, denominator) : nil
  }
}
