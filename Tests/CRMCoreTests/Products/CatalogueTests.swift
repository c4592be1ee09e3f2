import CRMCore
import Testing

/// Products, campaigns and teams.
@Suite struct CatalogueTests {
  private let office: Office

  init() throws { office = try Office() }

  @Test func codesAndNamesAreTheirOwnAndWithinTheirLimits() throws {
    let long = String(repeating: "n", count: 201)
    try office.write(as: office.admin) { tx in
      try tx.insert(Product(code: "A", name: String(long.dropLast())))
      try tx.insert(Campaign(name: "Spring"))
      try tx.insert(Team(name: "East"))
    }
    let refusals: [(String, (inout WriteTransaction) throws -> Void)] = [
      ("code", { tx in try tx.insert(Product(code: "A", name: "B")) }),
      ("name", { tx in try tx.insert(Campaign(name: "Spring")) }),
      ("name", { tx in try tx.insert(Team(name: "East")) }),
    ]
    for (field, body) in refusals {
      #expect(office.refusal(as: office.admin, body)?.problems.map(\.field) == [field])
    }
    let tooLong = office.refusal(as: office.admin) { tx in
      try tx.insert(Product(code: "B", name: long))
    }
    #expect(tooLong?.code == "product.name")
    let negative = office.refusal(as: office.admin) { tx in
      try tx.insert(Product(code: "B", name: "B", price: Money("-1 EUR")))
    }
    #expect(negative?.code == "product.price")
  }

  @Test func aCampaignEndsOnItsStartOrLater() throws {
    let day = try CalendarDate("2026-05-01")
    let before = try CalendarDate("2026-04-30")
    try office.write(as: office.admin) { tx in
      try tx.insert(Campaign(name: "One day", start: day, end: day))
    }
    let refusal = office.refusal(as: office.admin) { tx in
      try tx.insert(Campaign(name: "Backwards", start: day, end: before))
    }
    #expect(refusal?.code == "campaign.end")
  }

  @Test func whatIsInUseCannotBeDeleted() throws {
    let (product, campaign) = try office.write(as: office.admin) { tx in
      let product = try tx.insert(Product(code: "A", name: "A"))
      let campaign = try tx.insert(Campaign(name: "C"))
      var opportunity = Opportunity(name: "O")
      opportunity.products = [product]
      try tx.insert(opportunity)
      var lead = Lead(name: "L")
      lead.campaign = campaign
      try tx.insert(lead)
      return (product, campaign)
    }
    let refusals = [
      office.refusal(as: office.admin) { try $0.delete(product) },
      office.refusal(as: office.admin) { try $0.delete(campaign) },
    ]
    #expect(
      refusals == [
        .inUse(product.reference, by: [Opportunity.ID(1).reference], count: 1),
        .inUse(campaign.reference, by: [Lead.ID(1).reference], count: 1),
      ])
  }

  @Test func aTeamLosesItsLeadAndItsMembersTheirTeam() throws {
    let team = try office.write(as: office.admin) { tx in
      let team = try tx.insert(Team(name: "East", lead: office.viewer))
      try tx.update(office.sales) { $0.team = team }
      return team
    }
    try office.write(as: office.admin) { try $0.delete(office.viewer) }
    #expect(office.crm.snapshot[team]?.lead == nil)
    try office.write(as: office.admin) { try $0.delete(team) }
    #expect(office.crm.snapshot[office.sales]?.team == nil)
  }
}
