import CRMCore
import Testing

@Suite struct FilterParserTests {
  private let office: Office
  private let parser: FilterParser

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    try office.write(as: office.admin) { tx in
      try tx.insert(CustomField(of: "lead", key: "region"))
    }
    let snapshot = office.crm.snapshot
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    parser = FilterParser(
      Lead.self, ValueParser(snapshot, now: now, me: office.sales.principal))
  }

  private func path(_ name: String) throws -> FieldPath {
    let custom = office.crm.snapshot.configuration.customFields(of: Lead.self)
    return try #require(Lead.schema.path(named: name, custom: custom))
  }

  private func compare(
    _ name: String, _ comparison: Filter.Comparison, _ value: Value
  ) throws -> Filter {
    .compare(try path(name), comparison, value)
  }

  @Test func comparisonsAreReadWithTheirValues() throws {
    let due: [(String, Filter)] = [
      ("name=Acme", try compare("name", .equal, .text("Acme"))),
      ("name != 'two words'", try compare("name", .notEqual, .text("two words"))),
      ("name=\"it''s\"", try compare("name", .equal, .text("it''s"))),
      ("name='it''s'", try compare("name", .equal, .text("it's"))),
      (#"name='a\'b\\c'"#, try compare("name", .equal, .text(#"a'b\c"#))),
      ("name=''", try compare("name", .equal, .null)),
      ("priority=HIGH", try compare("priority", .equal, .text("high"))),
      ("status=Contacted", try compare("status", .equal, .text("contacted"))),
      ("doNotCall=yes", try compare("doNotCall", .equal, .bool(true))),
      ("do-not-call = off", try compare("doNotCall", .equal, .bool(false))),
      ("id>=17", try compare("id", .atLeast, .integer(17))),
      ("estimated-value>1000", try compare("estimatedValue", .more, money(100_000, "EUR"))),
      ("estimatedValue<='5 JPY'", try compare("estimatedValue", .atMost, money(5, "JPY"))),
      ("nextStepOn<2027-01-20", try compare("nextStepOn", .less, .date(day(2027, 1, 20)))),
      ("next-step-on=tomorrow", try compare("nextStepOn", .equal, .date(day(2027, 1, 16)))),
      (
        "createdAt>=today",
        try compare("createdAt", .atLeast, .time(Timestamp("2027-01-15T00:00:00Z")))
      ),
      ("owner=me", try compare("owner", .equal, .reference(office.sales.reference))),
      ("owner=colleague", try compare("owner", .equal, .reference(office.colleague.reference))),
      ("owner=user/2", try compare("owner", .equal, .reference(office.manager.reference))),
      ("owner=2", try compare("owner", .equal, .reference(office.manager.reference))),
      ("createdBy=system", try compare("createdBy", .equal, .text("system"))),
      ("tags=vip", try compare("tags", .equal, .text("vip"))),
      ("address.city=Bonn", try compare("address.city", .equal, .text("Bonn"))),
      ("custom.region=north", try compare("custom.region", .equal, .text("north"))),
      ("region=north", try compare("custom.region", .equal, .text("north"))),
      ("name~acme", .contains(try path("name"), "acme")),
      ("email is empty", .isEmpty(try path("email"))),
      ("email IS NOT EMPTY", .not(.isEmpty(try path("email")))),
      ("priority in (low, 'high')", .oneOf(try path("priority"), [.text("low"), .text("high")])),
    ]
    for (text, filter) in due { #expect(try parser.parse(text) == filter, "\(text)") }
  }

  private func money(_ units: Int64, _ code: String) throws -> Value {
    .money(try #require(Money(minorUnits: units, currency: CurrencyCode(code))))
  }

  private func day(_ year: Int, _ month: Int, _ day: Int) throws -> CalendarDate {
    try #require(CalendarDate(year: year, month: month, day: day))
  }

  @Test func andBindsTighterThanOrAndNotTightest() throws {
    let (one, two) = (
      try compare("id", .equal, .integer(1)), try compare("id", .equal, .integer(2))
    )
    let three = try compare("id", .equal, .integer(3))
    let due: [(String, Filter)] = [
      ("id=1 and id=2 or id=3", .or([.and([one, two]), three])),
      ("id=1 or id=2 and id=3", .or([one, .and([two, three])])),
      ("(id=1 or id=2) and id=3", .and([.or([one, two]), three])),
      ("not id=1 and id=2", .and([.not(one), two])),
      ("not (id=1 and id=2)", .not(.and([one, two]))),
      ("NOT not id=1 OR id=2 or id=3", .or([.not(.not(one)), two, three])),
      ("((id=1))", one),
    ]
    for (text, filter) in due { #expect(try parser.parse(text) == filter, "\(text)") }
  }

  @Test func errorsSayWhereAndWhatWouldBeRight() throws {
    let due: [(String, Int, String, String)] = [
      ("", 0, "the end", "the name of a field"),
      ("nmae=x", 0, "'nmae'", "a field; did you mean 'name'?"),
      ("status=new and estimated-valu>3", 15, "'estimated-valu'", "a field; did you mean"),
      ("zzz=1", 0, "'zzz'", "the name of a field"),
      ("name", 4, "the end", "= != < <= > >= ~, 'in', 'begins' or 'is empty'"),
      ("name=", 5, "the end", "a value"),
      ("name==x", 5, "'='", "a value"),
      ("name!x", 4, "'!'", "!="),
      ("name='x", 5, "an open quote", "a closing '"),
      ("(name=x", 7, "the end", "')'"),
      ("name=x)", 6, "')'", "'and', 'or' or the end"),
      ("name=x y", 7, "'y'", "'and', 'or' or the end"),
      ("name is full", 8, "'full'", "'empty'"),
      ("priority in low", 12, "'low'", "'('"),
      ("priority in (low high)", 17, "'high'", "',' or ')'"),
      ("priority in ()", 13, "')'", "a value"),
      ("priority=urgent", 9, "'urgent'", "choice: low, medium, high"),
      ("ümlaut=1", 0, "'ümlaut'", "the name of a field"),
      ("name='ü' and id=x", 16, "'x'", "whole number: a whole number such as 12"),
      ("nextStepOn>soon", 11, "'soon'", "date: 2026-12-01"),
      ("estimatedValue>1.234,5", 15, "'1.234'", "amount: at most 2 decimals in EUR"),
      ("estimatedValue>1.23,5", 19, "','", "'and', 'or' or the end"),
      ("owner=nobody", 6, "'nobody'", "user: the number or the unique name"),
    ]
    for (text, offset, found, expected) in due {
      let error = #expect(throws: FilterParser.Failure.self, "\(text)") { try parser.parse(text) }
      #expect(error?.offset == offset, "\(text)")
      #expect(error?.found == found, "\(text)")
      #expect(error?.expected.hasPrefix(expected) == true, "\(text): \(error?.expected ?? "")")
    }
  }

  @Test func bracketsDeeperThanTheLimitAreRefused() throws {
    for (depth, isRead) in [(63, true), (64, false), (100_000, false)] {
      let text =
        String(repeating: "(", count: depth) + "id=1" + String(repeating: ")", count: depth)
      #expect(((try? parser.parse(text)) != nil) == isRead, "\(depth)")
      let nots = String(repeating: "not ", count: depth) + "id=1"
      #expect(((try? parser.parse(nots)) != nil) == isRead, "\(depth)")
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func anyTextIsReadOrRefusedWithAPlaceInIt(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let words = [
      "name", "status", "priority", "id", "owner", "estimatedValue", "nextStepOn", "createdAt",
      "tags", "region", "address.city", "=", "!=", "<", "<=", ">", ">=", "~", "(", ")", ",", "and",
      "or", "not", "in", "is", "empty", "'", "\"", "\\", " ", "me", "user/1", "12", "-1",
      "99999999999999999999",
      "2027-01-15", "today", "+3d", "+99999999999999d", "12.50 EUR", "e\u{301}", "👩‍👩‍👧", "\u{0}",
      "yes",
    ]
    for step in 0..<150 {
      let count = Int.random(in: 0..<14, using: &random)
      let text = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }
        .joined(separator: Bool.random(using: &random) ? " " : "")
      do {
        let filter = try parser.parse(text)
        let leads = office.crm.snapshot.leads
        #expect(leads.where(filter).count == 0, "seed \(seed), step \(step)")
      } catch {
        #expect((0...text.count).contains(error.offset), "seed \(seed), step \(step): \(text)")
        #expect(error.text == text && !error.expected.isEmpty)
      }
    }
  }

  @Test func ordersAreReadAndTheirMistakesNamed() throws {
    let snapshot = office.crm.snapshot
    let keys = try FilterParser.order(
      "estimated-value:desc, name,region:ASC", of: Lead.self, ValueParser(snapshot, now: .min))
    #expect(keys.map(\.path.name) == ["estimatedValue", "name", "custom.region"])
    #expect(keys.map(\.direction) == [.descending, .ascending, .ascending])
    let unknown = #expect(throws: ValueError.self) {
      try FilterParser.order("nmae", of: Lead.self, ValueParser(snapshot, now: .min))
    }
    #expect(unknown?.expected == "did you mean 'name'?")
    for text in ["name:up", ":", "name::desc"] {
      #expect(throws: ValueError.self, "\(text)") {
        try FilterParser.order(text, of: Lead.self, ValueParser(snapshot, now: .min))
      }
    }
    let fields = try FilterParser.paths(
      "name,address.city,region", of: Lead.self, ValueParser(snapshot, now: .min))
    #expect(fields.map(\.name) == ["name", "address.city", "custom.region"])
  }
}
