import CRMCore

/// What a customer asked for: a kind of record that this program declares itself.
struct Ticket: CRMRecord {
  var title: String
  var status = Status.open
  var severity = Severity.normal
  /// Whose ticket it is: it goes when the customer goes, and belongs to the customer's owner.
  var customer: Customer.ID?
  /// The lead that came out of it.
  var lead: Lead.ID?
  /// What has to be solved before.
  var waitsFor: [Ticket.ID] = []
  /// Anything else that it is about.
  var about: [RecordReference] = []
  var assignee: User.ID?
  var budget: Money?
  var answer: String?
  private(set) var solvedAt: Timestamp?
  var header = RecordHeader()

  enum Severity: String, Choice, CaseIterable {
    case low, normal, high
  }

  enum Status: String, LifecycleValue, CaseIterable {
    case open, started, escalated, solved
  }

  static let kind: RecordKind = "ticket"

  static let schema = RecordSchema<Ticket>(
    header: \.header, group: .tickets,
    // What older builds wrote: `cost` is the budget now, and nobody asks for the channel any more.
    renamed: ["cost": "budget"], retired: ["channel"],
    Field("title", \.title, .required, .title, .searchable, .column),
    Field("status", \.status, .required, .lifecycle(lifecycle), .column),
    Field("severity", \.severity, .required, .indexed, .column),
    Field("customer", \.customer, .required, .parent, .onDelete(.cascade), .column),
    Field("lead", \.lead, .onDelete(.clear)),
    Field("waitsFor", \.waitsFor, .onDelete(.clear)),
    Field("about", \.about, .onDelete(.clear)),
    Field("assignee", \.assignee, .assignee, .onDelete(.clear)),
    Field("budget", \.budget, .indexed, .column),
    Field("answer", \.answer, .searchable),
    Field("solvedAt", \.solvedAt, .readOnly))

  init() { self.init("", of: nil) }

  init(_ title: String, of customer: Customer.ID?, budget: Money? = nil) {
    self.title = title
    self.customer = customer
    self.budget = budget
  }
}

extension RecordGroup {
  /// Tickets, as policies name them.
  static let tickets: RecordGroup = "tickets"
}

extension PolicyAction {
  /// Call for help with a ticket: an action beside the ones of every store.
  static let escalate = PolicyAction("escalate")
}

extension Ticket {
  /// The statuses, and the moves between them: two are for an operation alone.
  static let lifecycle = Lifecycle(
    states: [
      .init("open"), .init("started"), .init("escalated", meaning: .onHold),
      .init("solved", meaning: .won),
    ],
    moves: [
      .init("open", "started"),
      .init("started", "escalated", only: "escalate", action: .escalate),
      .init("escalated", "started"),
      .init("started", "solved", only: "solve", requires: ["answer"]),
      .init("solved", "open", clears: ["answer", "solvedAt"]),
    ])

  /// What follows from other records is worked out, shown and filtered by, and never stored.
  static var derived: [Derived<Ticket>] {
    [
      Derived("customerName") { ticket, moment in
        ticket.customer.flatMap { moment.snapshot[$0]?.name }
      },
      Derived("waiting", isColumn: true) { ticket, moment in
        ticket.waitsFor.filter { moment.snapshot[$0]?.status != .solved }.count
      },
    ]
  }

  /// When it was solved is no caller's to say.
  mutating func prepare(from old: Ticket?, in tx: inout WriteTransaction) throws {
    if status == .solved, old?.status != .solved, !tx.isImport { solvedAt = tx.now }
  }

  /// Rules that look at other records.
  func check(from old: Ticket?, in tx: borrowing WriteTransaction) throws {
    if status == .solved, old?.status != .solved,
      let other = waitsFor.first(where: { tx[$0]?.status != .solved })
    {
      throw refusal(
        .ticketWaits, field: "waitsFor",
        "\(reference) waits for \(other.reference), which is not solved")
    }
    guard severity == .high, severity != old?.severity, let customer else { return }
    let contracts = tx[Contract.self].where(\.customer, customer).where(\.status, .signed)
    if contracts.count == 0 {
      throw refusal(
        .ticketSeverity, field: "severity", "\(customer.reference) has no signed contract",
        expected: "low or normal")
    }
  }

  /// A ticket that is escalated leaves a note with the customer, in the same commit.
  func follow(from old: Ticket?, in tx: inout WriteTransaction) throws {
    guard status == .escalated, old?.status == .started, let customer else { return }
    try tx.insert(Note(about: customer.reference, "\(reference) was escalated: \(title)"))
  }
}

/// The errors of tickets.
extension CRMError.Code {
  /// A ticket would be solved before one that it waits for.
  static let ticketWaits: CRMError.Code = "ticket.waits"
  /// A customer without a signed contract has no tickets of high severity.
  static let ticketSeverity: CRMError.Code = "ticket.severity"
}
