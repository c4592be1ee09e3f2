/// How much one unit of something costs, as the decimal number that was written, exactly.
public struct DecimalRate: Hashable, Sendable {
  /// All digits as one number.
  public let numerator: Int64
  /// How many of the digits stand after the point.
  public let decimals: Int

  /// How many digits a rate may have.
  public static let digitLimit = 18

  /// Reads `1.0835`: digits, 18 at most, with a point among them or none; more than zero.
  public init(_ text: String) throws(ValueError) {
    guard let rate = ByteScanner.scan(text, { $0.rate() }) else {
      throw ValueError(
        type: "rate", text: text,
        expected: "a number above 0 such as 1.0835, of at most \(Self.digitLimit) digits")
    }
    self = rate
  }

  init(numerator: Int64, decimals: Int) {
    self.numerator = numerator
    self.decimals = decimals
  }

  /// What ``numerator`` is divided by: a power of ten.
  public var denominator: Int64 { (0..<decimals).reduce(1) { power, _ in power * 10 } }
}

extension DecimalRate: CustomStringConvertible {
  /// The number with all its decimals.
  public var description: String {
    let digits = String(numerator)
    if decimals == 0 { return digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}

extension DecimalRate: FieldValue {
  /// A text, so that no reader of the journal takes it for a binary fraction.
  public static var fieldType: FieldType { .text }
  /// The number as text.
  public var value: Value { .text(description) }

  /// Reads the number.
  public init(value: Value) throws(ValueError) { try self.init(String(value: value)) }
}

extension ByteScanner {
  /// Reads digits with a point among them or none.
  fileprivate mutating func rate() -> DecimalRate? {
    guard let whole = digits(upTo: DecimalRate.digitLimit) else { return nil }
    var (numerator, decimals) = (Int64(whole.value), 0)
    if skip(".") {
      let limit = DecimalRate.digitLimit - whole.count
      guard let fraction = digits(upTo: limit) else { return nil }
      for _ in 0..<fraction.count { numerator *= 10 }
      (numerator, decimals) = (numerator + Int64(fraction.value), fraction.count)
    }
    return numerator > 0 ? DecimalRate(numerator: numerator, decimals: decimals) : nil
  }
}
