extension Order {
  /// Gives a new order its number, stamps the first connection, fills in the prices
  /// of products, and adds the lines up.
  ///
  /// What an import brings as connected keeps the date that came with it, or has none.
  public mutating func prepare(from old: Order?, in tx: inout WriteTransaction) throws {
    if old == nil, number == nil { number = try tx.freeOrderNumber(Self.numberField) }
    let isImported = old == nil && tx.isImport
    if status == .connected, old?.status != .connected, connectedAt == nil, !isImported {
      connectedAt = tx.now
    }
    for index in lines.indices where lines[index].price == nil {
      lines[index].price = lines[index].product.flatMap { tx[$0]?.price }
    }
    addUp(from: old)
  }

  /// Puts the total of the lines into a value that was not typed; without lines there is none.
  private mutating func addUp(from old: Order?) {
    if let value, value != old?.value { return }
    if !lines.isEmpty {
      value = try? total()
    } else if let old, !old.lines.isEmpty {
      value = nil
    }
  }

  /// Refuses a value that is not the total of the lines, and a cancelled order without its reason.
  public func check(from old: Order?, in tx: borrowing WriteTransaction) throws {
    if !lines.isEmpty, value != (try total()) {
      throw refusal(
        .orderValue, field: "value",
        "the value of an order with lines is their total",
        expected: "\(try total()), or no lines")
    }
    if status == .cancelled, old?.lossReason != nil, lossReason == nil {
      throw refusal(
        .orderLossReason, field: "lossReason",
        "a cancelled order keeps the reason of its loss")
    }
  }

  /// The total of the lines; throws where they differ in currency or are too much.
  private func total() throws(CRMError) -> Money {
    let currencies = Set(lines.compactMap(\.price?.currency))
    guard currencies.count == 1, let currency = currencies.first else {
      throw refusal(
        .orderCurrency, field: "lines",
        "the prices of an order are in one currency",
        expected: currencies.map(\.code).sorted().joined(separator: " or "))
    }
    var sum: Money? = .zero(currency)
    for line in lines { sum = line.total.flatMap { sum?.adding($0) } }
    if let sum { return sum }
    throw refusal(
      .orderTotal, field: "lines", "the lines come to more than an amount can be",
      expected: "at most 2^53 − 1 minor units")
  }

  private static let numberField = field(\.number)
}

/// The errors of orders.
extension CRMError.Code {
  /// A value is not the total of the lines.
  public static let orderValue: CRMError.Code = "order.value"
  /// The prices of the lines are in several currencies, or in none.
  public static let orderCurrency: CRMError.Code = "order.currency"
  /// The lines come to more than an amount can be.
  public static let orderTotal: CRMError.Code = "order.total"
  /// Every order number is taken.
  public static let orderNumber: CRMError.Code = "order.number"
  /// A reason was given for a status other than cancelled.
  public static let orderReason: CRMError.Code = "order.reason"
  /// The reason of a cancelled order would be taken away.
  public static let orderLossReason: CRMError.Code = "order.loss-reason"
}
