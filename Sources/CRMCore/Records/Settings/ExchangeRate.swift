/// What one unit of a currency costs in the home currency from a day on.
public struct ExchangeRate: CompositeValue, Hashable {
  /// The currency.
  public var currency: CurrencyCode?
  /// The first day of it.
  public var date: CalendarDate?
  /// What one unit of the currency costs.
  public var rate: ExchangeRate.DecimalRate?

  /// Makes an empty rate.
  public init() {}

  /// Makes a rate.
  public init(_ currency: CurrencyCode, _ rate: ExchangeRate.DecimalRate, on date: CalendarDate) {
    self.currency = currency
    self.rate = rate
    self.date = date
  }

  /// The parts.
  public static var parts: [CompositePart<ExchangeRate>] {
    [
      CompositePart("currency", \.currency, isRequired: true),
      CompositePart("date", \.date, isRequired: true),
      CompositePart("rate", \.rate, isRequired: true),
    ]
  }

  /// The order in which rates are kept: by currency, then by day.
  static func isBefore(_ left: ExchangeRate, _ right: ExchangeRate) -> Bool {
    (left.currency?.code ?? "", left.date ?? .min)
      < (right.currency?.code ?? "", right.date ?? .min)
  }
}
