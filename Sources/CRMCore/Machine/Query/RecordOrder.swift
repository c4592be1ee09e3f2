/// Where records stand in an order, by what is read of their rows.
struct RecordOrder {
  private let keys: [QueryRun.Key]
  private let slots: Slots

  /// A record with the values that it is ordered by.
  struct Place {
    let number: UInt32
    fileprivate let values: [Part]

    /// The number that the first key is in order by; nil where the record has none there.
    var firstNumber: Int64? {
      if case .number(let number) = values.first { number } else { nil }
    }

    /// The text that the first key is in order by; nil where it is by something else.
    var firstText: TextKey? {
      if case .text(let text) = values.first { text } else { nil }
    }
  }

  /// One value; those of one key are all of one case, but for amounts without a rate.
  fileprivate enum Part {
    case number(Int64?)
    case text(TextKey)
    case choice(rank: Int, TextKey)
    case value(Value)
    /// An amount that there is no rate to compare by.
    case unrated(Int64)
  }

  init(_ keys: [QueryRun.Key], _ slots: Slots) {
    self.keys = keys
    self.slots = slots
  }

  /// Reads where a record stands.
  func place(_ row: RowView, _ number: UInt32) -> Place {
    Place(number: number, values: keys.map { part(of: $0, row, number) })
  }

  /// Where a record of these values stands, one for each key.
  func place(_ number: UInt32, _ values: [Value]) -> Place {
    Place(number: number, values: zip(keys, values).map { part(of: $0, $1) })
  }

  private func part(of key: QueryRun.Key, _ value: Value) -> Part {
    if key.path.isChoice { return Self.choice(key.path, value.description) }
    if key.path.type == .money {
      if case .money(let money) = value { return Self.amount(money, key.rates) }
      return .number(nil)
    }
    guard let slot = key.path.field?.slot else { return .value(value) }
    return switch slots.all[slot].property {
    case .integer, .time, .money, .date, .flag: .number(value.number)
    case .text, .email, .phone: .text(TextKey(text: value.description))
    case .choice, .identifier, .principal, .other: .value(value)
    }
  }

  private func part(of key: QueryRun.Key, _ row: RowView, _ number: UInt32) -> Part {
    let path = key.path
    guard let slot = path.field?.slot else {
      return part(of: key, path.value(in: row, number, slots))
    }
    return switch slots.all[slot].property {
    case .money where key.rates != nil: part(of: key, path.value(in: row, number, slots))
    case .integer, .time, .money, .date, .flag: .number(slots.number(slot, of: row))
    case .text, .email, .phone: .text(TextKey(row.slice(slot) ?? .empty))
    case .choice: Self.choice(path, row.slice(slot)?.text ?? "")
    case .identifier, .principal, .other: .value(path.value(in: row, number, slots))
    }
  }

  /// No choice comes before any.
  private static func choice(_ path: FieldPath, _ key: String) -> Part {
    .choice(rank: key.isEmpty ? -1 : path.rank(of: key), TextKey(text: key))
  }

  private static func amount(_ money: Money, _ rates: DayRates?) -> Part {
    guard let rates else { return .number(Value.packed(money)) }
    return rates.worth(of: money).map { .number($0) } ?? .unrated(Value.packed(money))
  }

  /// Whether one of two records stands before the other; ids ascend where all values are equal, and
  /// amounts without a rate come last, whichever way the order goes.
  func stands(_ left: Place, before right: Place) -> Bool {
    for (index, key) in keys.enumerated() {
      let order =
        switch (left.values[index], right.values[index]) {
        case (.number(let one), .number(let other)): Self.order(one, other)
        case (.text(let one), .text(let other)): one.order(before: other)
        case (.value(let one), .value(let other)): key.path.order(one, before: other)
        case (.choice(let rank, let one), .choice(let other, let text)):
          rank == other ? one.order(before: text) : rank < other ? -1 : 1
        case (.unrated(let one), .unrated(let other)): Self.order(one, other)
        case (.unrated, _): key.isAscending ? 1 : -1
        case (_, .unrated): key.isAscending ? -1 : 1
        default: 0
        }
      if order != 0 { return (order < 0) == key.isAscending }
    }
    return left.number < right.number
  }

  /// None comes before any number.
  private static func order(_ left: Int64?, _ right: Int64?) -> Int {
    guard let left, let right else { return (left == nil ? 0 : 1) - (right == nil ? 0 : 1) }
    return left < right ? -1 : left == right ? 0 : 1
  }

  /// The first so many of some records, in order; no more than twice as many are held at a time.
  func first(_ limit: Int, of places: some Sequence<Place>) -> [UInt32] {
    guard limit > 0 else { return [] }
    var held: [Place] = []
    var worst: Place?
    for place in places {
      if let worst, !stands(place, before: worst) { continue }
      held.append(place)
      if held.count >= 2 * limit {
        held.sort(by: stands)
        held.removeLast(held.count - limit)
        worst = held.last
      }
    }
    held.sort(by: stands)
    return held.prefix(limit).map(\.number)
  }
}
