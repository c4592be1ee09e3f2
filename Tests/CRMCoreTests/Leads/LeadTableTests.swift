import CRMCore
import Testing

/// Leads whose statuses the settings replaced.
@Suite struct LeadTableTests {
  private static let table = [
    StoreSettings.LeadStage("inbox", next: ["talking", "spam", "gone"]),
    StoreSettings.LeadStage("talking", label: "In talks", next: ["customer", "gone"]),
    StoreSettings.LeadStage("customer", kind: .won),
    StoreSettings.LeadStage("gone", kind: .lost, next: ["spam", "talking"]),
    StoreSettings.LeadStage("spam", kind: .lost),
  ]

  private let office: Office

  init() throws {
    office = try Office()
    try office.write(as: office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { $0.leadStages = Self.table }
    }
  }

  private func lead(_ status: String = "inbox") throws -> Lead.ID {
    try office.write(as: office.sales) { tx in
      let id = try tx.insert(Lead(name: "L"))
      if status != "inbox" { try tx.advance(id, to: Lead.Status(rawValue: status)) }
      return id
    }
  }

  private func status(_ id: Lead.ID) -> String? { office.crm.snapshot[id]?.status.rawValue }

  @Test func leadsBeginInTheFirstStatusAndMoveAlongTheTable() throws {
    let id = try lead()
    #expect(status(id) == "inbox")
    let far = office.refusal(as: office.sales) {
      try $0.advance(id, to: Lead.Status(rawValue: "customer"))
    }
    #expect(far?.lifecycle?.allowed == ["talking"])
    #expect(far?.lifecycle?.operation == nil)
    try office.write(as: office.sales) { try $0.advance(id, to: Lead.Status(rawValue: "talking")) }
    #expect(status(id) == "talking")
  }

  @Test func convertingAndLosingHangOnWhatAStatusMeans() throws {
    let new = try lead()
    let early = office.refusal(as: office.sales) { try $0.convert(new, to: Lead.Conversion()) }
    #expect(early?.lifecycle?.to == "customer")
    let id = try lead("talking")
    try office.write(as: office.sales) { try $0.convert(id, to: Lead.Conversion(customer: .new)) }
    #expect(status(id) == "customer")
    let again = office.refusal(as: office.sales) { try $0.convert(id, to: Lead.Conversion()) }
    #expect(again?.code == "lead.converted")
    let report = office.crm.snapshot.sourceReport(for: office.sales, asOf: .min)
    #expect(report.totals[2] == .count(1))
  }

  @Test func losingTakesTheFirstWayUnlessToldOtherwise() throws {
    let (first, second) = (try lead(), try lead())
    try office.write(as: office.sales) { tx in
      try tx.lose(first, reason: "timing")
      try tx.lose(second, as: Lead.Status(rawValue: "gone"), reason: "timing")
    }
    #expect(status(first) == "spam" && status(second) == "gone")
    let final = office.refusal(as: office.sales) { try $0.reopen(first) }
    #expect(final?.lifecycle?.allowed == [])
    try office.write(as: office.sales) { try $0.lose(second, reason: "budget") }
    #expect(status(second) == "spam")
    #expect(office.crm.snapshot[second]?.lostReason == "budget")
  }

  @Test func reopeningLeadsToWhatIsOpenAndClearsTheReason() throws {
    let id = try lead()
    try office.write(as: office.sales) { tx in
      try tx.lose(id, as: Lead.Status(rawValue: "gone"), reason: "timing")
      try tx.reopen(id)
    }
    #expect(status(id) == "talking" && office.crm.snapshot[id]?.lostReason == nil)
    let open = office.refusal(as: office.sales) { try $0.reopen(id) }
    #expect(open?.lifecycle?.from == "talking")
  }

  @Test func aTableThatIsNoneAndStatusesInUseAreRefused() throws {
    _ = try lead()
    let cases: [([StoreSettings.LeadStage], String)] = [
      ([StoreSettings.LeadStage("a", next: ["b"])], "settings.lead-stages"),
      ([StoreSettings.LeadStage("a"), StoreSettings.LeadStage("a")], "settings.lead-stages"),
      ([StoreSettings.LeadStage("a", kind: .won)], "settings.lead-stages"),
      ([StoreSettings.LeadStage("other")], "settings.status"), ([], "settings.status"),
    ]
    for (table, code) in cases {
      let refusal = office.refusal(as: office.admin) { tx in
        try tx.update(StoreSettings.ID(1)) { $0.leadStages = table }
      }
      #expect(refusal?.code == code)
    }
  }

  @Test func importsAndFiltersKnowTheLabelsOfTheTable() throws {
    let source = try ImportSource(csv: Array("name,status\nA,In talks\nB,qualified\n".utf8))
    var options = ImportOptions()
    options.skipsErrors = true
    let result = try office.crm.write(as: office.admin) { tx in
      try tx.importRecords(Lead.self, from: source, options)
    }
    #expect(result.created == 1 && result.refused == 1)
    #expect(office.crm.snapshot.leads.first?.status.rawValue == "talking")
  }
}
