/// The type of a field as data: what it accepts, how it compares, how it is shown.
public indirect enum FieldType: Hashable, Sendable {
  /// Any text.
  case text
  /// Yes or no.
  case bool
  /// A whole number.
  case integer
  /// A day.
  case date
  /// An instant.
  case time
  /// An amount with its currency.
  case money
  /// An e-mail address.
  case email
  /// A phone number.
  case phone
  /// One of a list of keys with labels; an open choice takes other keys too.
  case choice([ChoiceOption], isOpen: Bool)
  /// Another record, of one of these kinds; of any kind where the list is empty.
  case reference([RecordKind])
  /// Who acted: a user or the system; stamped by the engine.
  case principal
  /// Several values of a type.
  case list(FieldType)
  /// Named parts, each of a type.
  case parts([FieldType.Part])
}

/// One value of a choice: its key in data and its label for people.
public struct ChoiceOption: Hashable, Sendable {
  /// The kebab-case key, as it stands in JSON, CSV and options.
  public let key: String
  /// The words that tables show.
  public let label: String
  /// Further words that mean it on input.
  public let aliases: [String]

  /// Makes an option; a missing label is derived from the key.
  public init(_ key: String, label: String? = nil, aliases: [String] = []) {
    self.key = key
    self.label = label ?? Naming.label(key)
    self.aliases = aliases
  }

  /// Whether a text means the option: its key, its label or an alias, however it is spelt.
  public func isMeant(by text: String) -> Bool {
    let wanted = Naming.canonical(text)
    return ([key, label] + aliases).contains { Naming.canonical($0) == wanted }
  }
}

extension FieldType {
  /// What the type is called in help and errors.
  public var name: String {
    switch self {
    case .text: "text"
    case .bool: "yes or no"
    case .integer: "whole number"
    case .date: "date"
    case .time: "time"
    case .money: "amount"
    case .email: "e-mail address"
    case .phone: "phone number"
    case .choice: "choice"
    case .reference(let kinds):
      kinds.isEmpty ? "record" : kinds.map(\.rawValue).joined(separator: " or ")
    case .principal: "user"
    case .list(let element): "list of \(element.name)"
    case .parts: "parts"
    }
  }

  /// Whether values of the type have an order by ``Value/number``.
  public var isNumeric: Bool {
    switch self {
    case .bool, .integer, .date, .time, .money: true
    case .text, .email, .phone, .choice, .reference, .principal, .list, .parts: false
    }
  }

  /// Whether values are made of named parts, or are lists of such.
  public var hasParts: Bool {
    switch self {
    case .parts, .list(.parts): true
    case .text, .bool, .integer, .date, .time, .money, .email, .phone, .choice, .reference,
      .principal, .list:
      false
    }
  }

  /// The options of a choice; empty for other types.
  public var options: [ChoiceOption] {
    switch self {
    case .choice(let options, _): options
    case .list(let element): element.options
    case .text, .bool, .integer, .date, .time, .money, .email, .phone, .reference, .principal,
      .parts:
      []
    }
  }
}
