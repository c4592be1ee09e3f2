import CRMCore
import Testing

@Suite struct ValueParserTests {
  private let office: Office

  init() throws { office = try Office() }

  private func parser(_ me: User.ID? = nil) -> ValueParser {
    ValueParser(
      office.crm.snapshot, now: Timestamp(milliseconds: 1_800_000_000_000), me: me?.principal)
  }

  @Test func textsBecomeValuesOfTheirType() throws {
    let eur = try CurrencyCode("EUR")
    let choice = FieldType.choice([.init("to-process"), .init("b", label: "Bee")], isOpen: false)
    let due: [(String, FieldType, Value)] = [
      ("", .integer, .null), ("x", .text, .text("x")), (" x ", .text, .text(" x ")),
      ("YES", .bool, .bool(true)), ("0", .bool, .bool(false)),
      ("-12", .integer, .integer(-12)),
      ("9007199254740991", .integer, .integer(1 << 53 - 1)),
      ("12.5", .money, .money(try #require(Money(minorUnits: 1250, currency: eur)))),
      ("To process", choice, .text("to-process")), ("BEE", choice, .text("b")),
      ("other", .choice([], isOpen: true), .text("other")),
      ("a@b.example", .email, .text("a@b.example")), ("110", .phone, .text("110")),
      ("system", .principal, .text("system")),
      ("lead/3", .reference([]), .reference(Lead.ID(3).reference)),
      ("3", .reference(["lead"]), .reference(Lead.ID(3).reference)),
      ("a", .list(.text), .list([.text("a")])),
    ]
    for (text, type, value) in due {
      #expect(try parser().value(text, as: type) == value, "\(text) as \(type.name)")
    }
  }

  @Test func whatIsNoValueIsRefused() throws {
    let wrong: [(String, FieldType)] = [
      ("maybe", .bool), ("1.5", .integer), ("0x1", .integer), ("9007199254740992", .integer),
      ("12,5", .money), ("1.234 EUR", .money), ("12 XXQ", .money), ("a@", .email), ("12", .phone),
      ("c", .choice([.init("a")], isOpen: false)), ("soon", .date), ("2026-02-30", .date),
      ("25:00", .time), ("lead", .reference([])), ("customer/1", .reference(["lead"])),
      ("0", .reference(["lead"])), ("me", .reference(["user"])), ("nobody", .principal),
    ]
    for (text, type) in wrong {
      #expect(throws: ValueError.self, "\(text) as \(type.name)") {
        try parser().value(text, as: type)
      }
    }
  }

  @Test func recordsGoByTheirUniqueValuesAndTitles() throws {
    let (first, second) = try office.write(as: office.sales) { tx in
      (
        try tx.insert(Customer(name: "Twin", email: "one@a.example")),
        try tx.insert(Customer(name: "Twin"))
      )
    }
    let lone = try office.write(as: office.sales) { try $0.insert(Customer(name: "Lone")) }
    let parser = parser(office.sales)
    #expect(try parser.resolve("Lone", to: ["customer"]) == lone.reference)
    #expect(try parser.resolve("ONE@a.example", to: ["customer"]) == first.reference)
    #expect(try parser.resolve("me", to: ["user"]) == office.sales.reference)
    #expect(try parser.resolve("viewer", to: ["user"]) == office.viewer.reference)
    let twins = #expect(throws: ValueError.self) {
      try parser.resolve("Twin", to: ["customer"])
    }
    #expect(twins?.expected == "one of \(first), \(second)")
  }
}
