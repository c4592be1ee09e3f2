/// The currencies of ISO 4217 that have minor units, with those replaced since 2025.
enum CurrencyTable {
  /// The codes in alphabetical order, each four bytes with the blank after it.
  private static let codes: StaticString = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV \
    BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK \
    DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT \
    LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR \
    MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP \
    TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG \
    XOF XPF YER ZAR ZMW ZWG
    """
  private static let withoutDecimals: StaticString = """
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
    """
  private static let withThree: StaticString = "BHD IQD JOD KWD LYD OMR TND"
  private static let withFour: StaticString = "CLF UYW"

  static var count: Int { count(codes) }

  /// The three letters of the code at `index`.
  static func letters(at index: Int) -> UnsafeRawBufferPointer {
    precondition(index < count, "a currency beyond the table")
    return letters(codes, at: index)
  }

  /// Where three letters of any case are among the codes; nil when nowhere.
  static func index(of letters: UnsafeRawBufferPointer) -> Int? {
    guard letters.count == 3 else { return nil }
    let allAreLetters = letters.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
    guard allAreLetters else { return nil }
    return index(of: number(letters), in: codes)
  }

  /// How many decimals the currency at `index` has; two unless listed otherwise.
  static func minorDigits(at index: Int) -> Int { Int(digits[index]) }

  private static let digits: [UInt8] = (0..<count).map { index in
    let code = number(letters(at: index))
    if Self.index(of: code, in: withoutDecimals) != nil { return 0 }
    if Self.index(of: code, in: withThree) != nil { return 3 }
    return Self.index(of: code, in: withFour) != nil ? 4 : 2
  }

  private static func count(_ list: StaticString) -> Int { (list.utf8CodeUnitCount + 1) / 4 }

  private static func letters(_ list: StaticString, at index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: list.utf8Start + index * 4, count: 3)
  }

  /// Three letters as one number that sorts as they do in upper case.
  private static func number(_ letters: UnsafeRawBufferPointer) -> UInt32 {
    letters.reduce(0) { $0 << 8 | UInt32($1 & 0xdf) }
  }

  private static func index(of code: UInt32, in list: StaticString) -> Int? {
    let place = (0..<count(list)).bisect { number(letters(list, at: $0)) >= code }
    return place < count(list) && number(letters(list, at: place)) == code ? place : nil
  }
}
