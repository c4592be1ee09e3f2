import CRMCore
import Testing

/// The moves of an opportunity along the stages that stores begin with, written out a second time.
@Suite struct OpportunityStageTests {
  private static let open = [
    "prospecting", "contacting", "qualifying", "nurturing", "offering", "objections", "closing",
  ]
  private static let closed = ["closed-won", "declined"]
  private static let chances = [
    "prospecting": 5, "contacting": 10, "qualifying": 20, "nurturing": 30, "offering": 50,
    "objections": 60, "closing": 80, "closed-won": 100, "declined": 0,
  ]

  private let office: Office
  private let customer: Customer.ID
  private let euros: Money

  init() throws {
    office = try Office()
    euros = try Money("100 EUR")
    customer = try office.write(as: office.sales) { try $0.insert(Customer(name: "Acme")) }
  }

  /// An opportunity that was brought to a stage, from `last` where the stage is closed.
  private func opportunity(_ stage: String, from last: String = "nurturing") throws
    -> Opportunity.ID
  {
    try office.write(as: office.sales) { tx in
      let id = try tx.insert(Opportunity(customer: customer, amount: euros))
      let open = Self.open.contains(stage) ? stage : last
      if open != "prospecting" { try tx.move(id, to: Opportunity.Stage(rawValue: open)) }
      if stage == "closed-won" { try tx.win(id) }
      if stage == "declined" { try tx.lose(id, reason: "pricing") }
      return id
    }
  }

  private func record(_ id: Opportunity.ID) throws -> Opportunity {
    try #require(office.crm.snapshot[id])
  }

  @Test func everyOpenStageLeadsToEveryOtherAndClosedOnesOnlyReopen() throws {
    for from in Self.open + Self.closed {
      for to in Self.open + Self.closed {
        let id = try opportunity(from)
        let before = office.crm.snapshot
        let refusal = office.refusal(as: office.sales) { tx in
          try tx.update(id) { record in
            record.stage = Opportunity.Stage(rawValue: to)
            if to == "declined" { record.lostReason = "pricing" }
          }
        }
        if from == to || Self.open.contains(from) {
          #expect(refusal == nil, "\(from) > \(to)")
          #expect(try record(id).stage.rawValue == to)
          #expect(try record(id).probability == Self.chances[to])
        } else {
          let lifecycle = try #require(refusal?.lifecycle, "\(from) > \(to)")
          #expect(lifecycle.allowed.isEmpty)
          #expect(lifecycle.operation == (to == "nurturing" ? "reopen" : nil), "\(from) > \(to)")
          #expect(differences(before, office.crm.snapshot).isEmpty)
        }
      }
    }
  }

  @Test func movingToTheStageThatItIsInIsRefused() throws {
    for stage in Self.open + Self.closed {
      let id = try opportunity(stage)
      let refusal = office.refusal(as: office.sales) { tx in
        try tx.move(id, to: Opportunity.Stage(rawValue: stage))
      }
      #expect(refusal?.lifecycle?.to == stage)
    }
  }

  @Test func reopeningLeadsBackToWhereItWasClosedFromAndClearsWhatClosingSet() throws {
    for stage in Self.closed {
      for last in Self.open {
        let id = try opportunity(stage, from: last)
        #expect(try record(id).lastOpenStage?.rawValue == last)
        #expect(try record(id).closedAt != nil)
        try office.write(as: office.sales) { try $0.reopen(id) }
        let left = try record(id)
        #expect(left.stage.rawValue == last && left.probability == Self.chances[last])
        #expect(left.closedAt == nil && left.lostReason == nil && left.lastOpenStage == nil)
      }
    }
    for stage in Self.open {
      let id = try opportunity(stage)
      let refusal = office.refusal(as: office.sales) { try $0.reopen(id) }
      #expect(refusal?.lifecycle?.from == stage)
    }
  }

  @Test func winningNeedsACustomerAndAnAmountAndSaysAllThatIsMissing() throws {
    let id = try office.write(as: office.sales) { try $0.insert(Opportunity(name: "O")) }
    let refusal = office.refusal(as: office.sales) { try $0.win(id) }
    #expect(refusal?.lifecycle?.missing == ["customer", "amount"])
    let given = office.refusal(as: office.sales) { try $0.win(id, amount: euros) }
    #expect(given?.lifecycle?.missing == ["customer"])
    try office.write(as: office.sales) { tx in
      try tx.update(id) { $0.customer = customer }
      try tx.win(id, amount: euros)
    }
    #expect(try record(id).amount == euros)
    let emptied = office.refusal(as: office.sales) { try $0.update(id) { $0.amount = nil } }
    #expect(emptied?.problems == [CRMError.FieldProblem("amount", .missing)])
  }

  @Test func losingNeedsAReasonOfTheSettingsAndOtherANote() throws {
    let id = try opportunity("offering")
    let none = office.refusal(as: office.sales) { try $0.move(id, to: .init(rawValue: "declined")) }
    #expect(none?.lifecycle?.missing == ["lostReason"])
    let unknown = office.refusal(as: office.sales) { try $0.lose(id, reason: "weather") }
    #expect(unknown?.code == "lost.reason")
    let bare = office.refusal(as: office.sales) { try $0.lose(id, reason: "other") }
    #expect(bare?.code == "lost.note")
    try office.write(as: office.sales) { try $0.lose(id, reason: "other", note: "moved") }
    #expect(try record(id).lostNote == "moved")
  }

  @Test func itIsClosedNowOrAtATimeGivenButNotToCome() throws {
    let clock = HandClock()
    let office = try Office(options: clock.options)
    let (first, second) = try office.write(as: office.sales) { tx in
      let customer = try tx.insert(Customer(name: "N"))
      let record = Opportunity(customer: customer, amount: euros)
      return (try tx.insert(record), try tx.insert(record))
    }
    let past = Timestamp(milliseconds: clock.now.milliseconds - 86_400_000)
    let later = Timestamp(milliseconds: clock.now.milliseconds + 86_400_000)
    let refusal = office.refusal(as: office.sales) { try $0.win(first, on: later) }
    #expect(refusal?.code == "opportunity.closed-at")
    try office.write(as: office.sales) { tx in
      try tx.win(first, on: past)
      try tx.lose(second, reason: "budget")
    }
    #expect(office.crm.snapshot[first]?.closedAt == past)
    #expect(office.crm.snapshot[second]?.closedAt == clock.now)
  }

  @Test func theProbabilityFollowsTheStageUnlessTheSameChangeSetsIt() throws {
    let id = try opportunity("qualifying")
    try office.write(as: office.sales) { try $0.update(id) { $0.probability = 42 } }
    #expect(try record(id).probability == 42)
    try office.write(as: office.sales) { try $0.update(id) { $0.amount = nil } }
    #expect(try record(id).probability == 42)
    try office.write(as: office.sales) { try $0.move(id, to: .init(rawValue: "offering")) }
    #expect(try record(id).probability == 50)
    try office.write(as: office.sales) { tx in
      try tx.update(id) {
        $0.stage = .init(rawValue: "closing")
        $0.probability = 70
      }
    }
    #expect(try record(id).probability == 70)
    try office.write(as: office.sales) { try $0.update(id) { $0.probability = nil } }
    #expect(try record(id).probability == 80)
    for wrong in [-1, 101] {
      let refusal = office.refusal(as: office.sales) {
        try $0.update(id) { $0.probability = wrong }
      }
      #expect(refusal?.code == "opportunity.probability")
    }
    let won = try opportunity("closed-won")
    let closed = office.refusal(as: office.sales) { try $0.update(won) { $0.probability = 30 } }
    #expect(closed?.code == "opportunity.probability")
  }

  @Test func aNameThatNobodyGaveFollowsStageAndCustomer() throws {
    let id = try office.write(as: office.sales) { try $0.insert(Opportunity()) }
    #expect(try record(id).name == "[Prospecting]")
    try office.write(as: office.sales) { try $0.update(id) { $0.customer = customer } }
    #expect(try record(id).name == "[Prospecting] – Acme")
    try office.write(as: office.sales) { try $0.move(id, to: .init(rawValue: "offering")) }
    #expect(try record(id).name == "[Present your offer] – Acme")
    try office.write(as: office.sales) { try $0.update(id) { $0.name = "Big one" } }
    try office.write(as: office.sales) { try $0.move(id, to: .init(rawValue: "closing")) }
    #expect(try record(id).name == "Big one")
    try office.write(as: office.sales) { try $0.update(id) { $0.name = "" } }
    #expect(try record(id).name == "[Close the sale] – Acme")
  }

  @Test func whatMayComeNextIsAskedBeforeDoing() throws {
    let id = try office.write(as: office.sales) { try $0.insert(Opportunity(name: "O")) }
    let snapshot = office.crm.snapshot
    let next = snapshot.nextMoves(of: try record(id), for: office.sales)
    #expect(next.map(\.status.key) == Self.open.dropFirst() + Self.closed)
    #expect(next.suffix(2).map(\.missing) == [["customer", "amount"], ["lostReason"]])
    #expect(!next.contains { !$0.decision.isAllowed })
    let others = snapshot.nextMoves(of: try record(id), for: office.colleague)
    #expect(others.count == next.count && !others.contains { $0.decision.isAllowed })
    let won = try opportunity("closed-won")
    let back = office.crm.snapshot.nextMoves(of: try record(won), for: office.sales)
    #expect(back.map(\.status.key) == ["nurturing"] && back.map(\.operation) == ["reopen"])
  }
}
