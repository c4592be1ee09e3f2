extension Money {
  /// The sum; nil when the currencies differ or it is beyond ±(2^53 − 1) minor units.
  public func adding(_ other: Money) -> Money? {
    guard currency == other.currency else { return nil }
    return Money(minorUnits: minorUnits + other.minorUnits, currency: currency)
  }

  /// The difference; nil when the currencies differ or it is beyond ±(2^53 − 1) minor units.
  public func subtracting(_ other: Money) -> Money? {
    adding(other.negated)
  }

  /// The same amount with the other sign.
  public var negated: Money { Money(unchecked: -minorUnits, currency) }

  /// `percent` hundredths of the amount, rounded half away from zero; nil when it is too large.
  public func multiplied(byPercent percent: Int) -> Money? {
    multiplied(by: Int64(percent), over: 100)
  }

  /// The amount times a fraction, rounded half away from zero to the minor unit.
  ///
  /// Exact in between (128 bits); nil when `denominator` is 0 or the result is too large.
  public func multiplied(by numerator: Int64, over denominator: Int64) -> Money? {
    converted(to: currency, by: numerator, over: denominator)
  }

  /// The amount in another currency, of which one unit of this costs `numerator / denominator`.
  ///
  /// Rounded half away from zero; nil when `denominator` is 0 or the result is too large.
  public func converted(
    to target: CurrencyCode, by numerator: Int64, over denominator: Int64
  ) -> Money? {
    let scaled = Int128(minorUnits) * Int128(numerator)
    let (dividend, isTooLarge) = scaled.multipliedReportingOverflow(
      by: Int128(Money.powersOfTen[target.minorDigits]))
    let divisor = Int128(denominator) * Int128(Money.powersOfTen[currency.minorDigits])
    guard !isTooLarge, divisor != 0 else { return nil }
    let (quotient, remainder) = dividend.magnitude.quotientAndRemainder(
      dividingBy: divisor.magnitude)
    let rounded = remainder >= divisor.magnitude - remainder ? quotient + 1 : quotient
    guard let units = Int64(exactly: rounded) else { return nil }
    let isNegative = (dividend < 0) != (divisor < 0)
    return Money(minorUnits: isNegative ? -units : units, currency: target)
  }
}
