import CRMCore
import Foundation
import Testing

/// Values in JSON of the program's own, by the coders that programs use.
@Suite struct CodableTests {
  private func check<T: Codable & Equatable>(_ value: T, _ json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode([value]), as: UTF8.self)
    #expect(text == "[\(json)]")
    #expect(try JSONDecoder().decode([T].self, from: Data(text.utf8)) == [value])
  }

  @Test func everyValueHasTheFormOfTheJournal() throws {
    try check(Money("12000.00 EUR"), #""12000.00 EUR""#)
    try check(Timestamp("2026-11-21T09:12:33.120Z"), #""2026-11-21T09:12:33.120Z""#)
    try check(CalendarDate("2026-12-01"), #""2026-12-01""#)
    try check(CurrencyCode("EUR"), #""EUR""#)
    try check(EmailAddress("a@b.example"), #""a@b.example""#)
    try check(PhoneNumber("+49 30 123456"), #""+49 30 123456""#)
    try check(Lead.ID(17), #""lead/17""#)
    try check(RecordReference(kind: "customer", number: 3), #""customer/3""#)
    try check(RecordKind("lead"), #""lead""#)
    try check(Principal(user: 3), #""user/3""#)
    try check(Principal.system, #""system""#)
    try check(Lead.Status.qualified, #""qualified""#)
    try check(Lead.Priority.high, #""high""#)
    try check(
      PostalAddress(lines: "1 Main St", city: "Köln"), #"{"city":"Köln","lines":"1 Main St"}"#)
    try check(PostalAddress(), "{}")
    try check(Lead.ID?.none, "null")
  }

  @Test func aCursorIsItsText() throws {
    let crm = try CRM.open(.inMemory)
    try crm.write(as: .system) { tx in
      for name in ["b", "a", "c"] { try tx.insert(Team(name: name)) }
    }
    let query = crm.snapshot[Team.self].sorted(by: \.name)
    let cursor = try #require(try query.page(limit: 2).next)
    try check(cursor, "\"\(cursor)\"")
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([RecordQuery<Lead>.Cursor].self, from: Data(#"["\#(cursor)"]"#.utf8))
    }
  }

  @Test func whatTheTypeDoesNotTakeIsRefusedWithThePlace() throws {
    func refuses<T: Decodable>(_: T.Type, _ json: String) {
      #expect {
        try JSONDecoder().decode([T].self, from: Data("[\(json)]".utf8))
      } throws: { error in
        guard case DecodingError.dataCorrupted(let context) = error else { return false }
        return context.codingPath.map(\.intValue) == [0] && !context.debugDescription.isEmpty
      }
    }
    refuses(Money.self, #""12 euros""#)
    refuses(Timestamp.self, #""yesterday""#)
    refuses(CalendarDate.self, #""2026-02-29""#)
    refuses(CurrencyCode.self, #""XQX""#)
    refuses(EmailAddress.self, #""nobody""#)
    refuses(PhoneNumber.self, #""call me""#)
    refuses(Lead.ID.self, #""customer/3""#)
    refuses(RecordReference.self, #""lead/0""#)
    refuses(Principal.self, #""lead/3""#)
    refuses(Lead.Priority.self, #""urgent""#)
  }
}
