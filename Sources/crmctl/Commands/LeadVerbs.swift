import CRMCore

/// The verbs of leads beyond those of every kind.
enum LeadVerbs {
  static var all: [Command] { [advance, lose, reopen, convert] }

  static let reason = Option.value("reason", "REASON", "One of the settings' lost reasons")
  static let note = Option.value("note", "TEXT", "More about it")
  private static let status = Option.meaning(
    "status", "STATUS", "How it is lost, where there are several ways"
  ) { Lead.Status(rawValue: try $1.status($0, of: Lead.self)) }
  private static let customer = target(
    "customer", "The customer: a new one, or one that is there", Customer.self)
  private static let contact = target(
    "contact", "The contact: a new one, or one that is there", Contact.self)
  private static let opportunity = target(
    "opportunity", "The opportunity: likewise", Opportunity.self)

  private static func target<R: CRMRecord>(
    _ name: String, _ help: String, _: R.Type
  ) -> Option<Meaning<Lead.Conversion.Target<R>>?> {
    .meaning(name, "ID|new", help) { word, session in
      word == "new" ? .new : .existing(try session.id(word, of: R.self))
    }
  }

  private static var advance: Command {
    .moving(
      Lead.self, ["lead", "advance"], "Moves a lead to its next status.", to: "STATUS",
      example: "crmctl lead advance 1 contacted"
    ) { _, tx, id, status, version in
      try tx.advance(id, to: Lead.Status(rawValue: status), ifVersion: version)
    }
  }

  private static var lose: Command {
    .changing(
      Lead.self, ["lead", "lose"], "Gives a lead up.",
      options: [reason, note, status, Command.ifVersion],
      example: "crmctl lead lose 1 --reason pricing"
    ) { session in
      let (status, reason) = (try session[status], try session[reason] ?? "")
      let (note, version) = (try session[note], try session[Command.ifVersion])
      return { tx, id in
        try tx.lose(id, as: status, reason: reason, note: note, ifVersion: version)
      }
    }
  }

  private static var reopen: Command {
    .doing(
      Lead.self, ["lead", "reopen"], "Takes a lost lead up again.", example: "crmctl lead reopen 1"
    ) { tx, id, version in try tx.reopen(id, ifVersion: version) }
  }

  private static var convert: Command {
    .changing(
      Lead.self, ["lead", "convert"], "Turns a qualified lead into a customer.",
      options: [customer, contact, opportunity, Command.ifVersion], isBulk: false,
      example: "crmctl lead convert 1 --customer new --contact new"
    ) { session in
      let conversion = Lead.Conversion(
        customer: try session[customer] ?? .none, contact: try session[contact] ?? .none,
        opportunity: try session[opportunity] ?? .none)
      let version = try session[Command.ifVersion]
      return { tx, id in try tx.convert(id, to: conversion, ifVersion: version) }
    }
  }
}

/// The verbs of contacts beyond those of every kind.
enum ContactVerbs {
  static var all: [Command] {
    [
      .changing(
        Contact.self, ["contact", "make-primary"], "Makes a contact the first one to ask.",
        isBulk: false, example: "crmctl contact make-primary 1"
      ) { _ in { tx, id in try tx.makePrimary(id) } }
    ]
  }
}
