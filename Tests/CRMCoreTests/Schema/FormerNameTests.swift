import Testing

@testable import CRMCore

/// Kinds whose fields were renamed and retired since an older build wrote their records.
@Suite struct FormerNameTests {
  private let store = InMemoryStore()
  private let clock = HandClock()
  private let customer: Customer.ID
  private let contact: Contact.ID

  private static let old = Catalog.standard.adding([OldTicket.self])
  private static let new = Catalog.standard.adding([GrownTicket.self])

  /// An older build makes two tickets, changes one, deletes one, and takes a customer from another.
  init() throws {
    let office = try Office(store: store, catalog: Self.old, options: clock.options)
    (customer, contact) = try office.write(as: office.admin) { tx in
      let customer = try tx.insert(Customer(name: "Northwind"))
      return (customer, try tx.insert(Contact(name: "C", customer: customer)))
    }
    try office.write(as: office.admin) { tx in
      var ticket = try OldTicket("A", cost: "10.00 EUR", buyer: customer)
      ticket.bought = try CalendarDate("2020-01-02")
      ticket.watchers = [contact]
      try tx.insert(ticket)
      try tx.insert(OldTicket("B", cost: "20.00 EUR"))
      try tx.insert(OldTicket("C", buyer: customer))
    }
    clock.advance(60_000)
    try office.write(as: office.admin) { tx in
      try tx.update(OldTicket.ID(2)) { $0.cost = try Money("25.00 EUR") }
      try tx.update(OldTicket.ID(2)) { $0.bought = try CalendarDate("2021-01-02") }
      try tx.delete(OldTicket.ID(3))
    }
  }

  private func opened(_ catalog: Catalog = new) throws -> Office {
    try Office(store: store, catalog: catalog, options: clock.options, isNew: false)
  }

  private func checkTickets(_ snapshot: Snapshot, _ note: Comment) throws {
    let a = try #require(snapshot[GrownTicket.ID(1)], note)
    #expect(a.price == (try Money("10.00 EUR")) && a.customer == customer, note)
    #expect(a.contacts == [contact] && !a.header.isForeign, note)
    let b = try #require(snapshot[GrownTicket.ID(2)], note)
    #expect(b.price == (try Money("25.00 EUR")) && !b.header.isForeign && b.version == 3, note)
    let costly = snapshot[GrownTicket.self].where(\.price, .atLeast, try Money("20.00 EUR"))
    #expect(costly.ids() == [GrownTicket.ID(2)], note)
    #expect(snapshot.find(GrownTicket.ID(3))?.isDeleted == true, note)
    #expect(snapshot.state.checkInvariants() == [], note)
  }

  @Test func aNewerBuildReadsThemUnderTheirNewNames() throws {
    try checkTickets(try opened().crm.snapshot, "replayed")
  }

  @Test func theyAreChangedUnderTheirNewNames() throws {
    let office = try opened()
    try office.write(as: office.admin) { tx in
      try tx.update(GrownTicket.ID(1)) { $0.price = try Money("11.00 EUR") }
      try tx.restore(GrownTicket.ID(3))
      try tx.delete(GrownTicket.ID(2))
    }
    let lines = store.lines.suffix(3)
    #expect(lines.first?.contains(#""price":["10.00 EUR","11.00 EUR"]"#) == true, "\(lines)")
    #expect(!lines.contains { $0.contains("cost") || $0.contains("bought") })
    #expect(office.crm.snapshot[GrownTicket.ID(3)]?.customer == customer)
    #expect(differences(office.crm.snapshot, try opened().crm.snapshot) == [])
  }

  @Test func changesInTheMiddleOfATransactionAreSeenAndTakenBack() throws {
    let office = try opened()
    try office.write(as: office.admin) { tx in
      try tx.update(GrownTicket.ID(1)) { $0.grade = 1 }
      #expect(tx[GrownTicket.ID(1)]?.price == (try Money("10.00 EUR")))
      #expect(throws: CRMError.self) {
        try tx.atomically { tx in
          try tx.update(GrownTicket.ID(1)) { $0.price = nil }
          try tx.update(GrownTicket.ID(1)) { $0.title = "B" }
        }
      }
      #expect(tx[GrownTicket.self].where(\.price, try Money("10.00 EUR")).count == 1)
      try tx.update(GrownTicket.ID(1)) { $0.price = try Money("12.00 EUR") }
    }
    #expect(office.crm.snapshot[GrownTicket.ID(1)]?.price == (try Money("12.00 EUR")))
    #expect(differences(office.crm.snapshot, try opened().crm.snapshot) == [])
  }

  @Test func historyShowsNamesAndValuesAsTheLinesHaveThem() throws {
    let office = try opened()
    try office.write(as: office.admin) { tx in
      try tx.update(GrownTicket.ID(2)) { $0.price = nil }
    }
    let history = try office.crm.history(of: GrownTicket.ID(2), as: office.admin)
    #expect(
      history.map { $0.fields.map(\.field) } == [
        ["price"], ["bought"], ["cost"], ["title", "cost", "grade"],
      ])
    #expect(
      history.map { $0.fields.last?.from.description } == [
        "25.00 EUR", "", "20.00 EUR", "",
      ])
    #expect(history[2].fields.last?.to.description == "25.00 EUR")
  }

  @Test func aPastStateHasTheNewNamesToo() throws {
    let office = try opened()
    let past = try office.crm.snapshot(at: clock.now.adding(TimeSpan(minutes: -1)))
    #expect(past[GrownTicket.ID(2)]?.price == (try Money("20.00 EUR")))
    #expect(past[GrownTicket.ID(3)]?.customer == customer)
  }

  @Test(arguments: [0, 1]) func aCheckpointOfAnotherBuildIsNotTakenForThisOnes(build: Int) throws {
    let catalog = build == 0 ? Self.old : .standard.adding([ForgetfulTicket.self])
    let before = try opened(catalog)
    try before.crm.writeCheckpoint()
    try before.write(as: before.admin) { tx in
      try tx.update(customer) { $0.name = "Southwind" }
    }
    let office = try opened()
    #expect(office.crm.checkpointPosition > 0)
    try checkTickets(office.crm.snapshot, "build \(build)")
    #expect(office.crm.snapshot[customer]?.name == "Southwind")
    try office.write(as: office.admin) { tx in
      try tx.update(GrownTicket.ID(1)) { $0.grade = 2 }
    }
    let whole = try CRM.open(
      .store(store), catalog: Self.new, options: OpenOptions(usesCheckpoints: false))
    #expect(differences(office.crm.snapshot, whole.snapshot) == [])
    #expect(try office.crm.checkpointDifferences() == [])
    let past = try office.crm.snapshot(at: clock.now.adding(TimeSpan(minutes: -1)))
    #expect(past[GrownTicket.ID(2)]?.price == (try Money("20.00 EUR")))
  }

  @Test func aCheckpointOfThisBuildHasThemUnderTheirNewNames() throws {
    try opened().crm.writeCheckpoint()
    let office = try opened()
    try checkTickets(office.crm.snapshot, "from a checkpoint")
    #expect(try office.crm.checkpointDifferences() == [])
    #expect(office.crm.snapshot.state.stored?.state.defect == nil)
  }

  @Test func whatWasUnlinkedUnderAnOldNameComesBackUnderTheNewOne() throws {
    let before = try opened(Self.old)
    try before.write(as: before.admin) { tx in
      try tx.delete(contact)
      try tx.insert(OldTicket("D", buyer: customer))
    }
    let office = try opened()
    #expect(office.crm.snapshot[GrownTicket.ID(1)]?.contacts == [])
    try office.write(as: office.admin) { try $0.restore(contact) }
    #expect(office.crm.snapshot[GrownTicket.ID(1)]?.contacts == [contact])
    #expect(office.crm.snapshot[GrownTicket.ID(1)]?.header.unlinked.isEmpty == true)
  }

  @Test func filtersTakeTheNewNameAloneAndColumnsMayHaveTheOld() throws {
    let office = try opened()
    let values = ValueParser(office.crm.snapshot, now: clock.now, me: office.admin.principal)
    let parser = FilterParser(GrownTicket.self, values)
    let found = try office.crm.snapshot[GrownTicket.self].where(parser.parse("price>=20")).ids()
    #expect(found == [GrownTicket.ID(2)])
    for name in ["cost", "amount", "bought"] {
      #expect(throws: (any Error).self) { try parser.parse("\(name)>=20") }
    }
    let source = try ImportSource(csv: Array("title,Cost,bought\nE,7.00,2020-01-01\n".utf8))
    let result = try office.crm.importRecords(GrownTicket.self, from: source, as: office.admin)
    #expect(result.columns.map(\.use) == [.fields(["title"]), .fields(["price"]), .leftOut])
    #expect(office.crm.snapshot[GrownTicket.self].where(\.title, "E").first?.price != nil)
    var csv: [UInt8] = []
    try Exporter<GrownTicket>(office.crm.snapshot, as: office.admin).csv { csv += $0 }
    let header = String(decoding: csv.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    #expect(header.contains("price") && !header.contains("cost") && !header.contains("bought"))
  }

  @Test func aPolicyThatHasTheOldNameStillMeansTheField() throws {
    let office = try opened()
    for (fields, isAllowed) in [
      (Policy.Fields.except(["cost"]), false), (.only(["cost"]), true), (.only(["bought"]), false),
      (.except(["bought"]), true), (.only(["price"]), true), (.except(["price"]), false),
    ] {
      try office.write(as: office.admin) { tx in
        try tx.use(
          Policy(
            name: "old", roles: Policy.standard.roles,
            rules: [
              .init("admin", .all, .all),
              .init("viewer", [.update], .only(["ticket"]), fields: fields),
            ]))
      }
      let refusal = office.refusal(as: office.viewer) { tx in
        let price = try Money("\(tx.nextPosition).00 EUR")
        try tx.update(GrownTicket.ID(1)) { $0.price = price }
      }
      #expect(refusal == nil ? isAllowed : !isAllowed && refusal?.isDenial == true, "\(fields)")
    }
  }

  @Test func whatIsDeclaredNowhereStaysForeign() throws {
    let office = try opened(.standard.adding([ForgetfulTicket.self]))
    let id = ForgetfulTicket.ID(1)
    #expect(office.crm.snapshot[id]?.price == nil)
    let refusal = office.refusal(as: office.admin) { tx in try tx.update(id) { $0.grade = 1 } }
    #expect(refusal == .foreign(id.reference))
  }

  @Test func aValueOfAnotherTypeStaysForeignAndIsShownByHistory() throws {
    let office = try opened(.standard.adding([RetypedTicket.self]))
    let id = RetypedTicket.ID(1)
    let record = try #require(office.crm.snapshot[id])
    #expect(record.title == "A" && record.grade == nil)
    let refusal = office.refusal(as: office.admin) { tx in try tx.update(id) { $0.title = "Z" } }
    #expect(refusal == .foreign(id.reference))
    #expect(refusal?.explanation.hints.isEmpty == false)
    let history = try office.crm.history(of: id, as: office.admin)
    #expect(history.last?.fields.first { $0.field == "grade" }?.to == .integer(3))
    try office.write(as: office.admin) { tx in
      var other = RetypedTicket()
      other.title = "New"
      try tx.insert(other)
    }
  }

  @Test func aCheckpointOfATypeBeforeIsNotReadAsTheNewOne() throws {
    try opened(Self.old).crm.writeCheckpoint()
    let office = try opened(.standard.adding([RetypedTicket.self]))
    #expect(office.crm.snapshot[RetypedTicket.ID(1)]?.header.isForeign == true)
  }

  @Test func aCheckpointWithAKeyThatIsNoneAnyMoreIsNotRead() throws {
    let before = try opened(.standard.adding([OldBox.self]))
    try before.write(as: before.admin) { tx in
      var box = OldBox()
      box.size = .large
      try tx.insert(box)
    }
    try before.crm.writeCheckpoint()
    let office = try opened(.standard.adding([NewBox.self]))
    let box = try #require(office.crm.snapshot[NewBox.ID(1)])
    #expect(box.size == .small && box.header.isForeign)
  }
}

private enum OldSize: String, Choice, CaseIterable { case small, large }
private enum NewSize: String, Choice, CaseIterable { case small }

private struct OldBox: CRMRecord {
  var size = OldSize.small
  var header = RecordHeader()
  static let kind: RecordKind = "box"
  static let schema = RecordSchema<OldBox>(header: \.header, Field("size", \.size, .column))
}

private struct NewBox: CRMRecord {
  var size = NewSize.small
  var header = RecordHeader()
  static let kind: RecordKind = "box"
  static let schema = RecordSchema<NewBox>(header: \.header, Field("size", \.size, .column))
}

/// Lines in which one field stands under two names, and declarations that lead nowhere.
@Suite struct FormerNameDeclarationTests {
  @Test(arguments: [
    (#"{"title":"A","cost":"1.00 EUR","price":"2.00 EUR"}"#, "2.00 EUR"),
    (#"{"title":"A","price":"2.00 EUR","cost":"1.00 EUR"}"#, "2.00 EUR"),
    (#"{"title":"A","price":null,"amount":"1.00 EUR"}"#, nil),
    (#"{"title":"A","amount":"1.00 EUR"}"#, "1.00 EUR"),
    (#"{"title":"A","amount":null}"#, nil),
    (#"{"title":"A","bought":{"odd":[1.5]}}"#, nil),
  ])
  func thePresentNameCounts(json: String, price: String?) throws {
    let ticket = GrownTicket.schema.record(of: try GrownTicket.schema.row(ofJSON: Array(json.utf8)))
    #expect(ticket.price?.description == price && !ticket.header.isForeign)
  }

  @Test(
    arguments: [
      (["a": "x"], [], nil), (["a": "b", "b": "x"], ["c"], nil), ([:], ["a"], nil),
      (["a": "b"], [], "the field a is renamed to b, which is no declared field"),
      (["a": "b", "b": "c"], [], "the field a is renamed to c, which is no declared field"),
      (["a": "a"], [], "the field a is renamed in a circle: a to a"),
      (["a": "b", "b": "a"], [], "the field a is renamed in a circle: a to b to a"),
      (["x": "y"], [], "the field x is declared, and renamed to y as well"),
      ([:], ["x"], "the field x is declared, and retired as well"),
      (["a": "x"], ["a"], "the field a is retired, and renamed to x as well"),
      (["a": "b"], ["b"], "the field a is renamed to b, which is no declared field"),
    ] as [([String: String], [String], String?)])
  func whatLeadsNowhereIsSaid(renamed: [String: String], retired: [String], mistake: String?) {
    #expect(
      FormerNames.mistake(renamed: renamed, retired: retired, among: ["x", "y"]) == mistake)
  }

  @Test func aSchemaThatLeadsNowhereStopsTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Lost.schema.fields }
  }

  private struct Lost: CRMRecord {
    var name = ""
    var header = RecordHeader()
    static let kind: RecordKind = "lost"
    static let schema = RecordSchema<Lost>(
      header: \.header, renamed: ["title": "label"], Field("name", \.name, .required, .title))
  }
}
