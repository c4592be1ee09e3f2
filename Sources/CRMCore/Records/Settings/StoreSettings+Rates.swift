extension StoreSettings {
  /// Sets what one unit of a currency costs in the home currency from a day on.
  public mutating func setRate(
    of currency: CurrencyCode, _ rate: ExchangeRate.DecimalRate, on date: CalendarDate
  ) {
    rates.removeAll { $0.currency == currency && $0.date == date }
    rates.append(ExchangeRate(currency, rate, on: date))
  }

  /// Refuses two rates for one day, one of the home currency, and rates in another one's terms.
  func checkRates(from old: StoreSettings?) throws {
    if let old, old.currency != currency, !rates.isEmpty, rates == old.rates {
      throw refusal(
        .settingsRates, field: "rates", "the exchange rates are in \(old.currency)",
        expected: "none, or new ones")
    }
    for rate in rates where rate.currency == currency {
      throw refusal(
        .settingsRates, field: "rates",
        "\(rate.currency ?? currency) is the home currency and needs no rate")
    }
    for (rate, next) in zip(rates, rates.dropFirst())
    where rate.currency == next.currency && rate.date == next.date {
      throw refusal(
        .settingsRates, field: "rates", "there are two rates of one currency for one day")
    }
  }

  /// The rate of a currency on a day: the latest one that is not of a later day. O(log n).
  public func rate(of currency: CurrencyCode, on date: CalendarDate) -> ExchangeRate.DecimalRate? {
    var (low, high) = (0, rates.count)
    while low < high {
      let middle = (low + high) / 2
      let entry = rates[middle]
      let comesAfter =
        entry.currency == currency
        ? entry.date ?? .max > date : entry.currency?.code ?? "" > currency.code
      if comesAfter { high = middle } else { low = middle + 1 }
    }
    guard low > 0, rates[low - 1].currency == currency else { return nil }
    return rates[low - 1].rate
  }
}

extension StoreSettings {
  /// What foreign currencies cost on a day.
  func rates(on date: CalendarDate) -> DayRates {
    var known: [CurrencyCode: DayRates.Rate] = [:]
    for currency in Set(rates.compactMap(\.currency)) {
      if let fraction = rate(of: currency, on: date)?.fraction {
        known[currency] = DayRates.Rate(fraction.numerator, over: fraction.denominator)
      }
    }
    return DayRates(home: currency, known)
  }
}

extension WriteTransaction {
  /// Sets what one unit of a currency costs in the home currency; from today on, or from a day.
  public mutating func setRate(
    of currency: CurrencyCode, _ rate: ExchangeRate.DecimalRate, on date: CalendarDate? = nil
  ) throws {
    let day = date ?? configuration.zone.date(at: now)
    try perform("settings.rate") { tx in
      _ = try tx.update(tx.snapshot.settings.id) { settings in
        settings.setRate(of: currency, rate, on: day)
      }
    }
  }
}

extension Snapshot {
  /// An amount in the home currency, by the rate of a day; rounded half away from zero.
  ///
  /// Exact to the minor unit. An amount of the home currency is itself and needs no rate.
  public func converted(
    _ money: Money, on date: CalendarDate
  ) throws(ExchangeRate.ConversionError) -> Money {
    let settings = settings
    if money.currency == settings.currency { return money }
    guard let rate = settings.rate(of: money.currency, on: date)?.fraction else {
      throw .missingRate(money.currency, on: date)
    }
    let result = money.converted(
      to: settings.currency, by: rate.numerator, over: rate.denominator)
    guard let result else { throw .tooLarge(money) }
    return result
  }
}
