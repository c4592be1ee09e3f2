import CRMCore

/// The verbs of orders beyond those of every kind.
enum OrderVerbs {
  static var all: [Command] { [status, comment] }

  private static var comment: Command {
    .changing(
      Order.self, ["order", "comment"], "Says something about an order.",
      arguments: [Argument("TEXT", "What to say; @username mentions a user")],
      isBulk: false, example: "crmctl order comment 1 'Call back on Monday'"
    ) { invocation, _ in
      let text = invocation.argument("TEXT") ?? ""
      return { tx, id in try tx.insert(Comment(about: id.reference, text)) }
    }
  }

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
      let lifecycle = session.crm.snapshot.configuration.lifecycle(of: Order.self)
      let status = OrderStatus(rawValue: lifecycle?.state(named: typed)?.key ?? typed)
      let reason = invocation.value("reason")
      let version = try invocation.number("if-version")
      return { tx, id in try tx.setStatus(id, to: status, reason: reason, ifVersion: version) }
    }
  }
}
