extension WriteTransaction {
  /// Signs a draft, for good; now unless another time is given.
  public mutating func sign(_ contract: Contract.ID, at time: Timestamp? = nil) throws {
    try perform("contract.sign") { tx in
      let isMoved = try tx.update(contract) { record in
        if record.status != .signed { record.signedAt = time }
        record.status = .signed
      }
      if !isMoved { throw try tx.refusal(of: contract) }
    }
  }

  /// Gives a draft up.
  public mutating func cancel(_ contract: Contract.ID) throws {
    try perform("contract.cancel") { tx in
      try tx.advance(contract, to: Contract.Status.cancelled)
    }
  }

  /// Enters a payment of a signed contract, of at most what is due; today unless a day is given.
  @discardableResult
  public mutating func pay(
    _ contract: Contract.ID, _ amount: Money, on date: CalendarDate? = nil,
    method: String? = nil, reference: String? = nil
  ) throws -> Payment.ID {
    try perform("contract.pay") { tx in
      _ = try tx.require(contract)
      return try tx.insert(
        Payment(of: contract, amount, on: date, method: method, reference: reference))
    }
  }

  /// Takes a payment back by another one of the same amount, once; returns that one.
  @discardableResult
  public mutating func void(_ payment: Payment.ID) throws -> Payment.ID {
    try perform("payment.void") { tx in
      var counter = try tx.require(payment)
      counter.header = RecordHeader()
      counter.paidOn = nil
      counter.voids = payment
      return try tx.insert(counter)
    }
  }
}
