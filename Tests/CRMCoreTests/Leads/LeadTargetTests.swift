import CRMCore
import Testing

/// Conversion to every combination of targets: none, new, or one that is there.
@Suite struct LeadTargetTests {
  private enum Way: CaseIterable { case none, new, existing }

  private let office: Office
  private let existing: (customer: Customer.ID, contact: Contact.ID, opportunity: Opportunity.ID)
  private let campaign: Campaign.ID

  init() throws {
    office = try Office()
    campaign = try office.write(as: office.admin) { try $0.insert(Campaign(name: "Spring")) }
    existing = try office.write(as: office.sales) { tx in
      let customer = try tx.insert(Customer(name: "There"))
      let contact = try tx.insert(Contact(name: "K", customer: customer))
      return (customer, contact, try tx.insert(Opportunity(name: "O", customer: customer)))
    }
  }

  private func qualified() throws -> Lead.ID {
    try office.write(as: office.sales) { tx in
      var lead = Lead(name: "Ada", estimatedValue: try Money("500 EUR"))
      lead.campaign = campaign
      let id = try tx.insert(lead)
      try tx.advance(id, to: .contacted)
      try tx.advance(id, to: .qualified)
      return id
    }
  }

  private func target<R>(_ way: Way, _ id: Identifier<R>) -> Lead.Conversion.Target<R> {
    switch way {
    case .none: .none
    case .new: .new
    case .existing: .existing(id)
    }
  }

  private func isRight<R: CRMRecord>(_ id: Identifier<R>?, _ way: Way, _ there: Identifier<R>)
    -> Bool
  {
    switch way {
    case .none: id == nil
    case .existing: id == there
    case .new: id != nil && id != there && id.flatMap { office.crm.snapshot[$0] } != nil
    }
  }

  @Test func everyCombinationOfTargetsIsLinkedOnceAndRefusedTwice() throws {
    for customer in Way.allCases {
      for contact in Way.allCases {
        for opportunity in Way.allCases {
          let way = "\(customer) \(contact) \(opportunity)"
          let lead = try qualified()
          let conversion = Lead.Conversion(
            customer: target(customer, existing.customer),
            contact: target(contact, existing.contact),
            opportunity: target(opportunity, existing.opportunity))
          let record = try office.write(as: office.sales) { try $0.convert(lead, to: conversion) }
          #expect(record.status == .converted, "\(way)")
          #expect(isRight(record.customer, customer, existing.customer), "\(way)")
          #expect(isRight(record.contact, contact, existing.contact), "\(way)")
          #expect(isRight(record.opportunity, opportunity, existing.opportunity), "\(way)")
          if opportunity == .new { try checkFilled(record) }
          let again = office.refusal(as: office.sales) { try $0.convert(lead, to: conversion) }
          guard case .rule(let violation)? = again else { throw Unexpected() }
          let links = [
            record.customer?.reference, record.contact?.reference, record.opportunity?.reference,
          ].compactMap { $0?.description }
          #expect(links.allSatisfy { violation.reason.contains($0) }, "\(violation.reason)")
        }
      }
    }
  }

  private func checkFilled(_ lead: Lead) throws {
    let made = try #require(lead.opportunity.flatMap { office.crm.snapshot[$0] })
    #expect(made.name == "Ada" && made.amount == lead.estimatedValue && made.owner == lead.owner)
    #expect(made.campaign == campaign && made.customer == lead.customer)
    #expect(made.stage == .initial && made.probability == 5)
  }

  @Test func aTargetThatIsNotThereRefusesAllOfIt() throws {
    let lead = try qualified()
    let before = office.crm.snapshot
    let refusal = office.refusal(as: office.sales) { tx in
      let conversion = Lead.Conversion(customer: .new, contact: .new, opportunity: .existing(99))
      try tx.convert(lead, to: conversion)
    }
    #expect(refusal == .notFound(Opportunity.ID(99).reference))
    #expect(differences(before, office.crm.snapshot).isEmpty)
  }

  @Test func theRightToMakeEachTargetIsAskedBeforeAnyIsMade() throws {
    let policy = Policy(
      name: "narrow", roles: [Policy.Role("sales", holds: [.leads])],
      rules: [
        Policy.Rule("sales", [.read], .all),
        Policy.Rule("sales", [.convert], .only([.leads]), .own),
        Policy.Rule("sales", [.create], .only([.customers])),
      ])
    let closed = Catalog(
      kinds: Catalog.standard.kinds,
      actingUser: { principal, state in
        ActingUser(principal: principal, name: "sales", role: "sales", isActive: true)
      },
      configure: { _, _ in EffectiveSettings(policy: policy, zone: FixedTimeZone.utc) })
    let crm = try CRM.open(.inMemory, catalog: closed)
    let (user, id) = try crm.write(as: .system) { tx in
      let user = try tx.insert(User(username: "u", name: "U", role: "sales"))
      let id = try tx.insert(Lead(name: "L", owner: user))
      try tx.advance(id, to: .contacted)
      try tx.advance(id, to: .qualified)
      return (user, id)
    }
    let before = crm.snapshot
    let refused = Lead.Conversion(customer: .new, opportunity: .new)
    #expect(throws: CRMError.self) {
      try crm.write(as: user) { try $0.convert(id, to: refused) }
    }
    #expect(differences(before, crm.snapshot).isEmpty)
    try crm.write(as: user) { try $0.convert(id, to: Lead.Conversion(customer: .new)) }
    #expect(crm.snapshot.customers.count == 1)
  }

  @Test func whatIsAboutTheLeadShowsAtWhatItBecame() throws {
    let lead = try qualified()
    let record = try office.write(as: office.sales) { tx in
      try tx.insert(Note(about: lead.reference, "first"))
      try tx.insert(RecordComment(about: lead.reference, "asked"))
      try tx.insert(Correspondence(with: lead.reference, .email, subjectLine: "Hello"))
      let record = try tx.convert(
        lead, to: Lead.Conversion(customer: .new, contact: .new, opportunity: .new))
      let customer = try #require(record.customer)
      try tx.insert(Note(about: customer.reference, "second"))
      return record
    }
    let snapshot = office.crm.snapshot
    let customer = try #require(record.customer)
    #expect(snapshot.notes(about: customer.reference).map(\.body) == ["second", "first"])
    let opportunity = try #require(record.opportunity).reference
    #expect(snapshot.notes(about: opportunity).map(\.body) == ["first"])
    #expect(snapshot.comments(about: opportunity).map(\.body) == ["asked"])
    #expect(snapshot.correspondence(with: opportunity).map(\.subjectLine) == ["Hello"])
    #expect(snapshot.notes(about: lead.reference).map(\.body) == ["first"])
    #expect(snapshot.subjects(sharedBy: opportunity) == [opportunity, lead.reference])
    try office.write(as: office.admin) { try $0.delete(customer) }
    let left = try #require(office.crm.snapshot[lead])
    #expect(left.customer == nil && left.contact == nil && left.opportunity == nil)
  }

  private struct Unexpected: Error {}
}
