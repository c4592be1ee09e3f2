import CRMCore

/// The verbs of orders beyond those of every kind.
enum OrderVerbs {
  static var all: [Command] { [status, comment] }

  private static let reason = Option.value("reason", "TEXT", "Why it is cancelled")
  private static let order = KindVerbs<Order>.id()
  private static let text = Argument("TEXT", "What to say; @username mentions a user")

  private static var status: Command {
    .moving(
      Order.self, ["order", "status"], "Moves an order to another status.", to: "STATUS",
      example: "crmctl order status 1 connected", options: [reason]
    ) { session, tx, id, status, version in
      let status = Order.Status(rawValue: status)
      try tx.setStatus(id, to: status, reason: session[reason], ifVersion: version)
    }
  }

  private static var comment: Command {
    Command(
      path: ["order", "comment"], summary: "Comments on an order.", arguments: [order, text],
      example: "crmctl order comment 1 \"waiting for @amira\""
    ) { session in
      let order = try session[order]
      _ = try session.record(order)
      let comment = RecordComment(about: order.reference, try session[text])
      try session.show(session.write { tx in try tx.insert(comment) })
    }
  }
}
