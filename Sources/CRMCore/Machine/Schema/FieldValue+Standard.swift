extension String: TextValue, KeyValue {
  /// Text.
  public static var crmType: FieldType { .text }
  /// The text.
  public var crmValue: Value { .text(self) }
  /// An empty text is an absent one.
  public var crmIsAbsent: Bool { isEmpty }

  /// Takes a text; null is the empty one.
  public init(crmValue value: Value) throws(ValueError) {
    switch value {
    case .text(let text): self = text
    case .null: self = ""
    case .bool, .integer, .date, .time, .money, .reference, .list, .parts:
      throw ValueError(type: "text", text: value.description, expected: "a text")
    }
  }
}

extension Bool: KeyValue {
  /// Yes or no.
  public static var crmType: FieldType { .bool }
  /// The flag.
  public var crmValue: Value { .bool(self) }
  /// A flag that is off is not shown as a value set.
  public var crmIsAbsent: Bool { !self }

  /// Takes a flag; null is no.
  public init(crmValue value: Value) throws(ValueError) {
    switch value {
    case .bool(let flag): self = flag
    case .null: self = false
    case .integer, .text, .date, .time, .money, .reference, .list, .parts:
      throw ValueError(type: "flag", text: value.description, expected: "yes or no")
    }
  }
}

extension Int: KeyValue {
  /// A whole number.
  public static var crmType: FieldType { .integer }
  /// The number.
  public var crmValue: Value { .integer(self) }

  /// Takes a whole number.
  public init(crmValue value: Value) throws(ValueError) {
    guard case .integer(let number) = value else {
      throw ValueError(type: "number", text: value.description, expected: "a whole number")
    }
    self = number
  }

  /// Refuses numbers that JSON does not keep exactly.
  public func crmValidate() throws(ValueError) {
    if magnitude > JSONReader.maximumInteger {
      throw ValueError(type: "number", text: description, expected: "at most 2^53 − 1")
    }
  }
}

extension Money: FieldValue {
  /// An amount with its currency.
  public static var crmType: FieldType { .money }
  /// The amount.
  public var crmValue: Value { .money(self) }

  /// Takes an amount.
  public init(crmValue value: Value) throws(ValueError) {
    guard case .money(let money) = value else {
      throw ValueError(type: "amount", text: value.description, expected: "an amount")
    }
    self = money
  }
}

extension CalendarDate: FieldValue {
  /// A day.
  public static var crmType: FieldType { .date }
  /// The day.
  public var crmValue: Value { .date(self) }

  /// Takes a day.
  public init(crmValue value: Value) throws(ValueError) {
    guard case .date(let date) = value else {
      throw ValueError(type: "date", text: value.description, expected: "a date")
    }
    self = date
  }
}

extension Timestamp: FieldValue {
  /// An instant.
  public static var crmType: FieldType { .time }
  /// The instant.
  public var crmValue: Value { .time(self) }

  /// Takes an instant.
  public init(crmValue value: Value) throws(ValueError) {
    guard case .time(let time) = value else {
      throw ValueError(type: "time", text: value.description, expected: "a time")
    }
    self = time
  }
}

extension EmailAddress: TextValue, KeyValue {
  /// An e-mail address.
  public static var crmType: FieldType { .email }
  /// The address as typed.
  public var crmValue: Value { .text(text) }
  /// Whether there is no text.
  public var crmIsAbsent: Bool { text.isEmpty }

  /// Takes a text that was checked when it came in.
  public init(crmValue value: Value) throws(ValueError) {
    self.init(unchecked: try String(crmValue: value))
  }
}

extension PhoneNumber: TextValue {
  /// A phone number.
  public static var crmType: FieldType { .phone }
  /// The number as typed.
  public var crmValue: Value { .text(text) }
  /// Whether there is no text.
  public var crmIsAbsent: Bool { text.isEmpty }

  /// Takes a text that was checked when it came in.
  public init(crmValue value: Value) throws(ValueError) {
    self.init(unchecked: try String(crmValue: value))
  }
}
