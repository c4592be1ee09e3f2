import CRMCore
import Testing

/// The standard policy, written out a second time and tried by asking and by writing.
@Suite struct StandardPolicyTests {
  private static let roles = ["admin", "manager", "sales", "support", "viewer"]
  private static let kinds = ["lead", "customer", "contact", "note", "user", "field", "settings"]
  private static let sold: Set = ["lead", "customer", "contact"]
  private static let set: Set = ["user", "field", "settings"]

  private let office: Office

  init() throws { office = try Office() }

  /// What domain knowledge says: whether a role may do something to its own or another's record.
  private func isAllowed(_ role: String, _ action: Action, _ kind: String, own: Bool) -> Bool {
    let isSet = Self.set.contains(kind)
    let isOwnNote = kind == "note" && own && (action == .update || action == .delete)
    if isOwnNote { return true }
    switch (role, action) {
    case ("admin", _), (_, .read): return true
    case ("manager", .export), ("manager", .audit): return true
    case ("manager", .administer): return false
    case ("manager", _): return !isSet
    case ("sales", .create): return Self.sold.contains(kind) || kind == "note"
    case ("sales", .update), ("sales", .assign), ("sales", .convert), ("sales", .merge):
      return own && Self.sold.contains(kind)
    case ("sales", .export), ("sales", .audit), ("support", .audit): return true
    case ("support", .create): return kind == "note"
    default: return false
    }
  }

  /// One record of every kind, of an owner.
  private struct Records {
    let lead: Lead
    let customer: Customer
    let contact: Contact
    let note: Note
    let user: User
    let field: CustomField
    let settings: Settings
  }

  private func records(of owner: User.ID, _ tag: String) throws -> Records {
    let ids = try office.write(as: .system) { tx in
      let lead = try tx.insert(Lead(name: "L", owner: owner))
      try tx.advance(lead, to: .contacted)
      try tx.advance(lead, to: .qualified)
      let customer = try tx.insert(Customer(name: "C", owner: owner))
      let contact = try tx.insert(Contact(name: "K", customer: customer))
      let user = try tx.insert(User(username: "other-\(tag)", name: "U", role: "viewer"))
      let field = try tx.insert(CustomField(of: "lead", key: "k-\(tag)"))
      return (lead, customer, contact, user, field)
    }
    let note = try office.write(as: .system) { tx in
      var note = Note(about: ids.0.reference, "N")
      note.author = owner
      return try tx.insert(note)
    }
    let snapshot = office.crm.snapshot
    return Records(
      lead: try #require(snapshot[ids.0]), customer: try #require(snapshot[ids.1]),
      contact: try #require(snapshot[ids.2]), note: try #require(snapshot[note]),
      user: try #require(snapshot[ids.3]), field: try #require(snapshot[ids.4]),
      settings: snapshot.settings)
  }

  @Test func askingAnswersAsTheTableSays() throws {
    for role in Self.roles {
      let user = office.user(role)
      for own in [true, false] {
        let records = try records(of: own ? user : office.colleague, "\(role)-\(own)")
        let snapshot = office.crm.snapshot
        for action in Action.allCases {
          let answers = [
            snapshot.can(user, action, records.lead), snapshot.can(user, action, records.customer),
            snapshot.can(user, action, records.contact), snapshot.can(user, action, records.note),
            snapshot.can(user, action, records.user), snapshot.can(user, action, records.field),
            snapshot.can(user, action, records.settings),
          ]
          for (kind, answer) in zip(Self.kinds, answers) {
            let expected = isAllowed(role, action, kind, own: own)
            #expect(answer.isAllowed == expected, "\(role) \(action) \(kind), own: \(own)")
          }
        }
      }
    }
  }

  @Test func writingObeysTheSameTable() throws {
    for role in Self.roles {
      for own in [true, false] {
        try checkWrites(role, own)
      }
    }
  }

  private func checkWrites(_ role: String, _ own: Bool) throws {
    let user = office.user(role)
    let it = try records(of: own ? user : office.colleague, "\(role)-\(own)")
    func expect(
      _ action: Action, _ kind: String, _ body: (inout Transaction) throws -> Void
    ) {
      let refusal = office.refusal(as: user) { tx in
        try body(&tx)
        throw Undone()
      }
      let expected = isAllowed(role, action, kind, own: own)
      let comment: Comment = "\(role) \(action) \(kind), own: \(own): \(refusal as CRMError?)"
      #expect(refusal?.isDenial == !expected, comment)
      if expected { #expect(refusal == .undone, comment) }
    }
    expect(.update, "lead") { try $0.update(it.lead.id) { $0.name = "X" } }
    expect(.update, "customer") { try $0.update(it.customer.id) { $0.name = "X" } }
    expect(.update, "contact") { try $0.update(it.contact.id) { $0.name = "X" } }
    expect(.update, "note") { try $0.update(it.note.id) { $0.body = "X" } }
    expect(.update, "user") { try $0.update(it.user.id) { $0.name = "X" } }
    expect(.update, "field") { try $0.update(it.field.id) { $0.label = "X" } }
    expect(.update, "settings") { try $0.update(it.settings.id) { $0.organisation = "X" } }
    expect(.delete, "lead") { try $0.delete(it.lead.id) }
    expect(.delete, "customer") { try $0.delete(it.customer.id) }
    expect(.delete, "contact") { try $0.delete(it.contact.id) }
    expect(.delete, "note") { try $0.delete(it.note.id) }
    expect(.delete, "user") { try $0.delete(it.user.id) }
    expect(.delete, "field") { try $0.delete(it.field.id) }
    expect(.assign, "lead") { try $0.update(it.lead.id) { $0.owner = office.manager } }
    expect(.assign, "customer") { try $0.update(it.customer.id) { $0.owner = office.manager } }
    expect(.convert, "lead") { try $0.convert(it.lead.id, to: LeadConversion()) }
    guard own else { return }
    expect(.create, "lead") { try $0.insert(Lead(name: "X")) }
    expect(.create, "customer") { try $0.insert(Customer(name: "X")) }
    expect(.create, "contact") { try $0.insert(Contact(name: "X", customer: it.customer.id)) }
    expect(.create, "note") { try $0.insert(Note(about: it.lead.reference, "X")) }
    expect(.create, "user") { try $0.insert(User(username: "x", name: "X", role: "viewer")) }
    expect(.create, "field") { try $0.insert(CustomField(of: "lead", key: "x")) }
  }

  @Test func restoringTakesTheRightToDelete() throws {
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    #expect(office.refusal(as: office.sales) { try $0.delete(lead) }?.isDenial == true)
    try office.write(as: office.manager) { try $0.delete(lead) }
    #expect(office.refusal(as: office.sales) { try $0.restore(lead) }?.isDenial == true)
    #expect(office.refusal(as: office.manager) { try $0.restore(lead) } == nil)
  }

  @Test func everyActiveUserChangesTheirOwnPhoneMailAndNotificationsAlone() throws {
    for role in Self.roles {
      let user = office.user(role)
      let care = office.refusal(as: user) { tx in
        try tx.update(user) {
          $0.phone = "+49 30 1234567"
          $0.email = EmailAddress(stringLiteral: "\(role)@a.example")
          $0.notifications = .mail
        }
      }
      #expect(care == nil, "\(role)")
      let name = office.refusal(as: user) { tx in try tx.update(user) { $0.name = "Else" } }
      #expect((name == nil) == (role == "admin"), "\(role)")
      let own = office.refusal(as: user) { tx in try tx.update(user) { $0.role = "admin" } }
      #expect((own == nil) == (role == "admin"), "\(role)")
    }
  }

  @Test func whoIsNotActiveOrNotThereMayNothing() throws {
    try office.write(as: office.admin) { tx in try tx.update(office.viewer) { $0.isActive = false }
    }
    let snapshot = office.crm.snapshot
    for action in Action.allCases {
      #expect(!snapshot.can(office.viewer, action, Lead(name: "L")).isAllowed)
      #expect(!snapshot.can(User.ID(99), action, Lead(name: "L")).isAllowed)
    }
    let note = office.refusal(as: office.viewer) { tx in
      try tx.update(office.viewer) { $0.phone = "123" }
    }
    #expect(note?.isDenial == true)
    #expect(
      office.refusal(as: User.ID(99)) { try $0.insert(Lead(name: "L")) }
        == .unknownUser("user/99"))
  }

  @Test func givingANewRecordToAnotherTakesTheRightToAssign() throws {
    let given = office.refusal(as: office.sales) { tx in
      try tx.insert(Lead(name: "L", owner: office.colleague))
    }
    #expect(given == nil)
    let customer = office.refusal(as: office.support) { tx in
      try tx.insert(Customer(name: "C", owner: office.sales))
    }
    #expect(customer?.isDenial == true)
  }
}

/// Thrown after a write that was allowed, so that nothing of it stays.
private struct Undone: Error {}

extension CRMError {
  fileprivate static var undone: CRMError { .journal("no CRMError: \(Undone())") }
}
