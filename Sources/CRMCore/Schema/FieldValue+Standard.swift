extension String: TextValue, KeyValue {
  /// Text.
  public static var fieldType: FieldType { .text }
  /// The text.
  public var value: Value { .text(self) }
  /// An empty text is an absent one.
  public var isAbsent: Bool { isEmpty }

  /// Takes a text; null is the empty one.
  public init(value: Value) throws(ValueError) {
    switch value {
    case .text(let text): self = text
    case .null: self = ""
    default: throw ValueError(type: "text", text: value.description, expected: "a text")
    }
  }

  /// The same bytes: canonically equal texts may still differ.
  public static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  /// Reads a JSON string.
  public static func decode(_ reader: inout JSONReader) throws -> String {
    try reader.readString()
  }

  /// Writes a JSON string.
  public func encode(_ writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: KeyValue {
  /// Yes or no.
  public static var fieldType: FieldType { .bool }
  /// The flag.
  public var value: Value { .bool(self) }
  /// A flag that is off is not shown as a value set.
  public var isAbsent: Bool { !self }

  /// Takes a flag; null is no.
  public init(value: Value) throws(ValueError) {
    switch value {
    case .bool(let flag): self = flag
    case .null: self = false
    default: throw ValueError(type: "flag", text: value.description, expected: "yes or no")
    }
  }

  /// Reads `true` or `false`.
  public static func decode(_ reader: inout JSONReader) throws -> Bool { try reader.readBool() }
  /// Writes `true` or `false`.
  public func encode(_ writer: inout JSONWriter) { writer.bool(self) }
}

extension Int: KeyValue {
  /// A whole number.
  public static var fieldType: FieldType { .integer }
  /// The number.
  public var value: Value { .integer(self) }

  /// Takes a whole number.
  public init(value: Value) throws(ValueError) {
    guard case .integer(let number) = value else {
      throw ValueError(type: "number", text: value.description, expected: "a whole number")
    }
    self = number
  }

  /// Refuses numbers that JSON does not keep exactly.
  public func validate() throws(ValueError) {
    if magnitude > JSONReader.maximumInteger {
      throw ValueError(type: "number", text: description, expected: "at most 2^53 − 1")
    }
  }

  /// Reads a whole number.
  public static func decode(_ reader: inout JSONReader) throws -> Int { try reader.readInteger() }
  /// Writes a whole number.
  public func encode(_ writer: inout JSONWriter) { writer.integer(self) }
}

extension Money: FieldValue {
  /// An amount with its currency.
  public static var fieldType: FieldType { .money }
  /// The amount.
  public var value: Value { .money(self) }

  /// Takes an amount.
  public init(value: Value) throws(ValueError) {
    guard case .money(let money) = value else {
      throw ValueError(type: "amount", text: value.description, expected: "an amount")
    }
    self = money
  }
}

extension CalendarDate: FieldValue {
  /// A day.
  public static var fieldType: FieldType { .date }
  /// The day.
  public var value: Value { .date(self) }

  /// Takes a day.
  public init(value: Value) throws(ValueError) {
    guard case .date(let date) = value else {
      throw ValueError(type: "date", text: value.description, expected: "a date")
    }
    self = date
  }
}

extension Timestamp: FieldValue {
  /// An instant.
  public static var fieldType: FieldType { .time }
  /// The instant.
  public var value: Value { .time(self) }

  /// Takes an instant.
  public init(value: Value) throws(ValueError) {
    guard case .time(let time) = value else {
      throw ValueError(type: "time", text: value.description, expected: "a time")
    }
    self = time
  }
}

extension EmailAddress: TextValue, KeyValue {
  /// An e-mail address.
  public static var fieldType: FieldType { .email }
  /// The address as typed.
  public var value: Value { .text(text) }
  /// Whether there is no text.
  public var isAbsent: Bool { text.isEmpty }

  /// Takes a text that was checked when it came in.
  public init(value: Value) throws(ValueError) {
    self.init(unchecked: try String(value: value))
  }

  /// The same bytes as typed.
  public static func isSame(_ left: Self, _ right: Self) -> Bool {
    String.isSame(left.text, right.text)
  }
}

extension PhoneNumber: TextValue {
  /// A phone number.
  public static var fieldType: FieldType { .phone }
  /// The number as typed.
  public var value: Value { .text(text) }
  /// Whether there is no text.
  public var isAbsent: Bool { text.isEmpty }

  /// Takes a text that was checked when it came in.
  public init(value: Value) throws(ValueError) {
    self.init(unchecked: try String(value: value))
  }

  /// The same bytes as typed.
  public static func isSame(_ left: Self, _ right: Self) -> Bool {
    String.isSame(left.text, right.text)
  }
}
