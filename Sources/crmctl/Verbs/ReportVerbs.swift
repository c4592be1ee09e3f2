import CRMCore

/// The verbs that count and sum up.
enum ReportVerbs {
  static let noun = CommandTable.Noun("report", "Numbers with their definitions.") {
    [dashboard, sources]
  }

  private static var dashboard: Command {
    Command(
      path: ["report", "dashboard"], summary: "Shows what there is, what is yours, what happened.",
      example: "crmctl report dashboard",
      run: { invocation, console in
        let session = try Session(invocation, console)
        session.show(
          try session.crm.dashboard(for: session.actor, at: session.past).sections, withBars: true)
        return .done
      })
  }

  private static var sources: Command {
    Command(
      path: ["report", "sources"], summary: "Shows where leads come from and what becomes of them.",
      options: [
        .value("from", "TIME", "Only leads made from then on"),
        .value("to", "TIME", "Only leads made before; a day counts whole"),
        .value("owner", "USER", "Only leads of a user, or any"),
        .flag("explain", "List the records behind each row"),
      ],
      example: "crmctl report sources --from 2026-01-01",
      run: { invocation, console in
        let session = try Session(invocation, console)
        var selection = Report.LeadSelection()
        selection.period = try period(invocation, session)
        selection.explains = invocation.flag("explain") == true
        if let owner = invocation.value("owner"), owner != "any" {
          let user = try session.values.resolve(owner, to: [Principal.kind])
          selection.owner = User.ID(user.number)
        }
        session.show(
          session.snapshot.sourceReport(
            selection, for: session.actor, asOf: session.past ?? session.now))
        return .done
      })
  }

  /// The period between `--from` and `--to`; a bare day as the end includes that day.
  static func period(_ invocation: Invocation, _ session: Session) throws -> Report.Period? {
    let times = TimeParser(now: session.now, zone: session.zone)
    let from = try invocation.value("from").map { try times.timestamp($0) }
    let to = try invocation.value("to").map { text in
      guard let day = try? CalendarDate(text) else { return try times.timestamp(text) }
      return session.zone.start(of: day.adding(days: 1))
    }
    return from == nil && to == nil ? nil : Report.Period(from: from, to: to)
  }
}
