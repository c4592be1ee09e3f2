extension ExchangeRate {
  /// Why an amount cannot be converted to the home currency.
  public enum ConversionError: Error, Hashable, Sendable {
    /// There is no rate of the currency on or before the day.
    case missingRate(CurrencyCode, on: CalendarDate)
    /// The result is beyond 2^53 − 1 minor units.
    case tooLarge(Money)
  }
}

extension ExchangeRate.ConversionError: ExplainedError {
  /// The error in words.
  public var explanation: CRMError.Explanation {
    switch self {
    case .missingRate(let currency, let date):
      CRMError.Explanation(
        .missingRate, .refused, "there is no exchange rate of \(currency) for \(date)",
        hints: ["Expected: a rate in the settings of \(date) or before"])
    case .tooLarge(let money):
      CRMError.Explanation(.tooLarge, .refused, "\(money) is too much to convert")
    }
  }
}
