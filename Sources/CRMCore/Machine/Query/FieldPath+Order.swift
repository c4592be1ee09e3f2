// How the values of a field stand to each other: choices in the order in which they are declared,
// telephone numbers by their digits, all others by what they are.

extension FieldPath {
  /// The type of a value here, or of an element of a list.
  var elementType: FieldType { if case .list(let element) = type { element } else { type } }

  /// Whether values are choices, which stand in the order of their options.
  var isChoice: Bool { if case .choice = elementType { true } else { false } }

  /// The place of a choice among the options; those that are none of them stand behind all.
  func rank(of key: String) -> Int {
    let options = type.options
    return options.firstIndex { $0.key == key } ?? options.count
  }

  /// −1, 0 or 1 as a value stands before, with or after another; absent ones come first.
  func order(_ left: Value, before right: Value) -> Int {
    if isChoice, case .text(let one) = left, case .text(let other) = right {
      let (first, second) = (rank(of: one), rank(of: other))
      if first != second { return first < second ? -1 : 1 }
    }
    return left.order(before: right)
  }

  /// Whether two values count as the same here: addresses by their matched form, telephone numbers by
  /// their last nine digits, others exactly.
  func isSame(_ left: Value, _ right: Value) -> Bool {
    guard case .text(let one) = left, case .text(let other) = right else { return left == right }
    switch elementType {
    case .email:
      return EmailAddress(unchecked: one).normalized == EmailAddress(unchecked: other).normalized
    case .phone: return PhoneNumber(unchecked: one).isSame(as: PhoneNumber(unchecked: other))
    default: return one == other
    }
  }

  /// The conditions of equality that say the same as one of order between choices; nil for others.
  func listed(_ comparison: Filter.Comparison, _ value: Value) -> Filter? {
    guard isChoice, comparison.isOrder, case .text(let key) = value else { return nil }
    let options = type.options
    guard let place = options.firstIndex(where: { $0.key == key }) else { return nil }
    let includesKey = comparison == .atMost || comparison == .more
    let before = options[..<(includesKey ? place + 1 : place)].map { Value.text($0.key) }
    switch comparison {
    case .less, .atMost: return .oneOf(self, before)
    default: return .not(.or([.isEmpty(self), .oneOf(self, before)]))
    }
  }
}

extension Filter.Comparison {
  /// Whether it asks for less or more, not for the same.
  var isOrder: Bool { self != .equal && self != .notEqual }
}
