import CRMCore
import Testing

@Suite struct LeadConversionTests {
  private let office: Office

  init() throws { office = try Office() }

  private func qualified(_ change: (inout Lead) -> Void = { _ in }) throws -> Lead.ID {
    try office.write(as: office.sales) { tx in
      var lead = Lead(name: "Ada", email: "ada@n.example", company: "Northwind", source: "fair")
      change(&lead)
      let id = try tx.insert(lead)
      try tx.advance(id, to: .contacted)
      try tx.advance(id, to: .qualified)
      return id
    }
  }

  @Test func newTargetsAreFilledFromTheLead() throws {
    let lead = try qualified {
      $0.phone = "+49 30 123456"
      $0.website = "n.example"
      $0.address = PostalAddress(city: "Bonn")
      $0.position = "CEO"
    }
    let record = try office.write(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new, contact: .new))
    }
    let snapshot = office.crm.snapshot
    let customer = try #require(record.customer.flatMap { snapshot[$0] })
    let contact = try #require(record.contact.flatMap { snapshot[$0] })
    #expect(customer.name == "Northwind" && customer.email == "ada@n.example")
    #expect(customer.phone == "+49 30 123456" && customer.website == "n.example")
    #expect(customer.address?.city == "Bonn" && customer.source == "fair")
    #expect(customer.owner == office.sales)
    #expect(contact.name == "Ada" && contact.position == "CEO")
    #expect(contact.customer == customer.id && contact.lead == nil && contact.isPrimary)
    #expect(record.status == .converted)
  }

  @Test func aLeadWithoutACompanyBecomesACustomerOfItsName() throws {
    let lead = try qualified { $0.company = nil }
    let record = try office.write(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new))
    }
    #expect(record.customer.flatMap { office.crm.snapshot[$0] }?.name == "Ada")
    #expect(record.contact == nil && office.crm.snapshot.contacts.count == 0)
  }

  @Test func withoutTargetsOnlyTheStatusChanges() throws {
    let lead = try qualified()
    let position = office.crm.snapshot.position
    try office.write(as: office.sales) { try $0.convert(lead, to: Lead.Conversion()) }
    #expect(office.crm.snapshot.position == position + 1)
    #expect(office.crm.snapshot.customers.count == 0)
  }

  @Test func aNewContactWithoutACustomerStaysWithTheLead() throws {
    let lead = try qualified()
    let record = try office.write(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(contact: .new))
    }
    #expect(record.contact.flatMap { office.crm.snapshot[$0] }?.lead == lead)
  }

  @Test func theLeadsContactsMoveAndAnExistingPrimaryStaysPrimary() throws {
    let lead = try qualified()
    let (customer, theirs, mine) = try office.write(as: office.sales) { tx in
      let customer = try tx.insert(Customer(name: "N"))
      let theirs = try tx.insert(Contact(name: "T", customer: customer))
      let mine = try tx.insert(Contact(name: "M", lead: lead))
      return (customer, theirs, mine)
    }
    try office.write(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .existing(customer), contact: .new))
    }
    let contacts = office.crm.snapshot.contacts(of: customer)
    #expect(contacts.map(\.name) == ["T", "Ada", "M"])
    #expect(contacts.filter(\.isPrimary).map(\.id) == [theirs])
    #expect(office.crm.snapshot[mine]?.customer == customer)
    #expect(office.crm.snapshot.contacts(of: lead).isEmpty)
  }

  @Test func theLeadsPrimaryIsPrimaryAtANewCustomer() throws {
    let lead = try qualified()
    let second = try office.write(as: office.sales) { tx in
      try tx.insert(Contact(name: "A", lead: lead))
      let second = try tx.insert(Contact(name: "B", lead: lead))
      try tx.makePrimary(second)
      try tx.convert(lead, to: Lead.Conversion(customer: .new))
      return second
    }
    #expect(office.crm.snapshot.contacts.filter(\.isPrimary).map(\.id) == [second])
  }

  @Test func aSecondConversionIsRefusedNamingTheTargets() throws {
    let lead = try qualified()
    try office.write(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new, contact: .new))
    }
    let refusal = office.refusal(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new))
    }
    guard case .rule(let violation) = refusal else { throw Unexpected() }
    #expect(violation.code == "lead.converted")
    #expect(violation.reason == "lead/1 was converted to customer/1 and contact/1 already")
  }

  @Test func anAddressThatALiveCustomerHasIsRefusedNamingTheCustomer() throws {
    let lead = try qualified()
    let customer = try office.write(as: office.sales) { tx in
      try tx.insert(Customer(name: "N", email: "ADA@n.example"))
    }
    let before = office.crm.snapshot
    let refusal = office.refusal(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new))
    }
    guard case .rule(let violation) = refusal else { throw Unexpected() }
    #expect(violation.code == "lead.customer-exists")
    #expect(violation.record == customer.reference)
    #expect(violation.expected == "customer/1 as the customer")
    #expect(differences(before, office.crm.snapshot) == [])
  }

  @Test func likelyDuplicatesAreNamedInAWarning() throws {
    let lead = try qualified()
    let customer = try office.write(as: office.sales) { tx in
      try tx.insert(Customer(name: "NORTHWIND"))
    }
    try office.write(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new))
      #expect(tx.warnings.map(\.record) == [customer.reference])
    }
  }

  @Test func itIsAllOrNothingWhateverTargetIsRefused() throws {
    let lead = try qualified()
    let before = office.crm.snapshot
    let existing: [(Lead.Conversion, CRMError)] = [
      (.init(customer: .new, contact: .existing(9)), .notFound(Contact.ID(9).reference)),
      (.init(customer: .existing(9), contact: .new), .notFound(Customer.ID(9).reference)),
    ]
    for (conversion, error) in existing {
      #expect(office.refusal(as: office.sales) { try $0.convert(lead, to: conversion) } == error)
    }
    for user in [office.colleague, office.support, office.viewer] {
      for conversion in [Lead.Conversion(), .init(customer: .new), .init(contact: .new)] {
        let refusal = office.refusal(as: user) { try $0.convert(lead, to: conversion) }
        #expect(refusal?.isDenial == true)
      }
    }
    let stale = office.refusal(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new), ifVersion: 1)
    }
    #expect(stale == .versionMismatch(lead.reference, expected: 1, actual: 3))
    #expect(differences(before, office.crm.snapshot) == [])
  }

  @Test func deletingATargetClearsTheLeadsLink() throws {
    let lead = try qualified()
    let record = try office.write(as: office.sales) { tx in
      try tx.convert(lead, to: Lead.Conversion(customer: .new, contact: .new))
    }
    try office.write(as: office.admin) { try $0.delete(try #require(record.customer)) }
    let left = try #require(office.crm.snapshot[lead])
    #expect(left.customer == nil && left.contact == nil && left.status == .converted)
  }

  private struct Unexpected: Error {}
}
