/// Money received for a contract; never changed and never deleted, but voided by another payment.
public struct Payment: CRMRecord, Hashable {
  /// What is paid.
  public var contract: Contract.ID
  /// How much, more than zero, in the contract's currency.
  public var amount: Money?
  /// The day it came; by default today in the settings' zone.
  public var paidOn: CalendarDate?
  /// How it was paid.
  public var method: String?
  /// By what the payer or the bank knows it.
  public var paymentReference: String?
  /// The payment of the same contract that this one takes back.
  public package(set) var voids: Payment.ID?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "payment"

  /// The fields.
  public static let schema = RecordSchema<Payment>(
    header: \.header, group: .contracts, deletion: .never(instead: "void it"),
    Field("contract", \.contract, .required, .immutable, .whole, .column),
    Field("amount", \.amount, .required, .immutable, .indexed, .column),
    Field("paidOn", \.paidOn, .required, .indexed, .column),
    Field("method", \.method, .indexed, .column),
    Field("reference", \.paymentReference, .title, .searchable, .column),
    Field("voids", \.voids, .readOnly, .immutable, .column))

  /// By which payment it was voided.
  public static var derived: [Derived<Payment>] {
    [
      Derived("voidedBy", isColumn: true) { payment, moment in
        moment.snapshot.payments.where(\.voids, payment.id).first?.id
      }
    ]
  }

  /// Makes an empty payment.
  public init() { contract = 0 }

  /// Makes a payment.
  public init(
    of contract: Contract.ID, _ amount: Money, on paidOn: CalendarDate? = nil,
    method: String? = nil, reference: String? = nil
  ) {
    self.contract = contract
    self.amount = amount
    self.paidOn = paidOn
    self.method = method
    paymentReference = reference
  }
}

extension Payment {
  /// A payment is of today unless it says otherwise.
  public mutating func prepare(from old: Payment?, in tx: inout WriteTransaction) throws {
    if old == nil, paidOn == nil { paidOn = tx.configuration.zone.date(at: tx.now) }
  }

  /// Refuses what is not owed, and a second voiding.
  public func check(from old: Payment?, in tx: borrowing WriteTransaction) throws {
    if let old {
      if old.voids != voids {
        throw refusal(.paymentVoids, field: "voids", "only voiding makes such a payment")
      }
      return
    }
    guard let amount, let contract = tx[contract] else { return }
    if amount.minorUnits <= 0 {
      throw refusal(.paymentAmount, field: "amount", "a payment is more than zero")
    }
    if contract.status != .signed {
      throw refusal(
        .paymentContract, field: "contract", "\(contract.reference) is not signed",
        expected: "a signed contract")
    }
    if let voids { return try checkVoiding(of: voids, in: tx) }
    guard let due = tx.snapshot.due(of: contract) else { return }
    if amount.currency != due.currency {
      throw refusal(
        .paymentAmount, field: "amount", "\(contract.reference) is in \(due.currency)",
        expected: "an amount in \(due.currency)")
    }
    if amount.minorUnits > due.minorUnits {
      throw refusal(
        .paymentAmount, field: "amount", "\(contract.reference) has \(due) due, not \(amount)",
        expected: due.minorUnits > 0 ? "at most \(due)" : nil)
    }
  }

  private func checkVoiding(of id: Payment.ID, in tx: borrowing WriteTransaction) throws {
    guard let payment = tx[id] else { return }
    if payment.voids != nil {
      throw refusal(
        .paymentVoids, field: "voids", "\(id) voids another payment itself, so it stays")
    }
    if let other = tx.snapshot.payments.where(\.voids, id).first {
      throw refusal(.paymentVoids, field: "voids", "\(id) was voided by \(other.reference) already")
    }
    if payment.contract != contract || payment.amount != amount {
      throw refusal(
        .paymentVoids, field: "voids", "\(id) is voided by its own amount, on its own contract")
    }
  }
}

extension Snapshot {
  /// The payments.
  public var payments: RecordQuery<Payment> { self[Payment.self] }

  /// The payments of a contract, those that void and those that were voided too.
  public func payments(of contract: Contract.ID) -> [Payment] {
    payments.where(\.contract, contract).all()
  }
}

/// The errors of payments.
extension CRMError.Code {
  /// A payment is for a contract that is not signed.
  public static let paymentContract: CRMError.Code = "payment.contract"
  /// An amount is not above zero, more than is due, or of another currency.
  public static let paymentAmount: CRMError.Code = "payment.amount"
  /// A payment cannot be voided so.
  public static let paymentVoids: CRMError.Code = "payment.voids"
}
