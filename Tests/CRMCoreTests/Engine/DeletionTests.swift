@testable import CRMCore
import Testing

/// Soft deletion and restoring, over several kinds.
@Suite struct DeletionTests {
  private let office: Office

  init() throws { office = try Office() }

  @Test func whatBelongsToARecordGoesAndComesWithIt() throws {
    let (lead, ids) = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      let contact = try tx.insert(Contact(name: "K", lead: lead))
      let note = try tx.insert(Note(about: lead.reference, "N"))
      let below = try tx.insert(Note(about: contact.reference, "on the contact"))
      return (lead, [contact.reference, note.reference, below.reference])
    }
    let before = office.crm.snapshot
    try office.write(as: office.admin) { try $0.delete(lead) }
    for id in ids { #expect(!office.crm.snapshot.state.isLive(id)) }
    try office.write(as: office.admin) { try $0.restore(lead) }
    let after = office.crm.snapshot
    for id in ids { #expect(after.state.isLive(id)) }
    #expect(after.contacts(of: lead).map(\.isPrimary) == [true])
    #expect(after.position == before.position + 8)
    #expect(after.state.checkInvariants() == [])
  }

  @Test func oneDeletedOnItsOwnBeforeDoesNotComeBack() throws {
    let (lead, gone, kept) = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      return (
        lead, try tx.insert(Contact(name: "A", lead: lead)),
        try tx.insert(Contact(name: "B", lead: lead))
      )
    }
    // All at the same moment, so that times tell nothing.
    try office.write(as: office.admin) { tx in
      try tx.delete(gone)
      try tx.delete(lead)
      try tx.restore(lead)
    }
    #expect(office.crm.snapshot[gone] == nil && office.crm.snapshot[kept] != nil)
  }

  @Test func whatIsDeletedIsNeitherChangedNorPointedAt() throws {
    let lead = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      try tx.delete(lead)
      return lead
    }
    let attempts: [(inout WriteTransaction) throws -> Void] = [
      { tx in try tx.update(lead) { $0.name = "M" } }, { try $0.delete(lead) },
      { try $0.advance(lead, to: .contacted) },
    ]
    for attempt in attempts {
      #expect(office.refusal(as: office.admin, attempt) == .deleted(lead.reference))
    }
    let note = office.refusal(as: office.admin) { tx in
      try tx.insert(Note(about: lead.reference, "N"))
    }
    #expect(note?.problems == [.init("subject", .dangling(lead.reference))])
    let contact = office.refusal(as: office.admin) { tx in
      try tx.insert(Contact(name: "K", lead: lead))
    }
    #expect(contact?.problems == [.init("lead", .dangling(lead.reference))])
    #expect(
      office.refusal(as: office.admin) { try $0.restore(Lead.ID(9)) }
        == .notFound(Lead.ID(9).reference))
    try office.write(as: office.admin) { try $0.restore(lead) }
    #expect(
      office.refusal(as: office.admin) { try $0.restore(lead) } == .notDeleted(lead.reference))
  }

  @Test func restoringIntoAClashIsRefusedNamingIt() throws {
    let (first, second) = try office.write(as: office.admin) { tx in
      let first = try tx.insert(Customer(name: "A", email: "one@a.example"))
      try tx.insert(Contact(name: "K", customer: first))
      try tx.delete(first)
      let second = try tx.insert(Customer(name: "B", email: "ONE@a.example"))
      #expect(tx.warnings.map(\.record) == [first.reference])
      return (first, second)
    }
    let before = office.crm.snapshot
    let refusal = office.refusal(as: office.admin) { try $0.restore(first) }
    #expect(
      refusal?.problems == [.init("email", .taken("one@a.example", by: second.reference))])
    #expect(differences(before, office.crm.snapshot) == [])
  }

  @Test func versionsCountWritesAndGuardThem() throws {
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    try office.write(as: office.sales) { tx in
      try tx.update(lead, ifVersion: 1) { $0.name = "M" }
      try tx.advance(lead, to: .contacted, ifVersion: 2)
    }
    let stale: [(inout WriteTransaction) throws -> Void] = [
      { tx in try tx.update(lead, ifVersion: 1) { $0.name = "N" } },
      { try $0.advance(lead, to: .qualified, ifVersion: 1) },
      { try $0.lose(lead, reason: "pricing", ifVersion: 1) },
      { try $0.delete(lead, ifVersion: 1) },
    ]
    for attempt in stale {
      #expect(
        office.refusal(as: office.admin, attempt)
          == .versionMismatch(lead.reference, expected: 1, actual: 3))
    }
    #expect(office.crm.snapshot[lead]?.version == 3)
  }

  @Test func referencesAreOfTheRightKindAndAllProblemsAreToldAtOnce() throws {
    let refusal = office.refusal(as: office.admin) { tx in
      var customer = Customer(name: "", email: "no address", phone: "x")
      customer.parent = 77
      customer.owner = 66
      try tx.insert(customer)
    }
    #expect(refusal?.problems.map(\.field) == ["name", "email", "phone"])
    let dangling = office.refusal(as: office.admin) { tx in
      var customer = Customer(name: "C")
      customer.parent = 77
      customer.owner = 66
      try tx.insert(customer)
    }
    #expect(dangling?.problems.map(\.field) == ["parent", "owner"])
    let strange = office.refusal(as: office.admin) { tx in
      try tx.insert(Note(about: RecordReference(kind: "ship", number: 1), "N"))
    }
    guard case .wrongKind = strange?.problems.first?.kind else {
      Issue.record("a note about a ship")
      return
    }
  }

  @Test func theOwnerIsByDefaultWhoeverMakesTheRecord() throws {
    let (lead, customer) = try office.write(as: office.sales) { tx in
      (try tx.insert(Lead(name: "L")), try tx.insert(Customer(name: "C")))
    }
    #expect(office.crm.snapshot[lead]?.owner == office.sales)
    #expect(office.crm.snapshot[customer]?.owner == office.sales)
    let nobody = office.refusal(as: .system) { try $0.insert(Lead(name: "L")) }
    #expect(nobody?.problems == [.init("owner", .missing)])
    let note = try office.write(as: office.support) { tx in
      try tx.insert(Note(about: lead.reference, "N"))
    }
    #expect(office.crm.snapshot[note]?.author == office.support)
  }
}
