/// A field that users defined at run time, as the engine sees it.
public struct CustomFieldDefinition: Hashable, Sendable {
  /// The key, in kebab case, under which records hold the value.
  public let key: String
  /// The words that people read.
  public let label: String
  /// The type of its values.
  public let type: FieldType
  /// Whether a value must be there.
  public let isRequired: Bool

  /// Makes a definition.
  public init(key: String, label: String, type: FieldType, isRequired: Bool) {
    self.key = key
    self.label = label
    self.type = type
    self.isRequired = isRequired
  }

  /// The name by which filters, columns and CSV headers know it: `custom.key`.
  public var name: String { CustomValues.prefix + key }
}

extension FieldType {
  /// A custom value, which is kept in its journal form, as a value of this type.
  package func reading(_ stored: Value) -> Value {
    guard case .text(let text) = stored else { return stored }
    return switch self {
    case .date: (try? CalendarDate(text)).map(Value.date) ?? stored
    case .time: (try? Timestamp(text)).map(Value.time) ?? stored
    case .money: (try? Money(text)).map(Value.money) ?? stored
    case .reference, .principal: (try? RecordReference(text)).map(Value.reference) ?? stored
    case .text, .bool, .integer, .email, .phone, .choice, .list, .parts: stored
    }
  }

  /// Whether a custom value, in its journal form, is one of this type.
  package func accepts(_ stored: Value) -> Bool {
    switch (self, reading(stored)) {
    case (.integer, .integer(let number)): number.magnitude <= JSONReader.maximumInteger
    case (.text, .text), (.bool, .bool), (.date, .date), (.time, .time),
      (.money, .money), (.reference, .reference):
      true
    case (.email, .text(let text)): (try? EmailAddress(text)) != nil
    case (.phone, .text(let text)): (try? PhoneNumber(text)) != nil
    case (.choice(let options, let isOpen), .text(let key)):
      isOpen || options.contains { $0.key == key }
    case (.list(let element), .list(let values)): values.allSatisfy(element.accepts)
    default: false
    }
  }
}
