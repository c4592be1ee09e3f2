import CRMCore

/// The verbs of orders beyond those of every kind.
enum OrderVerbs {
  static var all: [Command] { [status, comment] }

  private static var status: Command {
    let statuses = Order.lifecycle.states.map(\.key)
    return .changing(
      Order.self, ["order", "status"], "Moves an order to another status.",
      arguments: [Argument("STATUS", "Where to", completion: .choices(statuses))],
      options: [
        .value("reason", "TEXT", "Why it is cancelled"), KindVerbs<Order>.ifVersion,
      ], example: "crmctl order status 1 connected"
    ) { invocation, session in
      let typed = invocation.argument("STATUS") ?? ""
      let status = OrderStatus(rawValue: session.status(typed, of: Order.self))
      let reason = invocation.value("reason")
      let version = try invocation.number("if-version")
      return { tx, id in try tx.setStatus(id, to: status, reason: reason, ifVersion: version) }
    }
  }

  private static var comment: Command {
    Command(
      path: ["order", "comment"], summary: "Comments on an order.",
      arguments: [
        Argument("ID", "The order: its number or unique name"),
        Argument("TEXT", "What to say; @username mentions a user"),
      ], example: "crmctl order comment 1 \"waiting for @amira\"",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let order = try session.argument("ID", invocation, of: Order.self)
        _ = try session.record(order)
        let comment = Comment(about: order.reference, invocation.argument("TEXT") ?? "")
        if let id = try session.write({ tx in try tx.insert(comment) }) {
          session.show(try session.crm.snapshot.record(id, readableBy: session.actor))
        }
        return .done
      })
  }
}
