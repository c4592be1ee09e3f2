/// An amount of money: whole minor units of a currency, never a binary fraction.
@frozen
public struct Money: Hashable, Sendable {
  /// The amount in minor units (cents), within ±(2^53 − 1).
  public let minorUnits: Int64
  /// The currency.
  public let currency: CurrencyCode

  /// The largest amount in minor units, 2^53 − 1, which JSON numbers keep exactly.
  public static let maximumMinorUnits: Int64 = 9_007_199_254_740_991

  /// Makes an amount from minor units; nil beyond ±(2^53 − 1).
  public init?(minorUnits: Int64, currency: CurrencyCode) {
    guard minorUnits.magnitude <= Self.maximumMinorUnits.magnitude else { return nil }
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// No money of a currency.
  public static func zero(_ currency: CurrencyCode) -> Money {
    Money(unchecked: 0, currency)
  }

  init(unchecked minorUnits: Int64, _ currency: CurrencyCode) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Reads `12000.00 EUR`; without a code the amount is of `defaultCurrency`.
  ///
  /// Grouping separators and more decimals than the currency has are errors, never dropped.
  public init(
    _ text: String, defaultCurrency: CurrencyCode? = nil, decimalMark: Money.DecimalMark = .point
  ) throws(ValueError) {
    var scanned: ByteScanner.Amount?
    let currency = ByteScanner.scan(text) { scanner -> CurrencyCode? in
      scanned = scanner.amount(decimalMark)
      return scanner.isAtEnd ? defaultCurrency : scanner.currency()
    }
    guard let amount = scanned, let currency else {
      throw Self.error(text, "an amount such as 12000\(decimalMark.rawValue)00 EUR, not grouped")
    }
    guard amount.decimals <= currency.minorDigits else {
      throw Self.error(text, "at most \(currency.minorDigits) decimals in \(currency.code)")
    }
    guard let money = amount.money(in: currency) else {
      throw Self.error(text, "at most 2^53 − 1 minor units")
    }
    self = money
  }

  private static func error(_ text: String, _ expected: String) -> ValueError {
    ValueError(type: "amount of money", text: text, expected: expected)
  }

  /// Whether the amount is below zero.
  public var isNegative: Bool { minorUnits < 0 }

  /// The amount alone, with all its decimals: `12000.00`.
  public var amountText: String {
    var bytes: [UInt8] = []
    appendAmount(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the amount alone, with all its decimals, to `bytes`.
  public func appendAmount(to bytes: inout [UInt8]) {
    if minorUnits < 0 { bytes.append(UInt8(ascii: "-")) }
    let digits = currency.minorDigits
    let scale = Self.powersOfTen[digits]
    let (whole, rest) = Int(minorUnits.magnitude).quotientAndRemainder(dividingBy: Int(scale))
    bytes.appendDecimal(whole)
    guard digits > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.appendDecimal(rest, width: digits)
  }

  static let powersOfTen: [Int64] = [1, 10, 100, 1000, 10_000]
}

extension Money: CustomStringConvertible {
  /// The amount and its currency: `12000.00 EUR`.
  public var description: String { "\(amountText) \(currency.code)" }
}

extension ByteScanner {
  /// A decimal number as it was written.
  struct Amount {
    var isNegative: Bool
    var whole: Int
    var fraction: Int
    var decimals: Int

    /// The amount in minor units of `currency`, which has at least as many decimals; nil if too
    /// large.
    func money(in currency: CurrencyCode) -> Money? {
      let units = Int64(whole).multipliedReportingOverflow(
        by: Money.powersOfTen[currency.minorDigits])
      guard !units.overflow else { return nil }
      let part = Int64(fraction) * Money.powersOfTen[currency.minorDigits - decimals]
      let sum = units.partialValue.addingReportingOverflow(part)
      guard !sum.overflow else { return nil }
      return Money(
        minorUnits: isNegative ? -sum.partialValue : sum.partialValue, currency: currency)
    }
  }

  /// Reads `-12000.50`: a sign, at most 16 digits, at most 9 decimals.
  mutating func amount(_ mark: Money.DecimalMark) -> Amount? {
    let isNegative = skip("-")
    guard let whole = digits(upTo: 16)?.value else { return nil }
    guard skip(mark.scalar) else {
      return Amount(isNegative: isNegative, whole: whole, fraction: 0, decimals: 0)
    }
    guard let fraction = digits(upTo: 9) else { return nil }
    return Amount(
      isNegative: isNegative, whole: whole, fraction: fraction.value, decimals: fraction.count)
  }

  /// Reads a blank and the three letters of a currency.
  mutating func currency() -> CurrencyCode? {
    guard skip(" ") else { return nil }
    return next(3).flatMap { CurrencyCode(utf8: $0) }
  }
}
