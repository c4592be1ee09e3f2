import CRMCore

extension WriteTransaction {
  /// Solves a ticket: in history it is `ticket.solve`.
  mutating func solve(_ ticket: Ticket.ID, _ answer: String) throws {
    try perform("solve", on: Ticket.self) { tx in
      try tx.advance(ticket, to: Ticket.Status.solved) { $0.answer = answer }
    }
  }

  /// Calls for help with a ticket, which takes the right to.
  mutating func escalate(_ ticket: Ticket.ID) throws {
    try perform("escalate", on: Ticket.self) { tx in
      try tx.advance(ticket, to: Ticket.Status.escalated)
    }
  }

  /// Makes a lead of what a ticket asks for; the engine's own operations work within one's own.
  mutating func makeLead(of ticket: Ticket.ID) throws -> Lead.ID {
    try perform("make-lead", on: Ticket.self) { tx in
      let record = try tx.require(ticket)
      try tx.authorize(.update, record)
      let lead = try tx.insert(
        Lead(name: record.title, source: "ticket", estimatedValue: record.budget))
      try tx.advance(lead, to: .contacted)
      try tx.update(ticket) { $0.lead = lead }
      return lead
    }
  }
}

extension Snapshot {
  /// The tickets of a customer.
  func tickets(of customer: Customer.ID) -> RecordQuery<Ticket> {
    self[Ticket.self].where(\.customer, customer)
  }

  /// Tickets by severity and status that a user may read: how many, and what they may cost.
  func ticketReport(for actor: some Acting, asOf: Timestamp) -> Report {
    var report = Report(
      "tickets", definition: "Live tickets grouped by severity and status.",
      heading: heading(Ticket.self, for: actor, asOf: asOf),
      columns: [.init("severity"), .init("status"), .init("tickets"), .init("budget")])
    let tickets = records(Ticket.self, readableBy: actor)
    for group in tickets.groups(by: \.severity, \.status, summing: \.budget) {
      report.add([
        .text(group.key.0.rawValue), .text(group.key.1.rawValue), .count(group.count),
        .money(group.sums),
      ])
    }
    report.totals = [
      .text("Total"), .text(""), .count(tickets.count), .money(tickets.sum(of: \.budget)),
    ]
    return report
  }
}
