extension Contract {
  /// Draws the number of a new contract, and stamps when one is signed.
  public mutating func prepare(from old: Contract?, in tx: inout WriteTransaction) throws {
    if old == nil, number.isEmpty {
      number = Self.nextNumber(in: tx.work.state.table(Contract.self))
    }
    guard let old, old.status != .signed, status == .signed else { return }
    signedAt = signedAt ?? tx.now
  }

  /// Refuses amounts that are none, and changes of what was signed or paid.
  public func check(from old: Contract?, in tx: borrowing WriteTransaction) throws {
    guard let amount else { return }
    if amount.minorUnits <= 0 {
      throw refusal(.contractAmount, field: "amount", "a contract is over more than zero")
    }
    if let signedAt, signedAt > tx.now, signedAt != old?.signedAt, !tx.isImport {
      throw refusal(
        .contractSigned, field: "signedAt", "what is still to come cannot be signed yet")
    }
    guard let old else { return }
    if amount != old.amount { try checkAmendment(amount, from: old, in: tx) }
    if old.status == .signed, customer != old.customer {
      throw refusal(
        .contractCustomer, field: "customer", "\(reference) is signed, so its customer stays")
    }
  }

  /// Only who administers changes what was signed, and nobody to less than what is paid.
  private func checkAmendment(
    _ amount: Money, from old: Contract, in tx: borrowing WriteTransaction
  ) throws {
    let payments = tx.snapshot.payments(of: id)
    if amount.currency != old.amount?.currency, !payments.isEmpty {
      throw refusal(
        .contractAmount, field: "amount", "\(reference) has payments, so its currency stays")
    }
    if let paid = tx.snapshot.paid(of: old), amount.minorUnits < paid.minorUnits {
      throw refusal(
        .contractAmount, field: "amount", "\(reference) has \(paid) paid already",
        expected: "at least \(paid)")
    }
    let administers = tx.actor.role == tx.configuration.policy.administratorRole?.name
    guard old.status == .signed, !administers, !tx.actor.principal.isSystem else { return }
    throw CRMError.denied(
      Decision.Denial(
        user: tx.actor, action: .update, record: reference, reason: .fields(.except(["amount"]))))
  }
}

extension Contract {
  private static let numberField = field(\.number)

  /// The first running number from the next record's on that no contract has or had.
  private static func nextNumber(in table: Table<Contract>) -> String {
    var next = Int(table.lastNumber) + 1
    while true {
      let digits = String(next)
      let number = "C-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
      let key = numberField.keyText(of: .text(number)) ?? number
      if table.numbers(holding: key, in: numberField).isEmpty { return number }
      next += 1
    }
  }
}

/// The errors of contracts.
extension CRMError.Code {
  /// An amount is not above zero, or not one that payments allow.
  public static let contractAmount: CRMError.Code = "contract.amount"
  /// A contract would be signed in the future.
  public static let contractSigned: CRMError.Code = "contract.signed"
  /// A signed contract would change its customer.
  public static let contractCustomer: CRMError.Code = "contract.customer"
}
