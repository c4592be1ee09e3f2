import CRMCore

/// The verbs that count and sum up.
enum ReportVerbs {
  static let noun = CommandTable.Noun("report", "Numbers with their definitions.") {
    [dashboard, sources]
  }

  private static let from = Option.meaning("from", "TIME", "Only leads made from then on") {
    try $1.times.timestamp($0)
  }
  private static let to = Option.meaning(
    "to", "TIME", "Only leads made before; a day counts whole"
  ) { text, session in
    guard let day = try? CalendarDate(text) else { return try session.times.timestamp(text) }
    return session.zone.start(of: day.adding(days: 1))
  }
  private static let owner = Option.meaning("owner", "USER", "Only leads of a user, or any") {
    word, session in
    word == "any"
      ? nil : User.ID(try session.values.resolve(word, to: [Principal.kind]).number)
  }
  private static let explain = Option.flag("explain", "List the records behind each row")

  private static var dashboard: Command {
    Command(
      path: ["report", "dashboard"], summary: "Shows what there is, what is yours, what happened.",
      example: "crmctl report dashboard"
    ) { session in
      session.show(
        try session.crm.dashboard(for: session.actor, at: session.past).sections, withBars: true)
    }
  }

  private static var sources: Command {
    Command(
      path: ["report", "sources"], summary: "Shows where leads come from and what becomes of them.",
      options: [from, to, owner, explain], example: "crmctl report sources --from 2026-01-01"
    ) { session in
      var selection = Report.LeadSelection()
      let (from, to) = (try session[from], try session[to])
      if from != nil || to != nil { selection.period = Report.Period(from: from, to: to) }
      selection.explains = try session[explain]
      if let owner = try session[owner] { selection.owner = owner }
      session.show(
        session.snapshot.sourceReport(
          selection, for: session.actor, asOf: session.past ?? session.now))
    }
  }
}
