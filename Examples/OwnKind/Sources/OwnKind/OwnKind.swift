import CRMCore
import CRMStorage

/// A kind of record of the program's own, with all that the built-in ones have.
@main
struct OwnKind {
  let crm: CRM
  let amira: User.ID
  let bo: User.ID
  let kim: User.ID
  let northwind: Customer.ID = 1
  let door: Ticket.ID = 1

  static func main() throws {
    let path = CommandLine.arguments.dropFirst().first ?? "ownkind.crm"
    try OlderBuild.makeStore(at: path)
    let crm = try CRM.open(.file(path), catalog: .standard.adding([Ticket.self]))
    let users = crm.snapshot.users.sorted(by: \.username).ids()
    let program = OwnKind(crm: crm, amira: users[0], bo: users[1], kim: users[2])
    try program.growing()
    try program.policy()
    try program.operations()
    try program.rules()
    try program.references()
    try program.reading()
    try program.exchange()
    try crm.close()
  }

  /// What an older build wrote is read under the names that fields have now.
  private func growing() throws {
    print("# What the older build left")
    show(crm.snapshot[Ticket.self])
    try crm.write(as: amira) { tx in
      try tx.update(door) { $0.budget = try Money("150.00 EUR") }
    }
    for change in try crm.history(of: door, as: amira).reversed() {
      let fields = change.fields.map { "\($0.field): \($0.from) -> \($0.to)" }
      print("line \(change.position), \(change.operation): \(fields.joined(separator: ", "))")
    }
  }

  /// An action of the kind's own, granted by a policy that is data.
  private func policy() throws {
    print("\n# Who may escalate")
    let desk = Policy(
      name: "desk", roles: Policy.standard.roles,
      rules: Policy.standard.rules + [
        .init("sales", [.create, .update], .only([.tickets])),
        .init("support", [.update, .escalate], .only([.tickets]), .assigned),
      ])
    let document = desk.json
    try crm.write(as: amira) { tx in
      try tx.use(try Policy(json: document, actions: crm.catalog.actions))
      try tx.update(door) { $0.assignee = kim }
    }
    guard let ticket = crm.snapshot[door] else { return }
    for (name, user) in [("amira", amira), ("bo", bo), ("kim", kim)] {
      let decision = crm.snapshot.can(user, .escalate, ticket)
      print("\(name): \(decision.isAllowed ? "yes" : "no")")
    }
  }

  /// Moves along the lifecycle, some of which are for an operation alone.
  private func operations() throws {
    print("\n# Operations")
    attempt("solving by a plain change", as: kim) { tx in
      try tx.advance(door, to: Ticket.Status.started)
      try tx.advance(door, to: Ticket.Status.solved)
    }
    try crm.write(as: kim) { try $0.advance(door, to: Ticket.Status.started) }
    attempt("escalating without the right", as: bo) { try $0.escalate(door) }
    try crm.write(as: kim) { try $0.escalate(door) }
    guard let ticket = crm.snapshot[door] else { return }
    for move in crm.snapshot.nextMoves(of: ticket, for: kim) {
      print("\(ticket.status.rawValue) -> \(move.status.key)")
    }
    for note in crm.snapshot[Note.self] { print("\(note.subject): \(note.body)") }
    for change in try crm.history(of: door, as: amira).prefix(2).reversed() {
      print("\(change.operation) by \(change.by)")
    }
  }

  /// Rules of the kind that look at other records.
  private func rules() throws {
    print("\n# Rules")
    let key = try crm.write(as: bo) { tx in
      let key = try tx.insert(Ticket("A new key", of: northwind, budget: Money("30.00 EUR")))
      try tx.update(door) { $0.waitsFor = [key] }
      try tx.advance(key, to: Ticket.Status.started)
      try tx.advance(door, to: Ticket.Status.started)
      return key
    }
    attempt("solving what waits", as: kim) { try $0.solve(door, "Opened") }
    attempt("high severity without a contract", as: bo) { tx in
      try tx.update(key) { $0.severity = .high }
    }
    try crm.write(as: amira) { tx in
      try tx.sign(tx.insert(Contract(customer: northwind, amount: Money("900.00 EUR"))))
      try tx.update(key) { $0.severity = .high }
      try tx.solve(key, "Here it is")
      try tx.solve(door, "Opened")
    }
    attempt("solving again", as: amira) { try $0.solve(door, "Opened twice") }
    show(crm.snapshot.tickets(of: northwind))
  }

  /// References both ways, and lists of them, through deletions.
  private func references() throws {
    print("\n# References")
    let lead = try crm.write(as: amira) { tx in
      let lead = try tx.makeLead(of: door)
      try tx.update(door) { $0.about = [lead.reference, northwind.reference] }
      try tx.insert(Note(about: door.reference, "Ask again in spring"))
      return lead
    }
    func about(_ moment: String) {
      let ticket = crm.snapshot[door]
      let names = ticket?.about.map(\.description).joined(separator: ", ") ?? "gone"
      let notes = crm.snapshot[Note.self].where(\.subject, door.reference).count
      print("\(moment): about \(names); lead \(ticket?.lead.map { "\($0)" } ?? "-"); \(notes) note")
    }
    about("at first")
    try crm.write(as: amira) { try $0.delete(lead) }
    about("without the lead")
    try crm.write(as: amira) { try $0.restore(lead) }
    about("with it again")
    attempt("deleting a customer with a contract", as: amira) { try $0.delete(northwind) }
  }
}
