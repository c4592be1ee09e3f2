/// A field that users added to a kind of record at run time.
public struct CustomField: CRMRecord, Hashable {
  /// The kind that has the field.
  public var recordKind: String
  /// The key under which records hold the value, in kebab case; never changes.
  public var key: String
  /// The words that people read.
  public var label: String?
  /// The type of the values; never changes.
  public var type: ValueType
  /// The keys of a choice.
  public var choices: [String] = []
  /// Whether a value must be there.
  public var isRequired = false
  /// What all records carry.
  public var header = RecordHeader()

  /// The types that custom values may have.
  public enum ValueType: String, Choice, CaseIterable {
    /// Any text.
    case text
    /// A whole number.
    case integer
    /// Yes or no.
    case flag
    /// A day.
    case date
    /// An instant.
    case time
    /// An amount.
    case money
    /// An e-mail address.
    case email
    /// A phone number.
    case phone
    /// One of the choices.
    case choice
    /// Several of the choices.
    case choices
  }

  /// The kind's name.
  public static let kind: RecordKind = "field"

  /// The fields.
  public static let schema = RecordSchema<CustomField>(
    header: \.header, group: .settings,
    Field("recordKind", \.recordKind, .required, .immutable, .indexed, .column, .option("kind")),
    Field("key", \.key, .required, .immutable, .title, .column),
    Field("label", \.label, .column),
    Field("type", \.type, .required, .immutable, .column),
    Field("choices", \.choices),
    Field("required", \.isRequired, .column))

  /// Makes an empty definition.
  public init() { self.init(of: "", key: "") }

  /// Makes the field `key` of a kind.
  public init(of kind: RecordKind, key: String, label: String? = nil, type: ValueType = .text) {
    recordKind = kind.rawValue
    self.key = key
    self.label = label
    self.type = type
  }

  /// The engine works with the definitions, so it looks at them anew after each change.
  public static var configures: Bool { true }
}

extension CustomField {
  /// Refuses unknown kinds, keys that are no keys or taken, and choices where there are none.
  public func check(from old: CustomField?, in tx: borrowing WriteTransaction) throws {
    let kinds = tx.catalog.kinds.map { $0.kind.rawValue }
    if !kinds.contains(recordKind) {
      throw refusal(
        .fieldKind, field: "recordKind", "'\(recordKind)' is not a kind of record",
        expected: kinds.joined(separator: ", "))
    }
    if key.isEmpty || Naming.key(key) != key {
      throw refusal(
        .fieldKey, field: "key", "'\(key)' is not a key",
        expected: "letters, digits and hyphens: \(Naming.key(key))")
    }
    let twin = tx[CustomField.self].where(\.recordKind, recordKind).first { [key, id] field in
      field.key == key && field.id != id
    }
    if let twin {
      throw refusal(.fieldTaken, field: "key", "\(twin.reference) has the key '\(key)' already")
    }
    let hasChoices = type == .choice || type == .choices
    if hasChoices == choices.isEmpty {
      throw refusal(
        .fieldChoices, field: "choices",
        hasChoices ? "a choice needs choices" : "only the type choice has choices")
    }
    if let old { try checkChoices(from: old, in: tx) }
  }

  /// Refuses to take away a choice that live records have.
  private func checkChoices(from old: CustomField, in tx: borrowing WriteTransaction) throws {
    let gone = old.choices.filter { !choices.contains($0) }
    guard !gone.isEmpty, let kind = tx.catalog[RecordKind(rawValue: recordKind)] else { return }
    let filter = Filter.oneOf(FieldPath(old.definition), gone.map { .text($0) })
    let users = users(kind, filter, in: tx.snapshot)
    if users.isEmpty { return }
    throw CRMError.inUse(reference, by: users)
  }

  /// Refuses the deletion of a field that live records have values in.
  public func checkDeletion(in tx: borrowing WriteTransaction) throws {
    guard let kind = tx.catalog[RecordKind(rawValue: recordKind)] else { return }
    let users = users(kind, .not(.isEmpty(FieldPath(definition))), in: tx.snapshot)
    if users.isEmpty { return }
    throw CRMError.inUse(reference, by: users)
  }

  private func users<R: CRMRecord>(
    _: R.Type, _ filter: Filter, in snapshot: Snapshot
  ) -> [RecordReference] {
    snapshot[R.self].where(filter).ids().map(\.reference)
  }

  /// The field as the engine sees it.
  public var definition: CustomFieldDefinition {
    CustomFieldDefinition(
      key: key, label: label ?? Naming.label(key), type: crmType, isRequired: isRequired)
  }

  private var crmType: FieldType {
    let options = choices.map { ChoiceOption($0) }
    return switch type {
    case .text: .text
    case .integer: .integer
    case .flag: .bool
    case .date: .date
    case .time: .time
    case .money: .money
    case .email: .email
    case .phone: .phone
    case .choice: .choice(options, isOpen: false)
    case .choices: .list(.choice(options, isOpen: false))
    }
  }
}

extension State {
  /// The custom fields by kind, in the order in which they were defined.
  func customFields() -> [RecordKind: [CustomFieldDefinition]] {
    var found: [RecordKind: [CustomFieldDefinition]] = [:]
    table(CustomField.self).forEach { field in
      if !field.isDeleted {
        found[RecordKind(rawValue: field.recordKind), default: []].append(field.definition)
      }
    }
    return found
  }
}

/// The errors of custom fields.
extension CRMError.Code {
  /// There is no such kind of record.
  public static let fieldKind: CRMError.Code = "field.kind"
  /// A key has other characters than it may have.
  public static let fieldKey: CRMError.Code = "field.key"
  /// Another field of the kind has the key.
  public static let fieldTaken: CRMError.Code = "field.taken"
  /// A choice has no choices, or another type has some.
  public static let fieldChoices: CRMError.Code = "field.choices"
}
