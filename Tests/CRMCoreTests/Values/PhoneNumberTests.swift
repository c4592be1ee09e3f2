import Testing

@testable import CRMCore

@Suite("Telephone number")
struct PhoneNumberTests {
  @Test(
    "All four spellings of 1,374 example numbers are accepted but for one number, and 798 match in all",
    .enabled(if: TestData.isThere, "\(TestData.hint)"))
  func published() throws {
    var reader = CSVReader(try TestData.bytes("phone/libphonenumber_examples.csv"))
    let header = try #require(try reader.next()).cells
    let columns = try ["e164", "international", "national", "rfc3966"].map { name in
      try #require(header.firstIndex(of: name))
    }
    var (rows, refused, sameKeys) = (0, [String](), 0)
    while let record = try reader.next() {
      rows += 1
      let spellings = columns.map { record.cells[$0] }
      refused += spellings.filter { (try? PhoneNumber($0)) == nil }
      let keys = Set(spellings.map { PhoneNumber(stringLiteral: $0).matchKey })
      sameKeys += keys.count == 1 ? 1 : 0
    }
    #expect(rows == 1374)
    #expect(refused == ["+989601", "+98 9601", "tel:+98-9601"])
    #expect(sameKeys == 798)
  }

  @Test(
    "Numbers as people write them are accepted",
    arguments: [
      ("112", "112"), ("+4930123456", "4930123456"), ("+1 (212) 555-0100", "12125550100"),
      ("030/123 45 67", "0301234567"), ("01.23.45.67.89", "0123456789"),
      ("555-0100 x12", "5550100"), ("555-0100 ext. 12", "5550100"),
      ("+12125550100;ext=7", "12125550100"), ("TEL:+49-30-123456", "4930123456"),
      ("555-0100EXT1234567", "5550100"),
    ])
  func accepted(text: String, digits: String) throws {
    let number = try PhoneNumber(text)
    #expect(number.text == text)
    #expect(number.digits == digits)
  }

  @Test(
    "Too few or too many digits, and foreign characters, are refused",
    arguments: [
      "", " ", "12", "+", "+123456", "+1234567890123456", "1-800-FLOWERS", "12+34567", "++1234567",
      "123 x", "123 x12345678", "123 ext. a", "call 123", "123,456", "１２３", "123;foo=1", "123 e",
    ])
  func refusals(text: String) {
    let error = #expect(throws: ValueError.self) { try PhoneNumber(text) }
    #expect(error?.text == text)
  }

  @Test("The number of digits is limited on both sides when a + leads")
  func limits() {
    for count in 0...20 {
      let digits = String(repeating: "7", count: count)
      #expect(((try? PhoneNumber(digits)) != nil) == (count >= 3), "\(count)")
      #expect(((try? PhoneNumber("+" + digits)) != nil) == (7...15).contains(count), "\(count)")
    }
  }

  @Test("Numbers match on their last nine digits, with or without the country")
  func matchKey() {
    let spellings: [PhoneNumber] = ["+49 171 1234567", "0171 1234567", "0049-171-1234567 x9"]
    #expect(Set(spellings.map(\.matchKey)) == ["711234567"])
    #expect(PhoneNumber(stringLiteral: "112").matchKey == "112")
  }

  @Test(arguments: 0..<20) func plainNumbersAreReadAsAllOthers(seed: UInt64) {
    var random = TableRandom(seed: seed)
    let pieces = ["0", "1", "23", "456", "7890", "+", " ", "-", ".", "/", "(", ")", "x", "tel:"]
    for _ in 0..<200 {
      let count = Int.random(in: 0..<12, using: &random)
      let number = PhoneNumber(
        unchecked: (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
      var digits: [UInt8] = []
      let (isPlain, isTold) = Array(number.text.utf8).withUnsafeBytes { bytes in
        (
          PhoneNumber.isPlain(bytes),
          PhoneNumber.plainDigits(of: bytes) { digit, place in
            if place <= PhoneNumber.matchedDigits { digits.insert(digit, at: 0) }
          } != nil,
        )
      }
      if isTold { #expect(String(decoding: digits, as: UTF8.self) == number.matchKey) }
      if isPlain { #expect(throws: Never.self) { try number.crmValidate() } }
    }
  }
}
