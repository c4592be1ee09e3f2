import CRMCore
import Testing

@Suite struct CorrespondenceTests {
  private let clock = HandClock()
  private let office: Office
  private let lead: Lead.ID
  private let customer: Customer.ID
  private let contact: Contact.ID

  init() throws {
    let office = try Office(options: clock.options)
    self.office = office
    (lead, customer, contact) = try office.write(as: office.sales) { tx in
      let customer = try tx.insert(Customer(name: "C"))
      return (
        try tx.insert(Lead(name: "L")), customer,
        try tx.insert(Contact(name: "K", customer: customer))
      )
    }
  }

  /// Logs a piece of correspondence and returns the warnings of it.
  private func log(_ record: Correspondence) throws -> [String] {
    try office.write(as: office.sales) { tx in
      try tx.insert(record)
      return tx.warnings.map { "\($0.record): \($0.text)" }
    }
  }

  @Test func itWasNowAndLoggedByWhoeverWritesUnlessSaidOtherwise() throws {
    let earlier = clock.now.adding(TimeSpan(days: -3))
    let ids = try office.write(as: office.sales) { tx in
      [
        try tx.insert(Correspondence(with: lead.reference, .phone)),
        try tx.insert(Correspondence(with: lead.reference, .email, .incoming, at: earlier)),
      ]
    }
    let snapshot = office.crm.snapshot
    #expect(snapshot[ids[0]]?.occurredAt == clock.now)
    #expect(snapshot[ids[1]]?.occurredAt == earlier)
    #expect(snapshot[ids[0]]?.loggedBy == office.sales)
    let forged = office.refusal(as: office.admin) { tx in
      try tx.update(ids[0]) { $0.loggedBy = office.admin }
    }
    #expect(forged?.problems == [.init("loggedBy", .readOnly)])
    let emptied = office.refusal(as: office.sales) { tx in
      try tx.update(ids[0]) { $0.occurredAt = nil }
    }
    #expect(emptied?.problems == [.init("occurredAt", .missing)])
  }

  @Test func itIsListedTheNewestFirstByWhenItWas() throws {
    let days = [0, -2, -1]
    let ids = try office.write(as: office.sales) { tx in
      try days.map { days in
        let time = tx.now.adding(TimeSpan(days: days))
        return try tx.insert(Correspondence(with: lead.reference, .meeting, at: time))
      }
    }
    let found = office.crm.snapshot.correspondence(with: lead.reference).ids()
    #expect(found == [ids[0], ids[2], ids[1]])
    #expect(Correspondence.schema.plural == "correspondence")
  }

  @Test func writingOrCallingWhereThatIsUnwantedWarnsAndIsLogged() throws {
    try office.write(as: office.sales) { tx in
      try tx.update(lead) { $0.doNotCall = true }
      try tx.update(customer) { $0.doNotEmail = true }
    }
    let subjects = [lead.reference, customer.reference, contact.reference, office.admin.reference]
    var warned: [String] = []
    for subject in subjects {
      for medium in Correspondence.Medium.allCases {
        for direction in Correspondence.Direction.allCases {
          let warnings = try log(Correspondence(with: subject, medium, direction))
          for warning in warnings { warned.append("\(medium) \(direction) \(warning)") }
        }
      }
    }
    #expect(
      warned == [
        "phone outgoing lead/1: no calls are wanted there",
        "email outgoing customer/1: no e-mail is wanted there",
        "email outgoing contact/1: no e-mail is wanted there",
      ])
    #expect(office.crm.snapshot.correspondence.count == 4 * 4 * 2)
  }

  @Test func aSubjectMustLiveAndBeReadable() throws {
    let gone = office.refusal(as: office.sales) { tx in
      try tx.insert(Correspondence(with: Lead.ID(9).reference, .email))
    }
    #expect(gone?.problems == [.init("subject", .dangling(Lead.ID(9).reference))])
    let narrow = try Office(catalog: Catalog.standard.withoutReading("settings"))
    let denied = narrow.refusal(as: narrow.sales) { tx in
      let settings = RecordReference(kind: "settings", number: 1)
      try tx.insert(Correspondence(with: settings, .email))
    }
    #expect(denied?.isDenial == true)
  }

  @Test func itGoesAndComesBackWithItsSubject() throws {
    _ = try log(Correspondence(with: contact.reference, .email))
    try office.write(as: office.admin) { try $0.delete(customer) }
    #expect(office.crm.snapshot.correspondence.count == 0)
    try office.write(as: office.admin) { try $0.restore(customer) }
    #expect(office.crm.snapshot.correspondence.count == 1)
  }
}

@Suite struct KeepInTouchTests {
  private let clock = HandClock()
  private let office: Office
  private let customer: Customer.ID

  init() throws {
    clock.now = try Timestamp("2026-03-01T23:30:00Z")
    let zone: Catalog.Zones = { _ in CentralEurope() }
    let clock = clock
    let office = try Office(options: OpenOptions(clock: { clock.now }, zones: zone))
    self.office = office
    customer = try office.write(as: office.sales) { tx in
      var customer = Customer(name: "C")
      customer.cadence = 7
      try tx.insert(Customer(name: "without"))
      return try tx.insert(customer)
    }
  }

  private func next() throws -> String? {
    let snapshot = office.crm.snapshot
    return snapshot.nextContact(with: try #require(snapshot[customer]))?.description
  }

  private func overdue(_ time: String) throws -> [Customer.ID] {
    office.crm.snapshot.customersOverdueForContact(at: try Timestamp(time)).map(\.id)
  }

  @Test func withoutCorrespondenceTheCadenceRunsFromTheDayTheCustomerWasMade() throws {
    // 23:30 UTC is the next day already in the settings' zone.
    #expect(try next() == "2026-03-09")
    #expect(try overdue("2026-03-09T22:59:00Z") == [])
    #expect(try overdue("2026-03-09T23:00:00Z") == [customer])
  }

  @Test func anyCorrespondenceWithTheCustomerOrItsContactsStartsTheCadenceAnew() throws {
    let contact = try office.write(as: office.sales) { tx in
      try tx.insert(Contact(name: "K", customer: customer))
    }
    let logged = [
      ("2026-03-05", customer.reference, "2026-03-12"),
      ("2026-03-20", contact.reference, "2026-03-27"),
      ("2026-03-10", customer.reference, "2026-03-27"),
    ]
    for (day, subject, expected) in logged {
      try office.write(as: office.sales) { tx in
        let time = try Timestamp("\(day)T12:00:00Z")
        try tx.insert(Correspondence(with: subject, .phone, .incoming, at: time))
      }
      #expect(try next() == expected)
    }
    try office.write(as: office.admin) { try $0.delete(contact) }
    #expect(try next() == "2026-03-17")
  }

  @Test func thoseLongestOverdueComeFirst() throws {
    let other = try office.write(as: office.sales) { tx in
      var customer = Customer(name: "D")
      customer.cadence = 3
      return try tx.insert(customer)
    }
    #expect(try overdue("2026-03-08T12:00:00Z") == [other])
    #expect(try overdue("2026-04-01T00:00:00Z") == [other, customer])
  }

  @Test func aCustomerWithoutACadenceIsNeverDue() throws {
    try office.write(as: office.sales) { tx in try tx.update(customer) { $0.cadence = nil } }
    #expect(try next() == nil)
    #expect(try overdue("2030-01-01T00:00:00Z") == [])
  }
}
