import Foundation
import Testing

@testable import CRMCore

/// Programs that try to get the engine into a state that its rules forbid.
@Suite struct AttackTests {
  private struct Stop: Error {}

  /// A stack of the size that the system's thread pools give.
  private func onSmallStack(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread {
        continuation.resume(with: Result { try body() })
      }
      thread.stackSize = 512 * 1024
      thread.start()
    }
  }

  @Test func aDeletionTakesTenThousandAlongAndBringsThemBack() throws {
    let office = try Office()
    let customer = try office.write(as: office.admin) { tx in
      let customer = try tx.insert(Customer(name: "N"))
      for number in 0..<10_000 {
        try tx.insert(Note(about: customer.reference, text("n", number)))
      }
      return customer
    }
    try office.write(as: office.admin) { try $0.delete(customer) }
    #expect(office.crm.snapshot.notes.count == 0)
    try office.write(as: office.admin) { try $0.restore(customer) }
    #expect(office.crm.snapshot.notes.count == 10_000)
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }

  @Test func aChainOfNotesOnNotesIsDeletedAndRestoredWhateverItsLength() async throws {
    let office = try Office()
    let (lead, last) = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      var subject = lead.reference
      for number in 0..<600 {
        subject = try tx.insert(Note(about: subject, text("n", number))).reference
      }
      return (lead, subject)
    }
    try await onSmallStack {
      try office.write(as: office.admin) { try $0.delete(lead) }
      #expect(office.crm.snapshot.notes.count == 0)
      try office.write(as: office.admin) { try $0.restore(lead) }
    }
    #expect(office.crm.snapshot.state.isLive(last))
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }

  @Test func recordsThatBelongToEachOtherGoAndComeTogether() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let (one, other, own) = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      let one = try tx.insert(Note(about: lead.reference, "one"))
      let other = try tx.insert(Note(about: one.reference, "other"))
      let own = try tx.insert(Note(about: lead.reference, "own"))
      try tx.update(one) { $0.subject = other.reference }
      try tx.update(own) { $0.subject = own.reference }
      return (one, other, own)
    }
    try office.write(as: office.admin) { tx in
      try tx.delete(one)
      try tx.delete(own)
    }
    #expect(office.crm.snapshot.notes.count == 0)
    #expect(office.crm.snapshot.find(other)?.header.cascaded == true)
    try office.write(as: office.admin) { tx in
      try tx.restore(one)
      try tx.restore(own)
    }
    #expect(office.crm.snapshot.notes.count == 3)
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
  }

  @Test func customersNeverBelongToThemselves() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      let top = try tx.insert(Customer(name: "A"))
      var middle = Customer(name: "B")
      middle.parent = top
      let below = try tx.insert(middle)
      for (child, parent) in [(top, below), (top, top)] {
        let error = #expect(throws: CRMError.self) {
          try tx.update(child) { $0.parent = parent }
        }
        #expect(error?.code == "customer.parent")
      }
    }
  }

  @Test func numbersThatTheJournalCannotKeepAreRefused() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    try office.write(as: office.admin) { tx in
      var field = CustomField(of: "customer", key: "size", type: .integer)
      field.label = "Size"
      try tx.insert(field)
    }
    for number in [Int.max, .min, 1 << 53, -(1 << 53)] {
      let cadence = office.refusal(as: office.admin) { tx in
        var customer = Customer(name: "C")
        customer.cadence = number
        try tx.insert(customer)
      }
      #expect(cadence != nil)
      let custom = office.refusal(as: office.admin) { tx in
        var customer = Customer(name: "C")
        customer.custom["size"] = .integer(number)
        try tx.insert(customer)
      }
      #expect(custom?.problems.map(\.field) == ["custom.size"])
    }
    try office.write(as: office.admin) { tx in
      var customer = Customer(name: "C")
      customer.cadence = 1 << 53 - 1
      customer.custom["size"] = .integer(-(1 << 53 - 1))
      try tx.insert(customer)
    }
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
  }

  @Test func equalTextsInOtherBytesAreTheSameName() throws {
    let office = try Office()
    let composed = "ren\u{E9}"
    let decomposed = "rene\u{301}"
    let first = try office.write(as: office.admin) { tx in
      try tx.insert(User(username: composed, name: "R", role: "viewer"))
    }
    let taken = office.refusal(as: office.admin) { tx in
      try tx.insert(User(username: decomposed, name: "R", role: "viewer"))
    }
    #expect(taken?.problems == [.init("username", .taken(decomposed, by: first.reference))])
    #expect(office.crm.snapshot.user(named: decomposed)?.id == first)
    let respelled = try office.write(as: office.admin) { tx in
      try tx.update(first) { $0.username = decomposed }
    }
    #expect(respelled)
    #expect(office.crm.snapshot.user(named: composed)?.id == first)
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }

  @Test func strangeTextsComeBackToTheByte() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let texts = [
      "\u{0}\u{1}\u{1F}\u{7F}", "\"\\/\n\r\t", "\u{2028}\u{2029}\u{FEFF}", "e\u{301} \u{E9}",
      "👩‍👩‍👧‍👦", "\u{202E}evil", "}\",\"x\":\"00000000\"}", String(repeating: "\u{301}", count: 500),
    ]
    try office.write(as: office.admin) { tx in
      for text in texts { try tx.insert(Lead(name: text)) }
    }
    let reopened = try CRM.open(.store(store)).snapshot
    for (text, lead) in zip(texts, reopened.leads) {
      #expect(Array(lead.name.utf8) == Array(text.utf8))
    }
  }

  @Test func aSumBeyondWhatAnAmountCanBeIsHeldThere() throws {
    let office = try Office()
    let most = try #require(
      Money(minorUnits: Money.maximumMinorUnits, currency: CurrencyCode("EUR")))
    try office.write(as: office.admin) { tx in
      for _ in 0..<1100 { try tx.insert(Lead(name: "L", estimatedValue: most)) }
    }
    #expect(office.crm.snapshot.leads.sum(of: \.estimatedValue) == [most])
  }

  @Test func configurationComesBackWithWhatIsTakenBack() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      try tx.insert(CustomField(of: "lead", key: "kept"))
      #expect(throws: Stop.self) {
        try tx.atomically { tx in
          try tx.update(StoreSettings.ID(1)) { $0.currency = CurrencyCode.all[0] }
          try tx.insert(CustomField(of: "lead", key: "gone"))
          try tx.delete(CustomField.ID(1))
          throw Stop()
        }
      }
      #expect(tx.configuration.customFields["lead"]?.map(\.key) == ["kept"])
      #expect(tx.configuration.currency?.code == "EUR")
      #expect(throws: (any Error).self) {
        try tx.update(StoreSettings.ID(1)) { $0.timeZone = "Nowhere/At-all" }
      }
      #expect(tx[StoreSettings.ID(1)]?.timeZone == "UTC")
      var lead = Lead(name: "L")
      lead.custom["gone"] = .text("x")
      #expect(throws: CRMError.self) { try tx.insert(lead) }
    }
    #expect(office.crm.snapshot.configuration.customFields["lead"]?.map(\.key) == ["kept"])
  }

  @Test func aCopyOfARecordBringsNoStampsAlong() throws {
    let office = try Office()
    let copy = try office.write(as: office.admin) { tx in
      let first = try tx.insert(Lead(name: "L"))
      for _ in 0..<3 { try tx.update(first) { $0.name += "x" } }
      try tx.delete(first)
      let record = try #require(tx.snapshot.find(first))
      return try tx.insert(record)
    }
    let record = try #require(office.crm.snapshot[copy])
    #expect(record.id.number == 2 && record.version == 1 && !record.isDeleted)
  }

  @Test func oneRecordPutInAnothersPlaceKeepsItsNumberAndLife() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      let one = try tx.insert(Lead(name: "one"))
      let other = try tx.insert(Lead(name: "other"))
      try tx.delete(other)
      let deleted = try #require(tx.snapshot.find(other))
      try tx.update(one) { $0 = deleted }
      #expect(tx[one]?.name == "other")
      #expect(tx[other] == nil)
    }
    #expect(office.crm.snapshot.leads.ids().map(\.number) == [1])
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }

  @Test func readOnlyFieldsAreSetByOperationsAlone() throws {
    let office = try Office()
    let (lead, converted) = try office.write(as: office.sales) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      let other = try tx.insert(Lead(name: "M"))
      try tx.advance(other, to: .contacted)
      try tx.advance(other, to: .qualified)
      return (lead, try tx.convert(other, to: Lead.Conversion(customer: .new)))
    }
    let update = office.refusal(as: office.sales) { tx in
      try tx.update(lead) { record in
        record = converted
        record.status = .new
      }
    }
    #expect(update?.problems == [.init("customer", .readOnly)])
    let insert = office.refusal(as: office.sales) { tx in
      var copy = converted
      copy.status = .new
      try tx.insert(copy)
    }
    #expect(insert?.problems == [.init("customer", .readOnly)])
    let note = office.refusal(as: office.sales) { tx in
      var note = Note(about: lead.reference, "N")
      note.author = office.manager
      try tx.insert(note)
    }
    #expect(note?.problems == [.init("author", .readOnly)])
  }
}
