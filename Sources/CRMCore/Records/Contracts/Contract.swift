/// What a customer agreed to buy, for an amount.
public struct Contract: CRMRecord, Hashable {
  /// The running number by which people know it, such as `C-00001`; drawn where none is given.
  public var number = ""
  /// Who buys.
  public var customer: Customer.ID
  /// The opportunity that it came of.
  public var opportunity: Opportunity.ID?
  /// What it is about.
  public var title: String?
  /// What it costs, more than zero.
  public var amount: Money?
  /// When it was signed.
  public package(set) var signedAt: Timestamp?
  /// Where it stands.
  public var status = Status.draft
  /// What all records carry.
  public var header = RecordHeader()

  /// Where a contract stands.
  public enum Status: String, LifecycleValue, CaseIterable {
    /// Being worked out.
    case draft
    /// Agreed; what is paid counts from here.
    case signed
    /// Given up before it was signed.
    case cancelled
  }

  /// The kind's name.
  public static let kind: RecordKind = "contract"

  /// The fields.
  public static let schema = RecordSchema<Contract>(
    header: \.header, group: .contracts,
    Field("number", \.number, .unique, .immutable, .title, .column),
    Field("customer", \.customer, .required, .parent, .column),
    Field("opportunity", \.opportunity, .onDelete(.clear)),
    Field("title", \.title, .searchable, .column),
    Field("amount", \.amount, .required, .indexed, .column),
    Field("signedAt", \.signedAt, .readOnly, .label("Signed"), .aliases("signed on")),
    Field("status", \.status, .required, .lifecycle(lifecycle), .column))

  /// The statuses and the moves between them.
  public static let lifecycle = Lifecycle(
    states: [
      .init("draft"), .init("signed", meaning: .won), .init("cancelled", meaning: .lost),
    ],
    moves: [.init("draft", "signed"), .init("draft", "cancelled")])

  /// What is paid of the amount, what is not, and whether it is signed and not all paid.
  public static var derived: [Derived<Contract>] {
    [
      Derived("paid", isColumn: true) { contract, moment in moment.snapshot.paid(of: contract) },
      Derived("due", isColumn: true) { contract, moment in moment.snapshot.due(of: contract) },
      Derived("unpaid") { contract, moment in
        contract.status == .signed
          && moment.snapshot.due(of: contract).map { $0.minorUnits > 0 } ?? false
      },
    ]
  }

  /// Makes an empty contract.
  public init() { customer = 0 }

  /// Makes a draft.
  public init(customer: Customer.ID, amount: Money, title: String? = nil) {
    self.customer = customer
    self.amount = amount
    self.title = title
  }
}

extension RecordGroup {
  /// Contracts and their payments.
  public static let contracts: RecordGroup = "contracts"
}

extension Snapshot {
  /// The contracts.
  public var contracts: RecordQuery<Contract> { self[Contract.self] }

  /// The contracts of a customer.
  public func contracts(of customer: Customer.ID) -> [Contract] {
    contracts.where(\.customer, customer).all()
  }

  /// What is paid of a contract: all payments that neither void another one nor were voided.
  ///
  /// Nil when there is no such contract. O(payments of the contract).
  public func paid(of contract: Contract.ID) -> Money? { find(contract).flatMap(paid) }

  /// What is still to be paid of a contract; nil when there is no such contract.
  public func due(of contract: Contract.ID) -> Money? { find(contract).flatMap(due) }

  func paid(of contract: Contract) -> Money? {
    guard let amount = contract.amount else { return nil }
    let all = payments(of: contract.id)
    let voided = Set(all.compactMap(\.voids))
    return all.filter { $0.voids == nil && !voided.contains($0.id) }.compactMap(\.amount)
      .reduce(Money.zero(amount.currency)) { sum, paid in sum?.adding(paid) }
  }

  func due(of contract: Contract) -> Money? {
    guard let amount = contract.amount, let paid = paid(of: contract) else { return nil }
    return amount.subtracting(paid)
  }
}
