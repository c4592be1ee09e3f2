import CRMCore

/// As many records of every kind as asked for, and what lists, counts and cascades cost then.
struct Domain {
  private let crm: CRM
  private let size: Int
  private let actor = Store.actor

  init(_ size: Int) throws {
    crm = try Store.inMemory().crm
    self.size = size
  }

  /// Makes the records and prints the figures.
  func run() throws {
    print("\(size) records of every kind")
    try fill()
    show("view: contracts not paid") { try count(Contract.self, "not-paid") }
    show("view: contracts not signed") { try count(Contract.self, "not-signed") }
    show("view: events without support") { try count(Event.self, "without-support") }
    show("view: orders this month") { try count(Order.self, "this-month") }
    show("view: orders mine") { try count(Order.self, "mine") }
    show("view: reminders overdue") { try count(Reminder.self, "overdue") }
    show("view: mentions of me") { try count(RecordComment.self, "mentions") }
    show("list: opportunities, top 50") {
      crm.snapshot.opportunities.sorted(by: \.amount, .descending).run(limit: 50).numbers.count
    }
    show("list: contracts, first 50") { crm.snapshot.contracts.run(limit: 50).numbers.count }
    show("delete a customer with all of it") {
      try crm.rehearse(as: actor) { tx in try tx.delete(1 as Customer.ID) }.commits.lineCount
    }
    show("what a user is responsible for") {
      crm.snapshot.duties(of: actor).reduce(0) { $0 + $1.records.count }
    }
  }

  private func show(_ name: String, _ body: () throws -> Int) {
    var found = 0
    do {
      let times = try (0..<3).map { _ in
        let meter = Meter()
        found = try body()
        return meter.spent().wall
      }
      print("  \(name.padded(to: 34))\(spelled(times.sorted()[1] * 1e3)) ms   (\(found))")
    } catch {
      print("  \(name.padded(to: 34))\(error)")
    }
  }

  private func count<R: CRMRecord>(_: R.Type, _ name: String) throws -> Int {
    let snapshot = crm.snapshot
    guard let view = snapshot.view(named: name, of: R.kind, for: actor) else { return 0 }
    let values = ValueParser(snapshot, now: crm.now, me: actor.principal)
    return snapshot.records(R.self, readableBy: actor)
      .where(try view.condition(R.self, values)).count
  }

  /// Writes one kind after the other, a commit each, and prints what a record took.
  private func fill() throws {
    func owner(_ number: Int) -> User.ID { User.ID(UInt32(number % Sample.owners + 1)) }
    func money(_ number: Int) -> Money? { LeadFacts.money(Int64(number) + 1) }
    try make("customers") { tx, number in
      try tx.insert(Customer(name: "Customer \(number)", owner: owner(number)))
    }
    try make("contacts") { tx, number in
      try tx.insert(Contact(name: "Person \(number)", customer: Customer.ID(UInt32(number))))
    }
    try make("opportunities") { tx, number in
      try tx.insert(
        Opportunity(
          customer: Customer.ID(UInt32(number)), amount: money(number), owner: owner(number)))
    }
    try make("contracts") { tx, number in
      guard let amount = money(number) else { return }
      let id = try tx.insert(
        Contract(
          customer: Customer.ID(UInt32(min(size, size / 2 + number / 2 + 1))), amount: amount))
      if number % 4 != 0 { try tx.sign(id) }
      if number % 4 == 1 { try tx.pay(id, amount) }
    }
    let start = crm.now
    try make("events") { tx, number in
      guard number % 4 != 0 else { return }
      var event = Event(
        "Event \(number)", under: Contract.ID(UInt32(number)), from: start, to: start)
      if number % 4 != 3 { event.support = owner(number) }
      try tx.insert(event)
    }
    try make("orders") { tx, number in
      var order = Order()
      order.owner = owner(number)
      order.value = money(number)
      try tx.insert(order)
    }
    try make("comments") { tx, number in
      let subject = Customer.ID(UInt32(number)).reference
      try tx.insert(RecordComment(about: subject, "see @user\(number % 20 + 1)"))
    }
    try make("reminders") { tx, number in
      let due = Timestamp(milliseconds: start.milliseconds + Int64(number - size / 2) * 60_000)
      try tx.insert(Reminder("Call \(number)", due: due, for: owner(number)))
    }
  }

  private func make(
    _ kind: String, _ body: (inout WriteTransaction, Int) throws -> Void
  ) throws {
    let meter = Meter()
    try crm.write(as: actor) { tx in for number in 1...size { try body(&tx, number) } }
    let time = meter.spent(on: size).wall * 1e6
    print("  \("insert \(kind), a record".padded(to: 34))\(spelled(time)) µs")
  }
}

extension String {
  /// The text with blanks after it, up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
