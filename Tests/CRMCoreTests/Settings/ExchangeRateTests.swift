import CRMCore
import Testing

@Suite struct ExchangeRateTests {
  private func office(_ currency: String = "EUR") throws -> Office {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { $0.currency = try CurrencyCode(currency) }
    }
    return office
  }

  private func set(_ office: Office, _ currency: String, _ rate: String, on day: String) throws {
    try office.write(as: office.admin) { tx in
      try tx.setRate(
        of: CurrencyCode(currency), ExchangeRate.DecimalRate(rate), on: try CalendarDate(day))
    }
  }

  @Test func theRateOfADayIsTheLatestThatIsNotLater() throws {
    let office = try office()
    for (day, rate) in [("2026-03-01", "3"), ("2026-01-01", "1"), ("2026-02-01", "2")] {
      try set(office, "USD", rate, on: day)
      try set(office, "GBP", "9", on: day)
      try set(office, "AUD", "8", on: day)
    }
    let dollar = money(100, "USD")
    for (day, cents) in [
      ("2026-01-01", 100), ("2026-01-31", 100), ("2026-02-01", 200), ("2026-02-28", 200),
      ("2026-03-01", 300), ("2030-01-01", 300),
    ] as [(String, Int64)] {
      let result = try office.crm.snapshot.converted(dollar, on: CalendarDate(day))
      #expect(result == euros(0, cents: cents), "\(day)")
    }
    let early = try CalendarDate("2025-12-31")
    for currency in ["USD", "GBP", "AUD", "CHF", "AED", "ZMW"] {
      let code = try CurrencyCode(currency)
      #expect(throws: ExchangeRate.ConversionError.missingRate(code, on: early)) {
        try office.crm.snapshot.converted(money(0, currency), on: early)
      }
    }
    let own = euros(7)
    #expect(try office.crm.snapshot.converted(own, on: early) == own)
  }

  @Test func theErrorOfAMissingRateNamesCurrencyAndDay() throws {
    let error = ExchangeRate.ConversionError.missingRate(
      try CurrencyCode("USD"), on: try CalendarDate("2025-12-31"))
    #expect(error.explanation.message == "there is no exchange rate of USD for 2025-12-31")
    #expect(error.explanation.code == "missing-rate" && error.explanation.category == .refused)
  }

  @Test func amountsAreExactInTheDecimalsOfBothAndRoundedHalfAwayFromZero() throws {
    let cases: [(String, String, Int64, String, Int64)] = [
      // From, rate, minor units, home, minor units of the home currency.
      ("USD", "1.005", 100, "EUR", 101), ("USD", "1.005", -100, "EUR", -101),
      ("USD", "1.0049999999999999", 100, "EUR", 100), ("USD", "0.5", 1, "EUR", 1),
      ("USD", "0.5", -1, "EUR", -1), ("USD", "0.49", 1, "EUR", 0),
      ("JPY", "0.0061", 1, "EUR", 1), ("JPY", "0.0061", 100_000, "EUR", 61_000),
      ("KWD", "3.02", 1, "EUR", 0), ("KWD", "3.02", 1000, "EUR", 302),
      ("EUR", "163.25", 1, "JPY", 2), ("EUR", "163.25", 200, "JPY", 327),
      ("EUR", "0.331", 100, "KWD", 331), ("EUR", "0.3315", 1, "KWD", 3),
      ("EUR", "0.3315", 100, "KWD", 332), ("CLF", "40", 1, "EUR", 0),
      ("CLF", "40", 10_000, "EUR", 4000),
      ("USD", "1", 9_007_199_254_740_991, "EUR", 9_007_199_254_740_991),
      ("IRR", "0.000000909", 100_000_000_000, "EUR", 90_900),
    ]
    let day = try CalendarDate("2026-01-01")
    for (from, rate, units, home, expected) in cases {
      let office = try office(home)
      try set(office, from, rate, on: "2026-01-01")
      let result = try office.crm.snapshot.converted(money(units, from), on: day)
      #expect(result == money(expected, home), "\(units) \(from) at \(rate) in \(home)")
    }
  }

  @Test func whatIsTooLargeIsAnErrorAndNeverAnotherNumber() throws {
    let office = try office()
    let day = try CalendarDate("2026-01-01")
    let most = money(Money.maximumMinorUnits, "USD")
    for rate in ["1.1", "2", "999999999999999999", "1.00000000000000012"] {
      try set(office, "USD", rate, on: "2026-01-01")
      #expect(throws: ExchangeRate.ConversionError.tooLarge(most)) {
        try office.crm.snapshot.converted(most, on: day)
      }
    }
  }

  @Test func settingARateTwiceForADayReplacesItAndTodayIsTheSettingsDay() throws {
    let clock = HandClock(try Timestamp("2026-03-01T20:30:00Z").milliseconds)
    let office = try Office(options: clock.options)
    try office.write(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { $0.timeZone = "+09:00" }
      try tx.setRate(of: CurrencyCode("USD"), ExchangeRate.DecimalRate("0.9"))
      try tx.setRate(of: CurrencyCode("USD"), ExchangeRate.DecimalRate("0.91"))
    }
    let rates = office.crm.snapshot.settings.rates
    #expect(
      rates == [
        ExchangeRate(
          try CurrencyCode("USD"), try ExchangeRate.DecimalRate("0.91"),
          on: try CalendarDate("2026-03-02"))
      ])
  }

  @Test func thereIsOneRateADayNoneOfTheHomeCurrencyAndNoneInAnothersTerms() throws {
    let office = try office()
    try set(office, "USD", "0.9", on: "2026-01-01")
    let rate = try #require(office.crm.snapshot.settings.rates.first)
    var home = rate
    home.currency = try CurrencyCode("EUR")
    let changes: [(inout StoreSettings) throws -> Void] = [
      { $0.rates.append(rate) }, { $0.rates.append(home) },
      { $0.currency = try CurrencyCode("CHF") },
    ]
    for (index, change) in changes.enumerated() {
      let refusal = office.refusal(as: .system) { try $0.update(StoreSettings.ID(1), change) }
      #expect(refusal?.code == "settings.rates", "change \(index)")
    }
    let partial = office.refusal(as: .system) { tx in
      try tx.update(StoreSettings.ID(1)) { settings in
        var rate = rate
        rate.rate = nil
        settings.rates = [rate]
      }
    }
    #expect(partial?.problems.map(\.field) == ["rates"])
    for text in ["0", "-1", "much"] {
      let odd = office.refusal(as: .system) { tx in
        try tx.update(StoreSettings.ID(1)) { settings in
          settings.rates[0].rate = try ExchangeRate.DecimalRate(crmValue: .text(text))
        }
      }
      #expect(odd?.problems.map(\.field) == ["rates"])
    }
    try office.write(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { settings in
        settings.currency = try CurrencyCode("CHF")
        settings.rates = []
      }
    }
    for user in [office.manager, office.sales] {
      let refusal = office.refusal(as: user) { tx in
        try tx.setRate(of: CurrencyCode("USD"), ExchangeRate.DecimalRate("1"))
      }
      #expect(refusal?.isDenial == true)
    }
  }

  @Test func aRateIsADecimalNumberAboveZeroKeptAsItsDigits() throws {
    for text in ["1", "0.92", "1.0835", "0.000000909", "1.10", "123456789012345678"] {
      #expect(try ExchangeRate.DecimalRate(text).description == text)
    }
    for text in [
      "", "0", "0.0", "-1", "+1", "1,5", "1e3", ".5", "1.", "1 ", "nan", "1234567890123456789",
      "0.0000000000000000001",
    ] {
      #expect(throws: ValueError.self, "\(text)") { try ExchangeRate.DecimalRate(text) }
    }
  }

  @Test func ratesSurviveTheJournal() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    try set(office, "USD", "1.10", on: "2026-01-01")
    try set(office, "JPY", "0.0061", on: "2026-01-02")
    let reopened = try CRM.open(.store(store))
    #expect(reopened.snapshot.settings.rates == office.crm.snapshot.settings.rates)
    #expect(store.lines.last?.contains(#""rate":"0.0061""#) == true)
  }
}
