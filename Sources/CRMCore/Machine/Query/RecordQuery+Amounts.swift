extension RecordQuery {
  /// How many records the condition, or the order, passes over because they have an amount in a
  /// currency that it is not compared in.
  ///
  /// Conditions that people type compare amounts in every currency that has a rate; those made of key
  /// paths in the currency of the amount given. Records counted here are neither more nor less: they
  /// are left out, and an order has them last. 0 where no amounts are compared.
  public var uncomparedCount: Int {
    let (least, most) = (filter.deciding(false), filter.deciding(true))
    let undecided = least == most ? nil : Filter.or([least && !most, most && !least])
    let unordered = order.compactMap { key in
      key.rates.map { filter && .isElsewhere(key.path, than: $0.currencies) }
    }
    let all = [undecided].compactMap { $0 } + unordered
    if all.isEmpty { return 0 }
    var query = self
    query.replaceFilter(.or(all))
    return query.count
  }
}

extension Filter {
  /// The condition as it were if all amounts that it does not compare met what it asks of them, or if
  /// none did.
  fileprivate func deciding(_ isMet: Bool) -> Filter {
    var currencies: [FieldPath: [CurrencyCode]] = [:]
    _ = map { path, comparison, value in
      if comparison.isOrder, case .money(let money) = value {
        currencies[path, default: []].append(money.currency)
      }
      return .all
    }
    guard isMet, !currencies.isEmpty else { return self }
    return map { path, comparison, value in
      let filter = Filter.compare(path, comparison, value)
      guard comparison.isOrder, case .money = value else { return filter }
      return filter || .isElsewhere(path, than: currencies[path] ?? [])
    }
  }

  /// There is an amount, in none of these currencies.
  fileprivate static func isElsewhere(_ path: FieldPath, than currencies: [CurrencyCode]) -> Filter
  {
    let known = currencies.uniqued().map { currency in
      Filter.compare(
        path, .atLeast, .money(Money(unchecked: -Money.maximumMinorUnits, currency)))
    }
    return .not(.or([.isEmpty(path)] + known))
  }
}
