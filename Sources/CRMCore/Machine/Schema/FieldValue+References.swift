extension Identifier: FieldValue, ReferenceValue, KeyValue where Root: Declared {
  /// A reference to the root's kind.
  public static var crmType: FieldType { .reference([Root.kind]) }
  /// The reference.
  public var crmValue: Value { .reference(reference) }
  /// Whether it is no record.
  public var crmIsAbsent: Bool { number == 0 }

  /// Takes a reference to the root's kind.
  public init(crmValue value: Value) throws(ValueError) {
    guard case .reference(let reference) = value, reference.kind == Root.kind else {
      throw ValueError(
        type: "reference", text: value.description, expected: "\(Root.kind.rawValue)/number")
    }
    self.init(reference.number)
  }
}

extension RecordReference: ReferenceValue, KeyValue {
  /// A reference to any kind.
  public static var crmType: FieldType { .reference([]) }
  /// The reference.
  public var crmValue: Value { .reference(self) }
  /// Whether it is no record.
  public var crmIsAbsent: Bool { number == 0 }

  /// Takes a reference.
  public init(crmValue value: Value) throws(ValueError) {
    guard case .reference(let reference) = value else {
      throw ValueError(type: "reference", text: value.description, expected: "kind/number")
    }
    self = reference
  }
}

extension Principal: FieldValue {
  /// Who acted.
  public static var crmType: FieldType { .principal }
  /// The user, or the text `system`.
  public var crmValue: Value {
    isSystem ? .text("system") : .reference(RecordReference(kind: Self.kind, number: number))
  }

  /// Takes a user or `system`.
  public init(crmValue value: Value) throws(ValueError) {
    switch value {
    case .reference(let reference) where reference.kind == Self.kind:
      self.init(user: reference.number)
    case .text("system"), .null: self = .system
    case .bool, .integer, .text, .date, .time, .money, .reference, .list, .parts:
      throw ValueError(
        type: "user", text: value.description, expected: "\(Self.kind)/number or system")
    }
  }
}

extension Array: FieldValue where Element: FieldValue {
  /// A list of the element's type.
  public static var crmType: FieldType { .list(Element.crmType) }
  /// The list.
  public var crmValue: Value { .list(map(\.crmValue)) }
  /// Whether it is empty.
  public var crmIsAbsent: Bool { isEmpty }

  /// Takes a list; null is the empty one, and a single value a list of one.
  public init(crmValue value: Value) throws(ValueError) {
    switch value {
    case .list(let values):
      var elements: [Element] = []
      for value in values { elements.append(try Element(crmValue: value)) }
      self = elements
    case .null: self = []
    case .bool, .integer, .text, .date, .time, .money, .reference, .parts:
      self = [try Element(crmValue: value)]
    }
  }

  /// Refuses what an element's type refuses.
  public func crmValidate() throws(ValueError) {
    for element in self { try element.crmValidate() }
  }
}

extension Array: ReferenceValue where Element: ReferenceValue {}
extension Array: TextValue where Element: TextValue {}
