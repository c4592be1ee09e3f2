import CRMCore

/// The verbs of opportunities beyond those of every kind.
enum OpportunityVerbs {
  static var all: [Command] { [move, win, lose, reopen] }

  private static let amount = Option.typed(
    "amount", "AMOUNT", "What it brings, if not the amount that it has", as: Money.self)
  private static let wonOn = Option.typed(
    "on", "DATE", "When it was won, if not now", as: Timestamp.self)
  private static let (reason, note) = (LeadVerbs.reason, LeadVerbs.note)

  private static var move: Command {
    .moving(
      Opportunity.self, ["opportunity", "move"], "Moves an opportunity to another stage.",
      to: "STAGE", example: "crmctl opportunity move 1 qualifying"
    ) { _, tx, id, stage, version in
      try tx.move(id, to: Opportunity.Stage(rawValue: stage), ifVersion: version)
    }
  }

  private static var win: Command {
    .changing(
      Opportunity.self, ["opportunity", "win"], "Closes an opportunity as won.",
      options: [amount, wonOn, Command.ifVersion],
      example: "crmctl opportunity win 1 --amount 12000"
    ) { session in
      let (amount, time) = (try session[amount], try session[wonOn])
      let version = try session[Command.ifVersion]
      return { tx, id in try tx.win(id, amount: amount, on: time, ifVersion: version) }
    }
  }

  private static var lose: Command {
    .changing(
      Opportunity.self, ["opportunity", "lose"], "Closes an opportunity as lost.",
      options: [reason, note, Command.ifVersion],
      example: "crmctl opportunity lose 1 --reason pricing"
    ) { session in
      let (reason, note) = (try session[reason] ?? "", try session[note])
      let version = try session[Command.ifVersion]
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
