extension Order {
  /// Gives a new order its number and its owner, stamps the first connection, fills in the prices
  /// of products, and adds the lines up.
  ///
  /// What an import brings as connected keeps the date that came with it, or has none.
  public mutating func prepare(from old: Order?, in tx: inout WriteTransaction) throws {
    if old == nil {
      if owner == nil { owner = tx.actor.principal.userID }
      if number == nil { number = try tx.freeOrderNumber(Self.numberField) }
    }
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
      throw CRMError.rule(
        CRMError.RuleViolation(
          "order.value", reference, field: "value",
          "the value of an order with lines is their total",
          expected: "\(try total()), or no lines"))
    }
    if status == .cancelled, old?.lossReason != nil, lossReason == nil {
      throw CRMError.rule(
        CRMError.RuleViolation(
          "order.loss-reason", reference, field: "lossReason",
          "a cancelled order keeps the reason of its loss"))
    }
  }

  /// The total of the lines; throws where they differ in currency or are too much.
  private func total() throws(CRMError) -> Money {
    let currencies = Set(lines.compactMap(\.price?.currency))
    guard currencies.count == 1, let currency = currencies.first else {
      throw .rule(
        CRMError.RuleViolation(
          "order.currency", reference, field: "lines",
          "the prices of an order are in one currency",
          expected: currencies.map(\.code).sorted().joined(separator: " or ")))
    }
    var sum: Money? = .zero(currency)
    for line in lines { sum = line.total.flatMap { sum?.adding($0) } }
    if let sum { return sum }
    throw .rule(
      CRMError.RuleViolation(
        "order.total", reference, field: "lines", "the lines come to more than an amount can be",
        expected: "at most 2^53 − 1 minor units"))
  }

  private static let numberField = field(\.number)
}
