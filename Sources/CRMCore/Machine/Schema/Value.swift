/// A field's value apart from its record: what filters, CSV, history and tables deal in.
public enum Value: Hashable, Sendable {
  /// No value.
  case null
  /// Yes or no.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A text, or the key of a choice.
  case text(String)
  /// A day without a time.
  case date(CalendarDate)
  /// An instant.
  case time(Timestamp)
  /// An amount in a currency.
  case money(Money)
  /// Another record.
  case reference(RecordReference)
  /// Several values.
  case list([Value])
  /// A composite in named parts, in declared order; absent parts are `null`.
  case parts([Part])

  /// One named part of a composite value.
  public struct Part: Hashable, Sendable {
    /// The part's name.
    public let name: String
    /// The part's value.
    public let value: Value

    /// Makes a part.
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }
}

extension Value {
  /// Whether it stands for nothing: null, the empty text, the empty list.
  public var isAbsent: Bool {
    switch self {
    case .null: true
    case .text(let text): text.isEmpty
    case .list(let values): values.isEmpty
    case .parts(let parts): parts.allSatisfy(\.value.isAbsent)
    case .bool, .integer, .date, .time, .money, .reference: false
    }
  }

  /// The value of the part called `name`; null where there is none.
  public func part(_ name: String) -> Value {
    guard case .parts(let parts) = self else { return .null }
    return parts.first { $0.name == name }?.value ?? .null
  }

  /// A number that orders values of one type as they order; nil for texts, lists and null.
  ///
  /// Money packs its currency above its amount, so that amounts compare within one currency.
  public var number: Int64? {
    switch self {
    case .bool(let flag): flag ? 1 : 0
    case .integer(let number): Int64(number)
    case .date(let date): Int64(date.daysSinceEpoch)
    case .time(let time): time.milliseconds
    case .money(let money): Self.packed(money)
    case .null, .text, .reference, .list, .parts: nil
    }
  }

  static func packed(_ money: Money) -> Int64 {
    Int64(money.currency.index) << 54 &+ (money.minorUnits &+ (1 << 53))
  }

  /// The money that ``number`` packed.
  package static func money(unpacking number: Int64) -> Money {
    Money(
      unchecked: (number & ((1 << 54) - 1)) &- (1 << 53),
      CurrencyCode(unchecked: Int(number >> 54)))
  }
}

extension Value {
  /// Whether two values are the same to the byte: texts that are equal may still differ.
  package static func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
    case (.list(let left), .list(let right)): left.elementsEqual(right, by: isSame)
    case (.parts(let left), .parts(let right)):
      left.elementsEqual(right) { $0.name == $1.name && isSame($0.value, $1.value) }
    default: left == right
    }
  }
}

extension Value {
  /// The references in a value: itself, or those of its list or parts.
  var references: [RecordReference] {
    switch self {
    case .reference(let reference): [reference]
    case .list(let values): values.flatMap(\.references)
    case .parts(let parts): parts.flatMap(\.value.references)
    case .null, .bool, .integer, .text, .date, .time, .money: []
    }
  }
}

extension Value: CustomStringConvertible {
  /// The value as the journal writes it: `12000.00 EUR`, `2026-12-01`, `lead/17`; empty if null.
  public var description: String {
    switch self {
    case .null: ""
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .text(let text): text
    case .date(let date): date.description
    case .time(let time): time.description
    case .money(let money): money.description
    case .reference(let reference): reference.description
    case .list(let values): values.map(\.description).joined(separator: ", ")
    case .parts(let parts):
      parts.filter { !$0.value.isAbsent }.map(\.value.description).joined(separator: ", ")
    }
  }
}
