import CRMCore

/// The verbs of users beyond those of every kind.
enum UserVerbs {
  static var all: [Command] {
    [setRole, activation("activate", to: true), activation("deactivate", to: false), transfer]
  }

  private static var setRole: Command {
    .changing(
      User.self, ["user", "set-role"], "Gives a user another role.",
      arguments: [Argument("ROLE", "One of the policy's roles")], isBulk: false,
      example: "crmctl user set-role amira manager"
    ) { invocation, _ in
      let role = invocation.argument("ROLE") ?? ""
      return { tx, id in try tx.update(id) { $0.role = role } }
    }
  }

  private static func activation(_ verb: String, to isActive: Bool) -> Command {
    .changing(
      User.self, ["user", verb], "Lets a user act \(isActive ? "again" : "no longer").",
      isBulk: false, example: "crmctl user \(verb) amira"
    ) { _, _ in { tx, id in try tx.update(id) { $0.isActive = isActive } } }
  }

  private static var transfer: Command {
    Command(
      path: ["user", "transfer"], summary: "Hands everything a user owns over to another.",
      arguments: [
        Argument("FROM", "The user who has it"), Argument("TO", "The user who gets it"),
      ],
      example: "crmctl user transfer amira ben",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let from = try session.argument("FROM", invocation, of: User.self)
        let to = try session.argument("TO", invocation, of: User.self)
        guard let count = try session.write({ tx in try tx.transfer(from: from, to: to) }) else {
          return .done
        }
        session.show(Sheet(columns: [.init("transferred")], rows: [["\(count)"]])) { json in
          json.beginObject()
          json.member("transferred") { $0.integer(count) }
          json.endObject()
        }
        return .done
      })
  }
}
