/// A condition on records as data: what `where` builds, and what the filter language reads.
public indirect enum Filter: Hashable, Sendable {
  /// Every record.
  case all
  /// The value compares so with another.
  case compare(FieldPath, Comparison, Value)
  /// The value is one of these.
  case oneOf(FieldPath, [Value])
  /// There is no value.
  case isEmpty(FieldPath)
  /// The text has this in it, whatever the case and accents of either.
  case contains(FieldPath, String)
  /// The text begins with this, whatever the case and accents of either.
  case hasPrefix(FieldPath, String)
  /// All of these hold.
  case and([Filter])
  /// One of these holds at least.
  case or([Filter])
  /// This does not hold.
  case not(Filter)

  /// How two values compare.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// The same.
    case equal = "="
    /// Not the same; no value is not the same as any.
    case notEqual = "!="
    /// Less, earlier.
    case less = "<"
    /// Not more.
    case atMost = "<="
    /// More, later.
    case more = ">"
    /// Not less.
    case atLeast = ">="
  }
}

extension Filter {
  /// Whether it asks anywhere for less or more.
  var orders: Bool {
    switch self {
    case .all, .oneOf, .isEmpty, .contains, .hasPrefix: false
    case .compare(_, let comparison, _): comparison.isOrder
    case .and(let filters), .or(let filters): filters.contains(where: \.orders)
    case .not(let filter): filter.orders
    }
  }

  /// The same condition with other comparisons in place of those in it.
  func map(_ change: (FieldPath, Comparison, Value) -> Filter) -> Filter {
    switch self {
    case .all, .oneOf, .isEmpty, .contains, .hasPrefix: self
    case .compare(let path, let comparison, let value): change(path, comparison, value)
    case .and(let filters): .and(filters.map { $0.map(change) })
    case .or(let filters): .or(filters.map { $0.map(change) })
    case .not(let filter): .not(filter.map(change))
    }
  }
}

extension Filter.Comparison {
  /// Whether `left` compares so with `right`; a list is the same as another, and holds of a value what
  /// one of its elements does.
  func holds(_ left: Value, _ right: Value, _ path: FieldPath) -> Bool {
    if left.isAbsent || right.isAbsent {
      let isSame = left.isAbsent && right.isAbsent
      return self == .equal ? isSame : self == .notEqual && !isSame
    }
    if case .list = right {
      return self == .equal ? left == right : self == .notEqual && left != right
    }
    if case .list(let elements) = left {
      return self == .notEqual
        ? !elements.contains { Self.equal.holds($0, right, path) }
        : elements.contains { holds($0, right, path) }
    }
    switch self {
    case .equal: return path.isSame(left, right)
    case .notEqual: return !path.isSame(left, right)
    case .less, .atMost, .more, .atLeast: break
    }
    guard left.isComparable(with: right) else { return false }
    let order = path.order(left, before: right)
    return switch self {
    case .less: order < 0
    case .atMost: order <= 0
    case .more: order > 0
    case .equal, .notEqual, .atLeast: order >= 0
    }
  }
}

extension Value {
  /// Whether less and more mean something between the two: amounts share a currency.
  func isComparable(with other: Value) -> Bool {
    switch (self, other) {
    case (.money(let left), .money(let right)): left.currency == right.currency
    case (.text, .text): true
    default: number != nil && other.number != nil
    }
  }

  /// −1, 0 or 1 as this value stands before, with or after another; absent ones come first.
  package func order(before other: Value) -> Int {
    switch (self, other) {
    case (.text(let left), .text(let right)):
      if left.utf8.elementsEqual(right.utf8) { return 0 }
      return TextKey(text: left).order(before: TextKey(text: right))
    case (.reference(let left), .reference(let right)):
      return (left.kind, left.number) < (right.kind, right.number) ? -1 : left == right ? 0 : 1
    default: break
    }
    if let left = number, let right = other.number {
      return left < right ? -1 : left == right ? 0 : 1
    }
    switch (isAbsent, other.isAbsent) {
    case (true, true): return 0
    case (true, false): return -1
    case (false, true): return 1
    case (false, false): return Value.text(description).order(before: .text(other.description))
    }
  }
}
