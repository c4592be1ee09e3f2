extension Transaction {
  /// Moves an order to a status that its lifecycle allows next; cancelling takes a reason.
  ///
  /// Throws ``CRMError/lifecycle(_:)`` when the order is not to move so, and
  /// ``CRMError/rule(_:)`` for a reason where nothing is cancelled.
  public mutating func setStatus(
    _ order: Order.ID, to status: OrderStatus, reason: String? = nil, ifVersion version: Int? = nil
  ) throws {
    try perform("order.status") { tx in
      let current = try tx.require(order).status
      if current == status { throw CRMError.lifecycle(tx.standstill(order, at: current)) }
      if reason != nil, status != .cancelled {
        throw CRMError.rule(
          RuleViolation(
            "order.reason", order.reference, field: "lossReason",
            "a reason belongs to the status cancelled"))
      }
      try tx.update(order, ifVersion: version) { record in
        record.status = status
        if let reason { record.lossReason = reason }
      }
    }
  }

  /// The refusal of a move to where the order is already.
  private func standstill(_ order: Order.ID, at status: OrderStatus) -> LifecycleRefusal {
    let moves = configuration.lifecycle(of: Order.self)?.moves(from: status.rawValue) ?? []
    return LifecycleRefusal(
      record: order.reference, from: status.rawValue, to: status.rawValue,
      allowed: moves.map(\.to))
  }
}
