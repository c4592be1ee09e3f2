import CRMCore
import Testing

@Suite struct ImportTests {
  @Test func columnsMatchByNameLabelAndPartWhateverTheirSpelling() throws {
    let world = try ExchangeWorld()
    let csv = """
      NAME,E-Mail,estimated value,address.city,Postcode,Do not e-mail,Nonsense,
      Northwind,a@b.example,12.50,Lyon,69001,yes,x,
      """
    let result = try world.import(Lead.self, csv: csv)
    #expect(result.created == 1)
    #expect(
      result.columns.map(\.use) == [
        .fields(["name"]), .fields(["email"]), .fields(["estimatedValue"]),
        .fields(["address.city"]), .fields(["address.postcode"]), .fields(["doNotEmail"]),
        .leftOut, .dropped,
      ])
    let lead = try #require(world.crm.snapshot.leads.first)
    #expect(lead.estimatedValue?.description == "12.50 EUR")
    #expect(lead.address == PostalAddress(city: "Lyon", postcode: "69001"))
    #expect(lead.doNotEmail && lead.owner == world.admin)
  }

  @Test func aNamelessColumnWithContentIsLeftOutAndNotDropped() throws {
    let world = try ExchangeWorld()
    let result = try world.import(Lead.self, csv: "name,\nA,\nB,x\n") { $0.custom = .all }
    #expect(result.columns.map(\.use) == [.custom("name"), .leftOut])
    #expect(result.refusals.map(\.description) == ["name: must be given (2 rows, first at line 2)"])
  }

  @Test func whatIsMappedGoesBeforeCustomAndThatBeforeMatchingNames() throws {
    let world = try ExchangeWorld()
    let result = try world.import(Lead.self, csv: "id,name,source\n0007,A,web\n") { options in
      try options.map("name=name", "company=name")
      options.custom = .all
    }
    #expect(
      result.columns.map(\.use) == [
        .custom("id"), .fields(["name", "company"]), .custom("source"),
      ])
    let lead = try #require(world.crm.snapshot.leads.first)
    #expect(lead.custom["id"] == .text("0007"))
    #expect(lead.company == "A" && lead.source == nil)
  }

  @Test func nothingIsWrittenWhileARowIsRefused() throws {
    let world = try ExchangeWorld()
    let before = world.position
    let csv = "name,email,priority\nA,,low\nB,nope,low\n,x@y.example,urgent\nD,nope,high\n"
    let result = try world.import(Lead.self, csv: csv) { $0.custom = .named(["priority"]) }
    #expect([result.created, result.skipped, result.refused] == [0, 1, 3])
    #expect(result.position == nil && world.position == before)
    #expect(world.crm.snapshot.leads.count + world.crm.snapshot[CustomField.self].count == 0)
    let email = try #require(result.refusals.first)
    #expect([email.count, email.firstLine] == [2, 3])
    #expect(email.description.hasPrefix("email: 'nope' is not an e-mail address"))
  }

  @Test func theOtherRowsComeInWhereErrorsAreSkipped() throws {
    let world = try ExchangeWorld()
    let source = try ImportSource(csv: Array("name,priority\nA,low\nB,urgent\n,,\nC,\n".utf8))
    let result = try world.import(Lead.self, source) { $0.skipsErrors = true }
    #expect([result.created, result.skipped, result.refused] == [2, 1, 1])
    #expect(world.crm.snapshot.leads.map(\.name) == ["A", "C"])
    #expect(
      String(decoding: try result.outcomes(of: source), as: UTF8.self) == """
        name,priority,result,reason,record
        A,low,created,,lead/1
        B,urgent,refused,"priority: 'urgent' is not a choice: low, medium, high",
        ,,skipped,the row is empty,
        C,,created,,lead/2

        """)
  }

  @Test func anEmptyCellKeepsWhatIsThere() throws {
    let world = try ExchangeWorld()
    _ = try world.import(Lead.self, csv: "name,external-id,source,company\nA,x1,web,Acme\n")
    let result = try world.import(Lead.self, csv: "external-id,source,company\nx1,,Beta\n") {
      $0.mode = .update
      $0.key = "external-id"
    }
    #expect(result.updated == 1)
    let lead = try #require(world.crm.snapshot.leads.first)
    #expect(lead.source == "web" && lead.company == "Beta")
  }

  @Test func zeroAndLeadingZerosSurvive() throws {
    let world = try ExchangeWorld()
    let csv = "name,source,do-not-call,code\n007,0,false,00120\n"
    _ = try world.import(Lead.self, csv: csv) { $0.custom = .named(["code"]) }
    let lead = try #require(world.crm.snapshot.leads.first)
    #expect(lead.name == "007" && lead.source == "0" && !lead.doNotCall)
    #expect(lead.custom["code"] == .text("00120"))
  }

  @Test func aDateIsNeverGuessed() throws {
    let world = try ExchangeWorld()
    let csv = "name,next-step-on\nA,03/04/2026\nB,2026-04-03\n"
    let refused = try world.import(Lead.self, csv: csv)
    #expect(refused.refused == 1)
    #expect(refused.rows[0].reason.contains("'03/04/2026' is not a date"))
    let result = try world.import(Lead.self, csv: csv) {
      $0.datePattern = try ImportOptions.DatePattern("dd/mm/yyyy")
    }
    #expect(result.created == 2)
    let days = world.crm.snapshot.leads.map { $0.nextStepOn?.description }
    #expect(days == ["2026-04-03", "2026-04-03"])
  }

  @Test func historyComesInAsItWas() throws {
    let world = try ExchangeWorld()
    let csv = "name,status,lost-reason,created-at,created-by\nA,lost,pricing,2020-05-06,ada\n"
    let result = try world.import(Lead.self, csv: csv)
    #expect(result.refusals.map(\.description) == [])
    let lead = try #require(world.crm.snapshot.leads.first)
    #expect(lead.status == .lost && lead.createdAt.description == "2020-05-06T00:00:00.000Z")
    let journal = try world.crm.history(of: lead.id, as: world.admin)
    #expect(journal.map(\.operation) == ["lead.import"])
    #expect(journal[0].time > lead.createdAt)
  }

  @Test func constantsFillAndReplacementsTranslate() throws {
    let world = try ExchangeWorld()
    let csv = "name,src,prio\nA,W,1\nB,,2\nC,n/a,1\n"
    _ = try world.import(Lead.self, csv: csv) { options in
      try options.map("source=src", "priority=prio")
      options.constants = [try .init("source=other"), try .init("company=Acme=1")]
      options.replacements = [
        try .init("source:W=web"), try .init("priority:1=high"), try .init("priority:2=low"),
      ]
      options.blanks = ["n/a"]
    }
    let leads = world.crm.snapshot.leads.all()
    #expect(leads.map(\.source) == ["web", "other", "other"])
    #expect(leads.map(\.priority) == [.high, .low, .high])
    #expect(leads.map(\.company) == ["Acme=1", "Acme=1", "Acme=1"])
  }

  @Test func decimalMarkAndCurrencyAreAsStated() throws {
    let world = try ExchangeWorld()
    let csv = "name;estimated value\nA;4,25\nB;10 USD\n"
    _ = try world.import(Lead.self, csv: csv) {
      $0.decimalMark = .comma
      $0.currency = try CurrencyCode("GBP")
    }
    let values = world.crm.snapshot.leads.map { $0.estimatedValue?.description }
    #expect(values == ["4.25 GBP", "10.00 USD"])
  }

  @Test func anOptionThatNamesNothingIsRefusedWithTheNearestName() throws {
    let world = try ExchangeWorld()
    let wrong: [(inout ImportOptions) throws -> Void] = [
      { try $0.map("nane=name") }, { try $0.map("name=nam") },
      { $0.replacements = [try .init("source:a=b")] },
      { $0.mode = .upsert }, { $0.key = "email" }, { try $0.map("modified-at=name") },
      { try $0.map("source=name", "source=name") },
      {
        $0.constants = [.init("owner", "ada")]; $0.lookups = [try .init("owner=lead.name")]
      },
    ]
    for change in wrong {
      #expect(throws: ValueError.self) {
        try world.import(Lead.self, csv: "name\nA\n") { try change(&$0) }
      }
    }
  }

  @Test func onlyWhoMayImportDoes() throws {
    let world = try ExchangeWorld()
    let viewer = try world.crm.write(as: world.admin) {
      try $0.insert(User(username: "sam", name: "Sam", role: "viewer"))
    }
    let source = try ImportSource(csv: Array("name\nA\n".utf8))
    #expect(throws: CRMError.self) {
      try world.crm.write(as: viewer) { try $0.importRecords(Lead.self, from: source) }
    }
    #expect(throws: CRMError.self) { try Exporter<User>(world.crm.snapshot, as: viewer) }
  }
}
