import CRMCore
import Testing

@Suite("Money")
struct MoneyTests {
  private func money(_ text: String) throws -> Money { try Money(text) }

  @Test(
    "Decimal text with a currency is read exactly and written with all decimals",
    arguments: [
      ("12000.00 EUR", 1_200_000, "12000.00 EUR"), ("12000 EUR", 1_200_000, "12000.00 EUR"),
      ("12.5 eur", 1250, "12.50 EUR"), ("-0.05 USD", -5, "-0.05 USD"), ("0 JPY", 0, "0 JPY"),
      ("500 JPY", 500, "500 JPY"), ("1.234 KWD", 1234, "1.234 KWD"),
      ("1.2345 CLF", 12_345, "1.2345 CLF"), ("-0 EUR", 0, "0.00 EUR"), ("0.29 EUR", 29, "0.29 EUR"),
      ("90071992547409.91 EUR", 9_007_199_254_740_991, "90071992547409.91 EUR"),
      ("-9007199254740991 JPY", -9_007_199_254_740_991, "-9007199254740991 JPY"),
    ])
  func reading(text: String, minorUnits: Int64, expected: String) throws {
    let money = try money(text)
    #expect(money.minorUnits == minorUnits)
    #expect(money.description == expected)
  }

  @Test(
    "Grouping, foreign marks, too many decimals and too large amounts are refused",
    arguments: [
      "", "EUR", "12", "12 ", "EUR 12", "12EUR", "12  EUR", "1,000.00 EUR", "1.000,00 EUR",
      "12,50 EUR", "12. EUR", ".5 EUR", "1.234 EUR", "1.5 JPY", "1.00 JPY", "1.2345 KWD",
      "90071992547409.92 EUR", "9007199254740992 JPY", "99999999999999999999 EUR", "1e3 EUR",
      "+5 EUR", "--5 EUR", "12 XYZ", "12 EURO", "1 000 EUR", "12.50 EUR ", "€12", "٣ EUR",
    ])
  func refusals(text: String) {
    #expect(throws: ValueError.self) { try Money(text) }
  }

  @Test("Every number of cents survives its text, with either decimal mark")
  func roundTrip() throws {
    for currency in CurrencyCode.all {
      for units: Int64 in [-1_000_001, -101, -10, -9, 0, 1, 9, 10, 99, 100, 101, 12_345_678] {
        let money = try #require(Money(minorUnits: units, currency: currency))
        #expect(try Money(money.description) == money)
        #expect(try Money(money.amountText, defaultCurrency: currency) == money)
        let comma = String(money.amountText.map { $0 == "." ? "," : $0 })
        #expect(try Money(comma, defaultCurrency: currency, decimalMark: .comma) == money)
      }
    }
    #expect(throws: ValueError.self) { try Money("1.50 EUR", decimalMark: .comma) }
  }

  @Test("A currency in the text counts more than the default")
  func defaultCurrency() throws {
    let euro = try CurrencyCode("EUR")
    #expect(try Money("5 USD", defaultCurrency: euro).description == "5.00 USD")
    #expect(try Money("5", defaultCurrency: euro).description == "5.00 EUR")
    #expect(throws: ValueError.self) { try Money("5 ", defaultCurrency: euro) }
    #expect(throws: ValueError.self) { try Money("5 XXQ", defaultCurrency: euro) }
  }

  @Test("Sums and differences need one currency and stay within the limit")
  func sums() throws {
    let most = try money("90071992547409.91 EUR")
    #expect(try money("1 EUR").adding(money("2.50 EUR")) == money("3.50 EUR"))
    #expect(try money("1 EUR").subtracting(money("2.50 EUR")) == money("-1.50 EUR"))
    #expect(try money("1 EUR").adding(money("1 USD")) == nil)
    #expect(try most.adding(money("0.01 EUR")) == nil)
    #expect(try most.negated.subtracting(money("0.01 EUR")) == nil)
    #expect(most.adding(most.negated) == .zero(most.currency))
    #expect(Money(minorUnits: Money.maximumMinorUnits + 1, currency: most.currency) == nil)
    #expect(Money(minorUnits: .min, currency: most.currency) == nil)
  }

  @Test("Every percentage of small amounts rounds half away from zero")
  func percentages() throws {
    let euro = try CurrencyCode("EUR")
    for percent in 0...100 {
      for units: Int64 in -205...205 {
        let part = Money(minorUnits: units, currency: euro)?.multiplied(byPercent: percent)
        let product = Int64(percent) * units
        let rounded = product >= 0 ? (product + 50) / 100 : (product - 50) / 100
        #expect(part?.minorUnits == rounded, "\(percent) % of \(units)")
      }
    }
  }

  @Test("The sum of rounded parts differs from the rounded sum")
  func sumOfRounded() throws {
    let part = try #require(try money("0.05 EUR").multiplied(byPercent: 50))
    #expect(part.adding(part)?.minorUnits == 6)
    #expect(try money("0.10 EUR").multiplied(byPercent: 50)?.minorUnits == 5)
  }

  @Test("Conversion goes by whole units of both currencies")
  func conversion() throws {
    let (euro, yen, dinar) = try (CurrencyCode("EUR"), CurrencyCode("JPY"), CurrencyCode("KWD"))
    #expect(try money("10.00 EUR").converted(to: yen, by: 16_155, over: 100) == money("1616 JPY"))
    #expect(try money("1616 JPY").converted(to: euro, by: 100, over: 16_155) == money("10.00 EUR"))
    #expect(try money("1.00 EUR").converted(to: dinar, by: 1, over: 3) == money("0.333 KWD"))
    #expect(try money("-1 JPY").converted(to: euro, by: 5, over: 1000) == money("-0.01 EUR"))
    #expect(try money("1 JPY").converted(to: euro, by: -5, over: -1000) == money("0.01 EUR"))
  }

  @Test("Products are exact over 128 bits, and refused when too large or divided by nothing")
  func products() throws {
    let most = try money("90071992547409.91 EUR")
    #expect(most.multiplied(by: .max, over: .max) == most)
    #expect(most.multiplied(by: .min, over: .min) == most)
    #expect(most.multiplied(by: 2, over: 1) == nil)
    #expect(most.multiplied(by: .max, over: 1) == nil)
    #expect(most.multiplied(by: 1, over: 0) == nil)
    #expect(most.multiplied(by: 1, over: .min)?.minorUnits == 0)
  }
}
