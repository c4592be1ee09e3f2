/// A field as filters and sort orders name it: a declared one, a part of one, or a custom one.
public struct FieldPath: Hashable, Sendable {
  /// The full name: `estimatedValue`, `address.city`, `custom.region`.
  public let name: String
  /// The type of its values.
  public let type: FieldType
  let base: Base
  /// The words that people read, where no declaration tells them.
  private var ownLabel: String?
  /// The only values there are, where settings and not the type say so.
  private(set) var words: [String]?

  enum Base: Sendable {
    case id
    case field(AnyField)
    case part(AnyField, String)
    case custom(String)
    case derived(Derivation)
    case header(HeaderValue)
  }

  /// What the engine keeps of a record beside its fields.
  enum HeaderValue: Sendable {
    case version, isDeleted
  }

  /// Works a value out from the record of a number.
  package typealias Derivation = @Sendable (UInt32) -> Value

  /// The id of a record, under the name `id`.
  public static let id = FieldPath(name: "id", type: .integer, base: .id, ownLabel: "ID")

  static let version = FieldPath(name: "version", type: .integer, base: .header(.version))
  static let isDeleted = FieldPath(name: "isDeleted", type: .bool, base: .header(.isDeleted))

  /// A declared field.
  public init(_ field: AnyField) {
    self.init(name: field.name, type: field.type, base: .field(field))
  }

  /// One part of a composite field.
  public init(_ field: AnyField, part: String) {
    var type = FieldType.text
    if case .parts(let parts) = field.type {
      type = parts.first { $0.name == part }?.type ?? .text
    }
    self.init(name: "\(field.name).\(part)", type: type, base: .part(field, part))
  }

  /// A custom field.
  public init(_ custom: CustomFieldDefinition) {
    self.init(
      name: custom.name, type: custom.type, base: .custom(custom.key), ownLabel: custom.label)
  }

  /// A value that is worked out and not stored, of the records of one state.
  package init(
    derived name: String, label: String, type: FieldType, _ derivation: @escaping Derivation
  ) {
    self.init(name: name, type: type, base: .derived(derivation), ownLabel: label)
  }

  /// The same path whose values are of another type: a choice with other options.
  package func typed(_ type: FieldType) -> FieldPath {
    FieldPath(name: name, type: type, base: base, ownLabel: ownLabel)
  }

  /// The same path, of which the settings say which values there are.
  func knowing(_ words: [String]) -> FieldPath {
    var path = self
    path.words = words
    return path
  }

  /// The words that conditions may ask for, in order; nil where any may be.
  package var vocabulary: [ChoiceOption]? {
    if let words { return words.map { ChoiceOption($0) } }
    guard case .choice(let options, let isOpen) = elementType else { return nil }
    return isOpen && field?.traits.lifecycle == nil ? nil : options
  }

  private init(name: String, type: FieldType, base: Base, ownLabel: String? = nil) {
    self.name = name
    self.type = type
    self.base = base
    self.ownLabel = ownLabel
  }

  /// The words that people read.
  public var label: String {
    switch base {
    case .field(let field): field.label
    case .part(_, let part): Naming.label(part)
    case .header: Naming.label(name)
    case .id, .custom, .derived: ownLabel ?? name
    }
  }

  /// The declared field behind the path; nil for a part, a custom field and the id.
  public var field: AnyField? {
    if case .field(let field) = base { field } else { nil }
  }

  /// The declared field that the path goes through; nil for a custom field and the id.
  public var root: AnyField? {
    switch base {
    case .field(let field), .part(let field, _): field
    case .id, .custom, .derived, .header: nil
    }
  }

  /// The key of a custom field; nil for others.
  public var customKey: String? {
    if case .custom(let key) = base { key } else { nil }
  }

  /// The value at the path in a record.
  public func value<R: Declared>(in record: R) -> Value {
    switch base {
    case .id: .integer(Int(record.header.number))
    case .field(let field): R.schema.value(of: field, in: record)
    case .part(let field, let part): R.schema.value(of: field, in: record).part(part)
    case .custom(let key): type.reading(record.header.custom[key])
    case .derived(let derive): derive(record.header.number)
    case .header(.version): .integer(record.version)
    case .header(.isDeleted): .bool(record.isDeleted)
    }
  }

  /// The value at the path in the row of a record.
  func value(in row: RowView, _ number: UInt32, _ slots: Slots) -> Value {
    switch base {
    case .id: return .integer(Int(number))
    case .field(let field): return slots.value(field.slot, of: row)
    case .part(let field, let part): return slots.value(field.slot, of: row).part(part)
    case .custom(let key): return type.reading(slots.custom(key, of: row))
    case .derived(let derive): return derive(number)
    case .header(.version): return .integer(Int(row.version))
    case .header(.isDeleted): return .bool(row.has(slots.stamps.deletedAt))
    }
  }

  /// Paths are equal when their names are.
  public static func == (left: FieldPath, right: FieldPath) -> Bool { left.name == right.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension RecordSchema {
  /// Every path of the kind: its fields, the parts of composite ones, and these custom fields.
  public func paths(custom: [CustomFieldDefinition] = []) -> [FieldPath] {
    slots.paths(custom: custom)
  }

  /// The path called `name`, in any of its spellings.
  public func path(named name: String, custom: [CustomFieldDefinition] = []) -> FieldPath? {
    slots.path(named: name, custom: custom)
  }
}

extension Slots {
  /// Every path of the kind: its fields, the parts of composite ones, and these custom fields.
  func paths(custom: [CustomFieldDefinition] = []) -> [FieldPath] {
    var paths: [FieldPath] = [.id]
    for field in fields where !field.isHidden {
      if case .parts(let parts) = field.type {
        paths += parts.map { FieldPath(field, part: $0.name) }
      } else {
        paths.append(FieldPath(field))
      }
    }
    return paths + custom.map { FieldPath($0) }
  }

  /// The path called `name`, in any of its spellings.
  func path(named name: String, custom: [CustomFieldDefinition] = []) -> FieldPath? {
    if name == "id" { return .id }
    if let field = field(named: name), !field.isHidden { return FieldPath(field) }
    let all = paths(custom: custom)
    let canonical = Naming.canonical(name)
    return all.first { $0.name == name } ?? all.first { Naming.canonical($0.name) == canonical }
      ?? all.first { $0.customKey == name }
  }
}
