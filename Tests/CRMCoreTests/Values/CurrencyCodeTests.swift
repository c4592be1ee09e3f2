import CRMCore
import Testing

@Suite("Currency code")
struct CurrencyCodeTests {
  @Test("Every currency is found by its letters in any case, in alphabetical order")
  func all() throws {
    let all = CurrencyCode.all
    #expect(all.count == 166)
    #expect(all.map(\.code) == Set(all.map(\.code)).sorted())
    #expect(all == all.sorted())
    for (index, currency) in all.enumerated() {
      #expect(Int(currency.index) == index)
      #expect(try CurrencyCode(currency.code) == currency)
      #expect(try CurrencyCode(currency.code.lowercased()) == currency)
    }
  }

  @Test("Decimals are those of ISO 4217")
  func minorDigits() {
    let byDigits = Dictionary(grouping: CurrencyCode.all, by: \.minorDigits)
    #expect(byDigits[0]?.count == 17)
    #expect(byDigits[3]?.map(\.code) == ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
    #expect(byDigits[4]?.map(\.code) == ["CLF", "UYW"])
    #expect(byDigits[2]?.count == 140)
  }

  @Test("All other texts of three letters, and other lengths, are refused")
  func refusals() {
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { Character(Unicode.Scalar($0)) }
    var accepted = 0
    for first in letters {
      for second in letters {
        for third in letters {
          accepted += (try? CurrencyCode(String([first, second, third]))) == nil ? 0 : 1
        }
      }
    }
    #expect(accepted == 166)
    for text in ["", "E", "EU", "EURO", "E R", "€", "EU1", "EUR ", "\u{5}UR"] {
      #expect(throws: ValueError.self) { try CurrencyCode(text) }
    }
  }
}
