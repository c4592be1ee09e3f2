import CRMCore

/// The verbs of reminders beyond those of every kind.
enum ReminderVerbs {
  static var all: [Command] { [due, upcoming, run, done, cancel, snooze] }

  private static let duration = Argument.optional(
    "DURATION", "How long, such as 3d or 2h30m"
  ) { try TimeSpan($0.first == "+" ? String($0.dropFirst()) : $0) }

  private static var due: Command {
    listing("due", "Lists the reminders that wait and are due.") { $0.due(at: $1) }
  }

  private static var upcoming: Command {
    listing("upcoming", "Lists the reminders that are due later, the next one first.") {
      $0.upcoming(after: $1)
    }
  }

  private static func listing(
    _ verb: String, _ summary: String,
    _ narrowing: @escaping @Sendable (RecordQuery<Reminder>, Timestamp) -> RecordQuery<Reminder>
  ) -> Command {
    Command(
      path: ["reminder", verb], summary: summary, options: Listing<Reminder>.options,
      example: "crmctl reminder \(verb) --mine --limit 5"
    ) { session in
      let time = session.past ?? session.now
      try Listing<Reminder>(session) { narrowing($0, time) }.show()
    }
  }

  private static var run: Command {
    Command(
      path: ["reminder", "run"], summary: "Delivers the reminders that are due.",
      options: [ReminderRun.every, ReminderRun.exec],
      example: "crmctl reminder run --every 1m --exec 'jq -r .reminder.title | wall'",
      discussion: """
        Your own reminders, and as an administrator everybody's; those of users whose notifications
        are 'none' are left alone. With --exec the command gets each reminder as a JSON document on
        its standard input; it has delivered it when it exits with 0. Otherwise that is tried again
        later. The document's "delivery" stays the same from one attempt to the next.
        """,
      run: { invocation, console in
        try ReminderRun(try Session(invocation, console)).run()
      })
  }

  private static var done: Command {
    .doing(
      Reminder.self, ["reminder", "done"], "Says that a reminder was dealt with.",
      example: "crmctl reminder done 1"
    ) { tx, id, version in try tx.complete(id, ifVersion: version) }
  }

  private static var cancel: Command {
    .doing(
      Reminder.self, ["reminder", "cancel"], "Calls a reminder off, and with it its series.",
      example: "crmctl reminder cancel 1"
    ) { tx, id, version in try tx.cancel(id, ifVersion: version) }
  }

  private static var snooze: Command {
    .changing(
      Reminder.self, ["reminder", "snooze"],
      "Puts a reminder off; by a week unless told otherwise.",
      arguments: [duration], options: [Command.ifVersion],
      example: "crmctl reminder snooze 1 3d"
    ) { session in
      let span = try session[duration] ?? TimeSpan("7d")
      let version = try session[Command.ifVersion]
      return { tx, id in try tx.snooze(id, by: span, ifVersion: version) }
    }
  }
}

/// The verbs of comments beyond those of every kind.
enum CommentVerbs {
  static var all: [Command] {
    [
      .moving(
        RecordComment.self, ["comment", "status"], "Says whether a comment was dealt with.",
        to: "STATUS", example: "crmctl comment status 1 closed"
      ) { _, tx, id, status, version in
        let status = try RecordComment.Status(crmValue: .text(status))
        try tx.setStatus(id, to: status, ifVersion: version)
      }
    ]
  }
}
