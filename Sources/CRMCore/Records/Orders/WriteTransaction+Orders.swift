extension WriteTransaction {
  /// Moves an order to a status that its lifecycle allows next; cancelling takes a reason.
  ///
  /// Throws ``CRMError/lifecycle(_:)`` when the order is not to move so, and
  /// ``CRMError/rule(_:)`` for a reason where nothing is cancelled.
  public mutating func setStatus(
    _ order: Order.ID, to status: Order.Status, reason: String? = nil, ifVersion version: Int? = nil
  ) throws {
    try perform("order.status") { tx in
      if try tx.require(order).status == status { throw try tx.refusal(of: order) }
      if reason != nil, status != .cancelled {
        throw CRMError.rule(
          CRMError.RuleViolation(
            .orderReason, order.reference, field: "lossReason",
            "a reason belongs to the status cancelled"))
      }
      try tx.update(order, ifVersion: version) { record in
        record.status = status
        if let reason { record.lossReason = reason }
      }
    }
  }
}
