import CRMCore

extension OwnKind {
  /// Derived values and reports.
  func reading() throws {
    print("\n# Derived values and a report")
    let names = ["B", "A"]
    try crm.write(as: bo) { tx in
      var before: Ticket.ID?
      for name in names {
        var ticket = Ticket("Step \(name)", of: northwind, budget: try Money("10.00 EUR"))
        ticket.waitsFor = before.map { [$0] } ?? []
        before = try tx.insert(ticket)
      }
    }
    let snapshot = crm.snapshot
    let values = ValueParser(snapshot, now: crm.now, me: bo.principal)
    let filter = try FilterParser(Ticket.self, values).parse("waiting > 0 and customerName ~ north")
    show(snapshot[Ticket.self].where(filter))
    let report = snapshot.ticketReport(for: bo, asOf: crm.now)
    print(report.columns.map(\.label).joined(separator: " | "))
    for cells in report.rows.map(\.cells) + [report.totals] {
      print(cells.map(words).joined(separator: " | "))
    }
  }

  /// CSV in and out. An import knows a field by the name that it had in older builds too.
  func exchange() throws {
    print("\n# Import and export")
    let csv = """
      Title,Customer,Cost,Waits for,Severity,Channel
      A second key,Northwind,12.50,2,low,mail
      A third key,Northwind,x,,low,mail
      A fourth key,Nobody,12.50,,low,mail

      """
    var options = ImportOptions()
    options.skipsErrors = true
    let source = try ImportSource(csv: Array(csv.utf8))
    let result = try crm.importRecords(Ticket.self, from: source, options, as: amira)
    for column in result.columns { print("\(column.name): \(column.use)") }
    print("\(result.created) created, \(result.refused) refused")
    for refusal in result.refusals { print(refusal) }

    var exporter = try Exporter<Ticket>(crm.snapshot, as: amira)
    exporter.paths = exporter.paths.filter {
      ["id", "title", "status", "severity", "customer", "waitsFor", "about", "budget"].contains(
        $0.name)
    }
    exporter.csv { piece in print(String(decoding: piece, as: UTF8.self), terminator: "") }
  }

  /// Shows tickets, one a line.
  func show(_ tickets: RecordQuery<Ticket>) {
    for ticket in tickets {
      let budget = ticket.budget?.description ?? "-"
      print("\(ticket.reference): \(ticket.title), \(ticket.status.rawValue), \(budget)")
    }
  }

  /// Tries what is refused, and says why.
  func attempt(
    _ what: String, as user: User.ID, _ body: (inout WriteTransaction) throws -> Void
  ) {
    do {
      try crm.write(as: user, body)
      print("\(what): done")
    } catch let error as CRMError {
      let explanation = error.explanation
      print("\(what): \(([explanation.message] + explanation.hints).joined(separator: "; "))")
    } catch {
      print("\(what): \(error)")
    }
  }

  private func words(_ cell: Report.Cell) -> String {
    switch cell {
    case .text(let text): text
    case .count(let count): "\(count)"
    case .money(let sums): sums.map(\.description).joined(separator: " + ")
    case .share(let part, let whole): "\(part) of \(whole)"
    case .time(let time): time.description
    case .record(let record): record.description
    }
  }
}
