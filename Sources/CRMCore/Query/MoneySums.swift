/// Sums of amounts, one per currency, while they are added up.
struct MoneySums {
  private var finished: [CurrencyCode: Int128] = [:]
  /// The currency of the amounts added last: most records share one, which needs no lookup.
  private var currency: CurrencyCode?
  private var running: Int128 = 0

  mutating func add(_ money: Money) {
    if money.currency != currency {
      settle()
      currency = money.currency
    }
    running += Int128(money.minorUnits)
  }

  mutating func add(_ sum: Int128, _ currency: CurrencyCode) {
    finished[currency, default: 0] += sum
  }

  mutating func add(_ other: MoneySums) {
    settle()
    finished.merge(other.finished) { $0 + $1 }
    if let currency = other.currency { finished[currency, default: 0] += other.running }
  }

  private mutating func settle() {
    if let currency { finished[currency, default: 0] += running }
    running = 0
  }

  /// The sums in order of currencies; one beyond ±(2^53 − 1) minor units is held there.
  var amounts: [Money] {
    var all = self
    all.settle()
    let most = Int128(Money.maximumMinorUnits)
    return all.finished.sorted { $0.key < $1.key }.map { currency, sum in
      Money(unchecked: Int64(min(max(sum, -most), most)), currency)
    }
  }
}
