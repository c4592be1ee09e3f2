import CRMCore

/// The verbs of opportunities beyond those of every kind.
enum OpportunityVerbs {
  static var all: [Command] { [move, win, lose, reopen] }

  private static let ifVersion = KindVerbs<Opportunity>.ifVersion

  private static var move: Command {
    .moving(
      Opportunity.self, ["opportunity", "move"], "Moves an opportunity to another stage.",
      to: "STAGE", example: "crmctl opportunity move 1 qualifying"
    ) { tx, id, stage, version in
      try tx.move(id, to: OpportunityStage(rawValue: stage), ifVersion: version)
    }
  }

  private static var win: Command {
    .changing(
      Opportunity.self, ["opportunity", "win"], "Closes an opportunity as won.",
      options: [
        .value("amount", "AMOUNT", "What it brings, if not the amount that it has"),
        .value("on", "DATE", "When it was won, if not now"), ifVersion,
      ], example: "crmctl opportunity win 1 --amount 12000"
    ) { invocation, session in
      let amount = try session.typed("amount", invocation, Money.self)
      let time = try session.typed("on", invocation, Timestamp.self)
      let version = try invocation.number("if-version")
      return { tx, id in try tx.win(id, amount: amount, on: time, ifVersion: version) }
    }
  }

  private static var lose: Command {
    .changing(
      Opportunity.self, ["opportunity", "lose"], "Closes an opportunity as lost.",
      options: [
        .value("reason", "REASON", "One of the settings' lost reasons"),
        .value("note", "TEXT", "More about it"), ifVersion,
      ], example: "crmctl opportunity lose 1 --reason pricing"
    ) { invocation, _ in
      let reason = invocation.value("reason") ?? ""
      let note = invocation.value("note")
      let version = try invocation.number("if-version")
      return { tx, id in try tx.lose(id, reason: reason, note: note, ifVersion: version) }
    }
  }

  private static var reopen: Command {
    .doing(
      Opportunity.self, ["opportunity", "reopen"], "Takes a closed opportunity up again.",
      example: "crmctl opportunity reopen 1"
    ) { tx, id, version in try tx.reopen(id, ifVersion: version) }
  }
}
