import Testing

@testable import CRMCore

/// The event agency's policy, tried by writing.
@Suite struct EventAgencyTests {
  private let crm: CRM
  private let admin: User.ID
  private let kim: User.ID
  private let lee: User.ID
  private let sam: User.ID
  private let uma: User.ID
  private let none: User.ID

  init() throws {
    crm = try CRM.open(.inMemory)
    let users = [
      ("ada", "admin"), ("kim", "commercial"), ("lee", "commercial"), ("sam", "support"),
      ("uma", "support"), ("non", "none"),
    ]
    let ids = try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(
          organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC",
          policy: "event-agency"))
      return try users.map { try tx.insert(User(username: $0.0, name: $0.0, role: $0.1)) }
    }
    (admin, kim, lee, sam, uma, none) = (ids[0], ids[1], ids[2], ids[3], ids[4], ids[5])
  }

  /// What became of a write: nothing stood in its way, it was denied, or it was refused.
  private enum Outcome { case done, denied, refused }

  private func outcome(
    _ actor: User.ID, _ body: (inout WriteTransaction) throws -> Void
  ) -> Outcome {
    do {
      try crm.write(as: actor, body)
      return .done
    } catch CRMError.denied {
      return .denied
    } catch {
      return .refused
    }
  }

  /// A customer of kim's with a signed contract.
  private func signed() throws -> (Customer.ID, Contract.ID) {
    let customer = try crm.write(as: kim) { try $0.insert(Customer(name: "Globex")) }
    let contract = try crm.write(as: admin) { tx in
      try tx.insert(Contract(customer: customer, amount: euros(100)))
    }
    try crm.write(as: kim) { try $0.sign(contract) }
    return (customer, contract)
  }

  private func event(_ contract: Contract.ID, _ support: User.ID? = nil) -> Event {
    let time = Timestamp(milliseconds: 0)
    var event = Event("E", under: contract, from: time, to: time)
    event.support = support
    return event
  }

  @Test func commercialsAloneMakeCustomersAndOnlyForThemselves() throws {
    for (actor, owner, expected) in [
      (kim, nil, .done), (kim, kim, .done), (kim, lee, .denied), (admin, nil, .denied),
      (admin, kim, .denied), (sam, nil, .denied), (none, nil, .denied),
    ] as [(User.ID, User.ID?, Outcome)] {
      let result = outcome(actor) { try $0.insert(Customer(name: "C", owner: owner)) }
      #expect(result == expected, "\(actor) for \(owner?.description ?? "nobody")")
    }
    let mine = try #require(crm.snapshot.customers.first?.id)
    #expect(outcome(kim) { try $0.update(mine) { $0.phone = "+33 1 23456789" } } == .done)
    #expect(outcome(lee) { try $0.update(mine) { $0.name = "X" } } == .denied)
    #expect(outcome(kim) { try $0.update(mine) { $0.owner = lee } } == .denied)
    #expect(outcome(kim) { try $0.insert(Contact(name: "K", customer: mine)) } == .done)
    #expect(outcome(lee) { try $0.insert(Contact(name: "K", customer: mine)) } == .denied)
    #expect(outcome(kim) { try $0.delete(mine) } == .denied)
    #expect(outcome(admin) { try $0.update(mine) { $0.name = "X" } } == .done)
  }

  @Test func anAdministratorImportsWhatOnlyCommercialsMake() throws {
    let csv = try ImportSource(csv: Array("name,owner\nA,kim\nB,ada\nC,\n".utf8))
    var options = ImportOptions()
    options.skipsErrors = true
    let result = try crm.write(as: admin) { tx in
      try tx.importRecords(Customer.self, from: csv, options)
    }
    #expect(result.rows.map { $0.outcome == .created } == [true, false, false])
    let (_, contract) = try signed()
    let events = "name,contract,start,end\nE,\(contract.number),2026-01-01,2026-01-02\n"
    let source = try ImportSource(csv: Array(events.utf8))
    let made = try crm.write(as: admin) { try $0.importRecords(Event.self, from: source, .init()) }
    #expect(made.created == 1)
    #expect(outcome(kim) { _ = try $0.importRecords(Event.self, from: source, .init()) } == .denied)
  }

  @Test func customersBelongToCommercialsAndEventsAreLookedAfterBySupport() throws {
    let (customer, contract) = try signed()
    let id = try crm.write(as: kim) { try $0.insert(event(contract)) }
    for user in [admin, kim, lee, sam, uma, none] {
      let isCommercial = user == kim || user == lee
      let owns = outcome(admin) { try $0.update(customer) { $0.owner = user } }
      #expect(owns == (isCommercial ? .done : .refused), "\(user)")
      let helps = outcome(admin) { try $0.setSupport(id, to: user) }
      #expect(helps == (user == sam || user == uma ? .done : .refused), "\(user)")
    }
  }

  @Test func commercialsRunTheContractsOfTheirCustomersButNeverChangeTheirCustomer() throws {
    let (customer, _) = try signed()
    let other = try crm.write(as: kim) { try $0.insert(Customer(name: "Other")) }
    let draft = try crm.write(as: admin) { tx in
      try tx.insert(Contract(customer: customer, amount: euros(10)))
    }
    #expect(
      outcome(kim) { try $0.insert(Contract(customer: customer, amount: euros(1))) } == .denied)
    #expect(outcome(kim) { try $0.update(draft) { $0.amount = euros(20) } } == .done)
    #expect(outcome(kim) { try $0.update(draft) { $0.customer = other } } == .denied)
    #expect(outcome(lee) { try $0.sign(draft) } == .denied)
    #expect(outcome(kim) { try $0.sign(draft) } == .done)
    #expect(outcome(kim) { try $0.update(draft) { $0.amount = euros(30) } } == .denied)
    #expect(outcome(lee) { try $0.pay(draft, euros(1)) } == .denied)
    #expect(outcome(kim) { try $0.pay(draft, euros(1)) } == .done)
    #expect(outcome(kim) { try $0.void(1) } == .done)
    #expect(outcome(admin) { try $0.update(draft) { $0.amount = euros(30) } } == .done)
    #expect(outcome(admin) { try $0.update(draft) { $0.customer = other } } == .refused)
  }

  @Test func eventsAreMadeByTheCustomersCommercialWithoutTheirSupport() throws {
    let (_, contract) = try signed()
    #expect(outcome(kim) { try $0.insert(event(contract, sam)) } == .denied)
    for (actor, expected) in [
      (admin, .denied), (lee, .denied), (sam, .denied), (none, .denied), (kim, .done),
    ] as [(User.ID, Outcome)] {
      #expect(outcome(actor) { try $0.insert(event(contract)) } == expected, "\(actor)")
    }
    #expect(outcome(kim) { try $0.update(1 as Event.ID) { $0.name = "X" } } == .denied)
  }

  @Test func supportUpdatesTheEventsGivenToThemButNotWhoseTheyAre() throws {
    let (_, contract) = try signed()
    let id = try crm.write(as: kim) { try $0.insert(event(contract)) }
    #expect(outcome(sam) { try $0.update(id) { $0.location = "X" } } == .denied)
    try crm.write(as: admin) { try $0.setSupport(id, to: sam) }
    #expect(outcome(sam) { try $0.update(id) { $0.location = "X" } } == .done)
    #expect(outcome(uma) { try $0.update(id) { $0.location = "Y" } } == .denied)
    #expect(outcome(sam) { try $0.setSupport(id, to: uma) } == .denied)
    #expect(outcome(sam) { try $0.update(id) { $0.support = nil } } == .denied)
    #expect(outcome(sam) { try $0.finish(id) } == .done)
  }

  @Test func everyoneReadsAndNotesButNone() throws {
    let (customer, _) = try signed()
    for user in [admin, kim, lee, sam, uma, none] {
      #expect(crm.snapshot.records(Contract.self, readableBy: user).count == 1)
      let note = outcome(user) { try $0.insert(Note(about: customer.reference, "N")) }
      #expect(note == (user == none ? .denied : .done), "\(user)")
    }
  }

  @Test func aRoleIsKeptWhileItsDutiesLastAndTransferHandsThemOver() throws {
    let (customer, contract) = try signed()
    let id = try crm.write(as: kim) { try $0.insert(event(contract)) }
    try crm.write(as: admin) { try $0.setSupport(id, to: sam) }
    for (user, role, held) in [
      (kim, "support", customer.reference), (sam, "commercial", id.reference),
    ] {
      #expect(
        throws: CRMError.responsibilities(
          user.reference, holds: [held], count: 1, hint: "transfer them first")
      ) {
        try crm.write(as: admin) { tx in try tx.update(user) { $0.role = role } }
      }
    }
    #expect(outcome(admin) { try $0.transfer(from: kim, to: sam) } == .refused)
    #expect(outcome(admin) { try $0.transfer(from: kim, to: lee) } == .done)
    #expect(outcome(admin) { try $0.update(kim) { $0.role = "support" } } == .done)
    #expect(outcome(admin) { try $0.transfer(from: sam, to: kim) } == .done)
    #expect(crm.snapshot[id]?.support == kim && crm.snapshot[customer]?.owner == lee)
  }
}

/// What a user may not read is left out, of whatever is counted or summed up.
@Suite struct OwnContractsTests {
  private static let policy = Policy(
    name: "own-only", roles: [.init("admin", administers: true), .init("sales")],
    rules: [
      .init("admin", PolicyAction.allCases, .all),
      .init("sales", [.read], .only([.customers, .contracts, .events]), .own),
    ])

  @Test func listsCountsAndTotalsHoldWhatTheUserMayRead() throws {
    let standard = Catalog.standard
    let catalog = Catalog(kinds: standard.kinds, actingUser: standard.actingUser) { state, zones in
      var configuration = try standard.configure(state, zones)
      configuration.policy = Self.policy
      return configuration
    }
    let crm = try CRM.open(.inMemory, catalog: catalog)
    let users = try crm.write(as: .system) { tx in
      try ["admin", "sales", "sales"].enumerated().map { index, role in
        try tx.insert(User(username: "u\(index)", name: "U", role: role))
      }
    }
    try crm.write(as: .system) { tx in
      for (owner, amount) in [(users[1], 10), (users[2], 20), (users[2], 40)] as [(User.ID, Int64)]
      {
        let customer = try tx.insert(Customer(name: "C", owner: owner))
        let contract = try tx.insert(Contract(customer: customer, amount: euros(amount)))
        try tx.sign(contract)
        try tx.pay(contract, euros(amount / 2))
        let time = Timestamp(milliseconds: 0)
        try tx.insert(Event("E", under: contract, from: time, to: time))
      }
    }
    for (user, contracts, sum) in [
      (users[0], [1, 2, 3], 70), (users[1], [1], 10), (users[2], [2, 3], 60),
    ] as [(User.ID, [UInt32], Int64)] {
      let readable = crm.snapshot.records(Contract.self, readableBy: user)
      #expect(readable.map(\.id.number) == contracts)
      #expect(readable.count == contracts.count)
      #expect(readable.sum(of: \.amount) == [euros(sum)])
      let payments = crm.snapshot.records(Payment.self, readableBy: user)
      #expect(payments.map(\.contract.number) == contracts)
      #expect(payments.sum(of: \.amount) == [euros(sum / 2)])
      let events = crm.snapshot.records(Event.self, readableBy: user)
      #expect(events.map(\.contract.number) == contracts)
      let hidden: Contract.ID = contracts.contains(1) ? 2 : 1
      if user != users[0] {
        #expect(throws: CRMError.self) {
          try crm.snapshot.record(hidden, readableBy: user)
        }
      }
    }
  }
}
