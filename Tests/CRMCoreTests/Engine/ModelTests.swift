import Testing

@testable import CRMCore

/// Random programs against plain dictionaries: what stands must be the same after every step.
@Suite struct ModelTests {
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func randomProgramsLeaveWhatTheModelSays(seed: UInt64) throws {
    let store = InMemoryStore()
    let clock = HandClock()
    var program = try ModelProgram(Office(store: store, options: clock.options), seed: seed)
    for step in 0..<150 {
      if step % 3 == 0 { clock.advance(step % 4 == 0 ? -Int64(step) : Int64(step)) }
      try program.step()
      let crm = program.office.crm
      #expect(crm.snapshot.state.checkInvariants() == [], "seed \(seed), step \(step)")
      #expect(program.disagreements() == [], "seed \(seed), step \(step)")
      if step % 25 == 7 { try crm.writeCheckpoint() }
      if step % 10 == 9 { try reopen(store, program.office.crm, "seed \(seed), step \(step)") }
    }
  }

  /// Opens the store once more, from its newest checkpoint and without any: all must be the same.
  private func reopen(_ store: InMemoryStore, _ crm: CRM, _ comment: Comment) throws {
    for usesCheckpoints in [true, false] {
      let options = OpenOptions(usesCheckpoints: usesCheckpoints)
      let reopened = try CRM.open(.store(store), options: options)
      #expect((reopened.engine.checkpointPosition > 0) == usesCheckpoints)
      #expect(differences(crm.snapshot, reopened.snapshot) == [], comment)
      #expect(reopened.snapshot.state.checkInvariants() == [], comment)
    }
  }
}

/// What a customer, a lead, a contact and a note are to the model.
private struct Model {
  struct Lead {
    var name: String
    var status = "new"
    var isLive = true
  }

  struct Customer {
    var email: String?
    var parent: UInt32?
    /// The parent that its deletion took.
    var former: UInt32?
    var isLive = true
  }

  struct Contact {
    var customer: UInt32?
    var lead: UInt32?
    var isLive = true
    /// Whether it went with its parent.
    var isCascaded = false
  }

  var leads: [UInt32: Lead] = [:]
  var customers: [UInt32: Customer] = [:]
  var contacts: [UInt32: Contact] = [:]
}

private struct ModelProgram {
  let office: Office
  private var model = Model()
  private var random: SeededGenerator

  init(_ office: Office, seed: UInt64) {
    self.office = office
    random = SeededGenerator(seed: seed)
  }

  private static let moves = [
    "new": ["contacted"], "contacted": ["qualified"], "lost": ["contacted"],
  ]

  /// Does one thing to the engine and the model; several in one commit, or one that is taken back.
  mutating func step() throws {
    let before = model
    let isTakenBack = Int.random(in: 0..<6, using: &random) == 0
    let count = Int.random(in: 1...4, using: &random)
    do {
      try office.write(as: office.admin) { tx in
        for _ in 0..<count { change(&tx) }
        if isTakenBack { throw CancellationError() }
      }
    } catch is CancellationError {
      model = before
    }
  }

  private mutating func change(_ tx: inout WriteTransaction) {
    switch Int.random(in: 0..<11, using: &random) {
    case 0: insertLead(&tx)
    case 1, 2: insertCustomer(&tx)
    case 3: insertContact(&tx)
    case 4: moveLead(&tx)
    case 5: renameLead(&tx)
    case 6: setEmail(&tx)
    case 7: deleteOrRestoreLead(&tx)
    case 8, 9: deleteOrRestoreCustomer(&tx)
    default: deleteContact(&tx)
    }
  }

  private mutating func number(_ count: Int) -> UInt32? {
    count == 0 ? nil : UInt32(Int.random(in: 1...count, using: &random))
  }

  /// Tries a change that must go through exactly when the model says so.
  private func expect(_ isAllowed: Bool, _ name: String, _ body: () throws -> Void) {
    do {
      try body()
      if !isAllowed { Issue.record("\(name) went through") }
    } catch {
      if isAllowed { Issue.record("\(name) was refused: \(error)") }
    }
  }

  private mutating func insertLead(_ tx: inout WriteTransaction) {
    let name = text("L", model.leads.count)
    let number = UInt32(model.leads.count + 1)
    expect(true, "lead") {
      let id = try tx.insert(Lead(name: name))
      #expect(id.number == number)
    }
    model.leads[number] = .init(name: name)
  }

  private mutating func email() -> String? {
    let number = Int.random(in: 0..<8, using: &random)
    return number == 0 ? nil : "e\(number)@a.example"
  }

  private func isFree(_ email: String?, for number: UInt32) -> Bool {
    email == nil
      || !model.customers.contains {
        $0.key != number && $0.value.isLive && $0.value.email == email
      }
  }

  private mutating func insertCustomer(_ tx: inout WriteTransaction) {
    let email = email()
    let number = UInt32(model.customers.count + 1)
    let parent = self.number(model.customers.count)
    let isFree = isFree(email, for: number)
    let hasParent = parent.map { model.customers[$0]?.isLive == true } ?? true
    expect(isFree && hasParent, "customer") {
      var customer = Customer(name: "C", email: email.map { EmailAddress(stringLiteral: $0) })
      customer.parent = parent.map { Customer.ID($0) }
      let id = try tx.insert(customer)
      #expect(id.number == number)
    }
    if isFree, hasParent { model.customers[number] = .init(email: email, parent: parent) }
  }

  private mutating func insertContact(_ tx: inout WriteTransaction) {
    let number = UInt32(model.contacts.count + 1)
    if Bool.random(using: &random), let lead = self.number(model.leads.count) {
      let isLive = model.leads[lead]?.isLive == true
      expect(isLive, "contact of lead") {
        try tx.insert(Contact(name: "K", lead: Lead.ID(lead)))
      }
      if isLive { model.contacts[number] = .init(lead: lead) }
    } else if let customer = self.number(model.customers.count) {
      let isLive = model.customers[customer]?.isLive == true
      expect(isLive, "contact") {
        try tx.insert(Contact(name: "K", customer: Customer.ID(customer)))
      }
      if isLive { model.contacts[number] = .init(customer: customer) }
    }
  }

  private mutating func moveLead(_ tx: inout WriteTransaction) {
    let all = ["new", "contacted", "qualified", "lost"]
    guard let number = number(model.leads.count), let lead = model.leads[number],
      let to = all.randomElement(using: &random)
    else { return }
    let loses = to == "lost" && lead.status != "lost"
    let isAllowed = lead.isLive && (loses || Self.moves[lead.status]?.contains(to) == true)
    expect(isAllowed, "move \(lead.status) \(to)") {
      if to == "lost" {
        try tx.lose(Lead.ID(number), reason: "pricing")
      } else {
        try tx.advance(Lead.ID(number), to: Lead.Status(rawValue: to))
      }
    }
    if isAllowed { model.leads[number]?.status = to }
  }

  private mutating func renameLead(_ tx: inout WriteTransaction) {
    guard let number = number(model.leads.count), let lead = model.leads[number] else { return }
    let name = Bool.random(using: &random) ? "" : text("N", Int(number))
    expect(lead.isLive && !name.isEmpty, "rename") {
      try tx.update(Lead.ID(number)) { $0.name = name }
    }
    if lead.isLive, !name.isEmpty { model.leads[number]?.name = name }
  }

  private mutating func setEmail(_ tx: inout WriteTransaction) {
    guard let number = number(model.customers.count), let customer = model.customers[number] else {
      return
    }
    let email = email()
    let isAllowed = customer.isLive && isFree(email, for: number)
    expect(isAllowed, "e-mail") {
      try tx.update(Customer.ID(number)) {
        $0.email = email.map { EmailAddress(stringLiteral: $0) }
      }
    }
    if isAllowed { model.customers[number]?.email = email }
  }

  private mutating func deleteOrRestoreLead(_ tx: inout WriteTransaction) {
    guard let number = number(model.leads.count), let lead = model.leads[number] else { return }
    expect(true, "lead") {
      if lead.isLive { try tx.delete(Lead.ID(number)) } else { try tx.restore(Lead.ID(number)) }
    }
    model.leads[number]?.isLive.toggle()
    cascade({ $0.lead == number }, isLive: !lead.isLive)
  }

  private mutating func cascade(
    _ belongs: (Model.Contact) -> Bool, isLive: Bool
  ) {
    for (number, contact) in model.contacts where belongs(contact) {
      if isLive, !contact.isCascaded { continue }
      if !isLive, !contact.isLive { continue }
      model.contacts[number]?.isLive = isLive
      model.contacts[number]?.isCascaded = !isLive
    }
  }

  private mutating func deleteOrRestoreCustomer(_ tx: inout WriteTransaction) {
    guard let number = number(model.customers.count), let customer = model.customers[number] else {
      return
    }
    if customer.isLive {
      expect(true, "delete") { try tx.delete(Customer.ID(number)) }
      for (child, other) in model.customers where other.isLive && other.parent == number {
        model.customers[child]?.parent = nil
        model.customers[child]?.former = number
      }
      model.customers[number]?.isLive = false
      cascade({ $0.customer == number }, isLive: false)
      return
    }
    let isAllowed = isFree(customer.email, for: number)
    expect(isAllowed, "restore") { try tx.restore(Customer.ID(number)) }
    if isAllowed { bringBack(customer, number) }
  }

  /// It has the parent again that it had, where that is there, and is it of those that it was.
  private mutating func bringBack(_ customer: Model.Customer, _ number: UInt32) {
    let last = customer.parent ?? customer.former
    let isThere = last.map { model.customers[$0]?.isLive == true } ?? true
    model.customers[number] = .init(
      email: customer.email, parent: isThere ? last : nil, former: isThere ? nil : last)
    for (child, other) in model.customers where other.isLive && other.former == number {
      model.customers[child]?.parent = number
      model.customers[child]?.former = nil
    }
    cascade({ $0.customer == number }, isLive: true)
  }

  private mutating func deleteContact(_ tx: inout WriteTransaction) {
    guard let number = number(model.contacts.count), let contact = model.contacts[number] else {
      return
    }
    expect(contact.isLive, "delete contact") { try tx.delete(Contact.ID(number)) }
    if contact.isLive { model.contacts[number]?.isLive = false }
  }

  /// Where the engine's state is not the model's.
  func disagreements() -> [String] {
    let snapshot = office.crm.snapshot
    var found: [String] = []
    for (number, lead) in model.leads {
      let record = snapshot.find(Lead.ID(number))
      if record?.name != lead.name || record?.status.rawValue != lead.status
        || record?.isDeleted == lead.isLive
      {
        found.append("lead/\(number)")
      }
    }
    for (number, customer) in model.customers {
      let record = snapshot.find(Customer.ID(number))
      if record?.email?.text != customer.email || record?.parent?.number != customer.parent
        || record?.isDeleted == customer.isLive
      {
        found.append("customer/\(number)")
      }
    }
    for (number, contact) in model.contacts {
      let record = snapshot.find(Contact.ID(number))
      if record?.isDeleted == contact.isLive { found.append("contact/\(number)") }
    }
    found += primaries(snapshot)
    return found
  }

  /// Parents with more than one primary contact.
  private func primaries(_ snapshot: Snapshot) -> [String] {
    let parents = snapshot.contacts.filter(\.isPrimary).compactMap(\.parent)
    return Set(parents).count == parents.count ? [] : ["two primary contacts of one parent"]
  }
}
