/// Sums of amounts, one per currency, while they are added up.
struct MoneySums {
  private var finished: [CurrencyCode: Int128] = [:]
  /// The currency of what was added last: most records share one, which needs no lookup.
  private var currency: CurrencyCode?
  private var running: Int128 = 0

  mutating func add(_ money: Money) { add(Int128(money.minorUnits), money.currency) }

  mutating func add(_ sum: Int128, _ currency: CurrencyCode) {
    if currency != self.currency {
      settle()
      self.currency = currency
    }
    running += sum
  }

  mutating func add(_ other: MoneySums) {
    for (currency, sum) in other.finished { add(sum, currency) }
    if let currency = other.currency { add(other.running, currency) }
  }

  private mutating func settle() {
    if let currency { finished[currency, default: 0] += running }
    running = 0
  }

  /// The sums in order of currencies; one beyond ±(2^53 − 1) minor units is held there.
  var amounts: [Money] {
    guard let currency else { return [] }
    if finished.isEmpty { return [Self.amount(currency, running)] }
    var all = self
    all.settle()
    return all.finished.sorted { $0.key < $1.key }.map(Self.amount)
  }

  private static func amount(_ currency: CurrencyCode, _ sum: Int128) -> Money {
    let most = Int128(Money.maximumMinorUnits)
    return Money(unchecked: Int64(min(max(sum, -most), most)), currency)
  }
}
