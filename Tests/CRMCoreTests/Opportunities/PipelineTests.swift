import CRMCore
import Testing

/// Pipelines as settings: what stages mean is their kind, and a table is refused that is none.
@Suite struct PipelineTests {
  private let office: Office
  private let customer: Customer.ID

  init() throws {
    office = try Office()
    customer = try office.write(as: office.sales) { try $0.insert(Customer(name: "Acme")) }
  }

  private func settings(_ change: (inout StoreSettings) throws -> Void) -> CRMError? {
    office.refusal(as: office.admin) { tx in try tx.update(StoreSettings.ID(1), change) }
  }

  private static func stage(
    _ key: String, _ kind: Lifecycle.Meaning, _ probability: Int? = nil
  ) -> StoreSettings.PipelineStage {
    var stage = StoreSettings.PipelineStage(key, kind: kind, probability: probability)
    stage.pipeline = "renewals"
    return stage
  }

  private static let renewals = [
    stage("lost-cause", .open, 40), stage("won-over", .onHold, 15), stage("a", .lost),
    stage("b", .won), stage("asleep", .open, 90), stage("c", .won),
  ]

  private func renewal(_ stage: String) throws -> Opportunity.ID {
    try office.write(as: office.sales) { tx in
      var record = Opportunity(customer: customer, amount: try Money("1 EUR"))
      record.stage = .init(rawValue: "lost-cause")
      let id = try tx.insert(record)
      if stage != "lost-cause" { try tx.move(id, to: .init(rawValue: stage)) }
      return id
    }
  }

  @Test func behaviourHangsOnTheKindOfAStageNeverOnItsName() throws {
    #expect(settings { $0.stages += Self.renewals } == nil)
    for stage in ["lost-cause", "won-over", "asleep"] {
      let (won, lost) = (try renewal(stage), try renewal(stage))
      try office.write(as: office.sales) { tx in
        try tx.win(won)
        try tx.lose(lost, reason: "timing")
      }
      let snapshot = office.crm.snapshot
      #expect(snapshot[won]?.stage.rawValue == (stage == "asleep" ? "c" : "b"))
      #expect(snapshot[won]?.probability == 100 && snapshot[lost]?.probability == 0)
      #expect(snapshot[lost]?.stage.rawValue == "a")
      #expect(snapshot[lost]?.lastOpenStage?.rawValue == stage)
      try office.write(as: office.sales) { try $0.reopen(lost) }
      #expect(office.crm.snapshot[lost]?.stage.rawValue == stage)
    }
    let across = try renewal("won-over")
    let refusal = office.refusal(as: office.sales) {
      try $0.move(across, to: .init(rawValue: "closing"))
    }
    #expect(refusal?.lifecycle?.allowed == ["lost-cause", "a", "b", "asleep", "c"])
    let path = try #require(
      office.crm.snapshot.path(named: "pipeline", of: Opportunity.self, at: .min))
    let found = office.crm.snapshot.opportunities.where(
      .compare(path, .equal, .text("renewals")))
    #expect(found.count == 7)
  }

  @Test func tablesThatAreNoneAreRefused() throws {
    let cases: [(inout StoreSettings) -> Void] = [
      { $0.stages = [] },
      { $0.stages.append(StoreSettings.PipelineStage("closing")) },
      { $0.stages.append(StoreSettings.PipelineStage("No Key")) },
      { $0.stages.append(StoreSettings.PipelineStage("late", probability: 101)) },
      { $0.stages.removeAll { $0.kind == .lost } },
      { $0.stages.removeAll { $0.kind == .won } },
      { $0.stages.removeAll { $0.kind == .open } },
      { $0.stages += Self.renewals.filter { $0.kind != .won } },
      { $0.stages[0].requires = ["nonsense"] },
    ]
    let before = office.crm.snapshot
    for (index, change) in cases.enumerated() {
      #expect(settings(change)?.code == "settings.stages", "case \(index)")
    }
    #expect(differences(before, office.crm.snapshot).isEmpty)
  }

  @Test func aStageThatIsInUseCannotBeRemoved() throws {
    let id = try office.write(as: office.sales) { try $0.insert(Opportunity()) }
    let refusal = settings { try $0.removeStage("prospecting") }
    #expect(refusal?.code == "settings.status")
    try office.write(as: office.sales) { try $0.move(id, to: .init(rawValue: "closing")) }
    #expect(settings { try $0.removeStage("prospecting") } == nil)
    let next = try office.write(as: office.sales) { try $0.insert(Opportunity()) }
    #expect(office.crm.snapshot[next]?.stage.rawValue == "contacting")
  }

  @Test func aStageThatIsGoneIsNoPlaceToComeBackTo() throws {
    let (deleted, won) = try office.write(as: office.admin) { tx in
      let deleted = try tx.insert(Opportunity())
      try tx.delete(deleted)
      let won = try tx.insert(Opportunity(customer: customer, amount: try Money("1 EUR")))
      try tx.win(won)
      return (deleted, won)
    }
    #expect(settings { try $0.removeStage("prospecting") } == nil)
    let refusal = office.refusal(as: office.admin) { try $0.restore(deleted) }
    #expect(refusal?.lifecycle?.to == "prospecting")
    #expect(refusal?.lifecycle?.allowed.contains("contacting") == true)
    try office.write(as: office.admin) { try $0.reopen(won) }
    #expect(office.crm.snapshot[won]?.stage.rawValue == "contacting")
  }

  @Test func aStageNamesAllTheFieldsThatItMisses() throws {
    try office.write(as: office.admin) { tx in
      try tx.insert(CustomField(of: "opportunity", key: "region"))
      try tx.update(StoreSettings.ID(1)) { settings in
        try settings.changeStage("closed-won") { $0.requires = ["feedback", "custom.region"] }
      }
    }
    let id = try office.write(as: office.sales) { try $0.insert(Opportunity(name: "O")) }
    let refusal = office.refusal(as: office.sales) { try $0.win(id) }
    #expect(
      refusal?.lifecycle?.missing == ["customer", "amount", "feedback", "custom.region"])
  }

  @Test func newStagesStandBeforeWhatClosesTheirPipelineUnlessToldOtherwise() throws {
    #expect(
      settings { try $0.insert(StoreSettings.PipelineStage("trial", probability: 70)) } == nil)
    #expect(settings { try $0.insert(StoreSettings.PipelineStage("junk", kind: .lost)) } == nil)
    #expect(
      settings { try $0.changeStage("trial", before: "offering") { $0.label = "Try" } } == nil)
    let keys = office.crm.snapshot.settings.stages.map(\.key)
    #expect(
      keys == [
        "prospecting", "contacting", "qualifying", "nurturing", "trial", "offering", "objections",
        "closing", "closed-won", "declined", "junk",
      ])
    #expect(settings { try $0.removeStage("nothing") }?.code == "settings.stages")
  }

  @Test func importsBringAnyStageWithItsDatesFreeOfGuards() throws {
    let world = try ExchangeWorld()
    let result = try world.import(
      Opportunity.self,
      csv: """
        name,stage,closed at,created at,amount
        A,closed,2020-05-01,2020-01-01,5
        B,declined,,,
        C,Make contact,,2020-02-01,
        """)
    #expect(result.created == 3, "\(result.refusals)")
    let all = world.crm.snapshot.opportunities.all()
    #expect(all.map(\.stage.rawValue) == ["closed-won", "declined", "contacting"])
    #expect(all.map { $0.lastOpenStage?.rawValue } == ["closing", "prospecting", nil])
    #expect(all[0].closedAt == (try Timestamp("2020-05-01T00:00:00Z")))
    #expect(all[1].closedAt != nil && all[2].closedAt == nil)
    #expect(all.map(\.probability) == [100, 0, 10])
    let wrong = try world.import(Opportunity.self, csv: "name,stage\nD,nowhere\n")
    #expect(wrong.refused == 1)
  }

  @Test func opportunitiesGoAndComeBackWithTheirCustomer() throws {
    let (mine, other) = try office.write(as: office.sales) { tx in
      let other = try tx.insert(Customer(name: "Other"))
      return (
        try tx.insert(Opportunity(customer: customer)), try tx.insert(Opportunity(customer: other))
      )
    }
    let before = office.crm.snapshot[mine]
    try office.write(as: office.admin) { try $0.delete(customer) }
    #expect(office.crm.snapshot[mine] == nil && office.crm.snapshot[other] != nil)
    try office.write(as: office.admin) { try $0.restore(customer) }
    #expect(office.crm.snapshot[mine]?.name == before?.name)
    #expect(office.crm.snapshot[mine]?.customer == customer)
  }
}
