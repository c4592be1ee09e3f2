/// What foreign currencies cost on one day, in the home currency.
package struct DayRates: Hashable, Sendable {
  /// The currency that all rates are in.
  package let home: CurrencyCode
  private let rates: [CurrencyCode: Rate]

  /// What one unit of a currency costs, exactly.
  package struct Rate: Hashable, Sendable {
    let numerator: Int64
    let denominator: Int64

    /// Makes a rate; both numbers are more than 0.
    package init(_ numerator: Int64, over denominator: Int64) {
      self.numerator = numerator
      self.denominator = denominator
    }

    fileprivate static let one = Rate(1, over: 1)
  }

  /// Makes the rates of a day.
  package init(home: CurrencyCode, _ rates: [CurrencyCode: Rate]) {
    self.home = home
    self.rates = rates
  }

  /// The home currency, and those that there is a rate of, in their order.
  var currencies: [CurrencyCode] { ([home] + rates.keys).uniqued().sorted() }

  private func rate(of currency: CurrencyCode) -> Rate? {
    currency == home ? .one : rates[currency]
  }

  /// What an amount is worth in minor units of the home currency, rounded half away from zero; nil
  /// without a rate.
  func worth(of money: Money) -> Int64? {
    if money.currency == home { return money.minorUnits }
    return rates[money.currency].flatMap {
      money.converted(to: home, by: $0.numerator, over: $0.denominator)?.minorUnits
    }
  }

  /// The greatest amount of a currency that is worth no more than `money`, and whether it is worth as
  /// much; nil without a rate, or where the numbers are too large.
  func amount(
    worth money: Money, in currency: CurrencyCode
  ) -> (floor: Money, isExact: Bool)? {
    if money.currency == currency { return (money, true) }
    guard let from = rate(of: money.currency), let to = rate(of: currency) else { return nil }
    let shift = currency.minorDigits - money.currency.minorDigits
    let dividend = Self.product([
      money.minorUnits, from.numerator, to.denominator, Money.powersOfTen[max(shift, 0)],
    ])
    let divisor = Self.product([
      from.denominator, to.numerator, Money.powersOfTen[max(-shift, 0)],
    ])
    guard let dividend, let divisor else { return nil }
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    let floor = remainder < 0 ? quotient - 1 : quotient
    guard let units = Int64(exactly: floor),
      let money = Money(minorUnits: units, currency: currency)
    else { return nil }
    return (money, remainder == 0)
  }

  private static func product(_ factors: [Int64]) -> Int128? {
    var product: Int128 = 1
    for factor in factors {
      let (next, isTooLarge) = product.multipliedReportingOverflow(by: Int128(factor))
      if isTooLarge { return nil }
      product = next
    }
    return product
  }
}
