import CRMCore

/// The verbs of users beyond those of every kind.
enum UserVerbs {
  static var all: [Command] {
    [setRole, activation("activate", to: true), activation("deactivate", to: false), transfer]
  }

  private static let role = Argument("ROLE", "One of the policy's roles")
  private static let from = Argument.record("FROM", "The user who has it", of: User.self)
  private static let to = Argument.record("TO", "The user who gets it", of: User.self)

  private static var setRole: Command {
    .changing(
      User.self, ["user", "set-role"], "Gives a user another role.", arguments: [role],
      isBulk: false, example: "crmctl user set-role amira manager"
    ) { session in
      let role = try session[role]
      return { tx, id in try tx.update(id) { $0.role = role } }
    }
  }

  private static func activation(_ verb: String, to isActive: Bool) -> Command {
    .changing(
      User.self, ["user", verb], "Lets a user act \(isActive ? "again" : "no longer").",
      isBulk: false, example: "crmctl user \(verb) amira"
    ) { _ in { tx, id in try tx.update(id) { $0.isActive = isActive } } }
  }

  private static var transfer: Command {
    Command(
      path: ["user", "transfer"], summary: "Hands everything a user owns over to another.",
      arguments: [from, to], example: "crmctl user transfer amira ben"
    ) { session in
      let (from, to) = (try session[from], try session[to])
      guard let count = try session.write({ tx in try tx.transfer(from: from, to: to) }) else {
        return
      }
      session.show(Facts(["transferred": .integer(count)]))
    }
  }
}
