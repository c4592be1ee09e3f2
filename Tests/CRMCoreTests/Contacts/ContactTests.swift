@testable import CRMCore
import Testing

@Suite struct ContactTests {
  private let office: Office
  private let customer: Customer.ID
  private let lead: Lead.ID

  init() throws {
    office = try Office()
    (customer, lead) = try office.write(as: office.sales) { tx in
      (try tx.insert(Customer(name: "C")), try tx.insert(Lead(name: "L")))
    }
  }

  @Test func aContactBelongsToExactlyOneOfLeadAndCustomer() throws {
    var contact = Contact(name: "K", customer: customer)
    contact.lead = lead
    let both = office.refusal(as: office.admin) { try $0.insert(contact) }
    #expect(both?.code == "contact.parent")
    contact.lead = nil
    contact.customer = nil
    let none = office.refusal(as: office.admin) { try $0.insert(contact) }
    #expect(none?.code == "contact.parent")
    let id = try office.write(as: office.sales) { tx in
      try tx.insert(Contact(name: "K", customer: customer))
    }
    let left = office.refusal(as: office.admin) { tx in try tx.update(id) { $0.customer = nil } }
    #expect(left?.code == "contact.parent")
  }

  @Test func theFirstContactOfAParentBecomesItsPrimary() throws {
    try office.write(as: office.sales) { tx in
      for name in ["B", "A", "C"] {
        try tx.insert(Contact(name: name, customer: customer))
        try tx.insert(Contact(name: name, lead: lead))
      }
    }
    let snapshot = office.crm.snapshot
    #expect(snapshot.contacts(of: customer).map(\.name) == ["B", "A", "C"])
    #expect(snapshot.contacts(of: customer).map(\.isPrimary) == [true, false, false])
    #expect(snapshot.contacts(of: lead).map(\.isPrimary) == [true, false, false])
  }

  @Test func makingOnePrimaryClearsTheOtherInTheSameCommit() throws {
    let (first, second) = try office.write(as: office.sales) { tx in
      (
        try tx.insert(Contact(name: "A", customer: customer)),
        try tx.insert(Contact(name: "B", customer: customer))
      )
    }
    let before = office.crm.snapshot.position
    try office.write(as: office.sales) { try $0.makePrimary(second) }
    let snapshot = office.crm.snapshot
    #expect(snapshot[first]?.isPrimary == false && snapshot[second]?.isPrimary == true)
    #expect(snapshot.position == before + 2)
    let third = try office.write(as: office.sales) { tx in
      var third = Contact(name: "C", customer: customer)
      third.isPrimary = true
      return try tx.insert(third)
    }
    #expect(office.crm.snapshot.contacts(of: customer).first?.id == third)
    #expect(office.crm.snapshot.contacts.filter(\.isPrimary).count == 1)
  }

  @Test func oneThatComesBackTakesNoOnesPlace() throws {
    let (first, second) = try office.write(as: office.sales) { tx in
      (
        try tx.insert(Contact(name: "A", customer: customer)),
        try tx.insert(Contact(name: "B", customer: customer))
      )
    }
    try office.write(as: office.admin) { tx in
      try tx.delete(first)
      try tx.makePrimary(second)
      try tx.restore(first)
    }
    #expect(office.crm.snapshot.contacts(of: customer).map(\.id) == [second, first])
    #expect(office.crm.snapshot[first]?.isPrimary == false)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func noParentEverHasTwoPrimaries(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let parents = try office.write(as: office.admin) { tx in
      try (0..<3).map { try tx.insert(Customer(name: text("P", $0))) }
    }
    for step in 0..<60 {
      let (kind, flag) = (Int.random(in: 0..<5, using: &random), Bool.random(using: &random))
      let parent = parents[Int.random(in: 0..<3, using: &random)]
      let count = office.crm.snapshot.state.table(Contact.self).lastNumber
      let id = Contact.ID(UInt32.random(in: 1...max(count, 1), using: &random))
      try office.write(as: office.admin) { tx in
        switch kind {
        case 0:
          var contact = Contact(name: "K", customer: parent)
          contact.isPrimary = flag
          try tx.insert(contact)
        case 1: _ = try? tx.update(id) { $0.isPrimary = flag }
        case 2: _ = try? tx.update(id) { $0.customer = parent }
        case 3: try? tx.delete(id)
        default: try? tx.restore(id)
        }
      }
      let primaries = office.crm.snapshot.contacts.filter(\.isPrimary).compactMap(\.parent)
      #expect(Set(primaries).count == primaries.count, "seed \(seed), step \(step)")
    }
    #expect(office.crm.snapshot.state.checkInvariants() == [], "seed \(seed)")
  }
}
