import CRMCore

/// The verbs of leads beyond those of every kind.
enum LeadVerbs {
  static var all: [Command] { [advance, lose, reopen, convert] }

  private static let ifVersion = KindVerbs<Lead>.ifVersion

  private static var advance: Command {
    .moving(
      Lead.self, ["lead", "advance"], "Moves a lead to its next status.", to: "STATUS",
      example: "crmctl lead advance 1 contacted"
    ) { tx, id, status, version in
      try tx.advance(id, to: LeadStatus(rawValue: status), ifVersion: version)
    }
  }

  private static var lose: Command {
    .changing(
      Lead.self, ["lead", "lose"], "Gives a lead up.",
      options: [
        .value("reason", "REASON", "One of the settings' lost reasons"),
        .value("note", "TEXT", "More about it"),
        .value("status", "STATUS", "How it is lost, where there are several ways"), ifVersion,
      ], example: "crmctl lead lose 1 --reason pricing"
    ) { invocation, session in
      let status = invocation.value("status").map { session.status($0, of: Lead.self) }
      let reason = invocation.value("reason") ?? ""
      let note = invocation.value("note")
      let version = try invocation.number("if-version")
      return { tx, id in
        try tx.lose(
          id, as: status.map(LeadStatus.init), reason: reason, note: note, ifVersion: version)
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
      options: [
        .value("customer", "ID|new", "The customer: a new one, or one that is there"),
        .value("contact", "ID|new", "The contact: a new one, or one that is there"),
        .value("opportunity", "ID|new", "The opportunity: likewise"), ifVersion,
      ], isBulk: false, example: "crmctl lead convert 1 --customer new --contact new"
    ) { invocation, session in
      let conversion = LeadConversion(
        customer: try target("customer", invocation, session),
        contact: try target("contact", invocation, session),
        opportunity: try target("opportunity", invocation, session))
      let version = try invocation.number("if-version")
      return { tx, id in try tx.convert(id, to: conversion, ifVersion: version) }
    }
  }

  private static func target<R: Record>(
    _ option: String, _ invocation: Invocation, _ session: Session
  ) throws -> LeadConversion.Target<R> {
    switch invocation.value(option) {
    case nil: .none
    case "new": .new
    case let word?: .existing(try session.id(word, of: R.self))
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
      ) { _, _ in { tx, id in try tx.makePrimary(id) } }
    ]
  }
}
