/// A field of some record kind: its name, type and traits, apart from the struct it lives in.
public final class AnyField: Sendable {
  /// The name as it stands in Swift and JSON: `estimatedValue`.
  public let name: String
  /// The field's type.
  public let type: FieldType
  /// What was declared about it.
  public let traits: AnyField.Traits
  package let key: StaticString
  /// Its place among the fields of its kind.
  let slot: Int
  let offset: Int
  /// The property in the struct that declares it.
  let path: any AnyKeyPath & Sendable
  let access: FieldAccess

  init(
    key: StaticString, type: FieldType, traits: AnyField.Traits, slot: Int = 0, offset: Int,
    path: any AnyKeyPath & Sendable, access: FieldAccess
  ) {
    self.key = key
    self.name = key.description
    self.type = type
    self.traits = traits
    self.slot = slot
    self.offset = offset
    self.path = path
    self.access = access
  }

  /// The same field at a place among the fields of a kind, in a struct that holds this one's root at
  /// `base`; imports know it by its former names too.
  func placed(at slot: Int, base: Int = 0, formerNames: [String] = []) -> AnyField {
    var traits = traits
    traits.aliases += formerNames
    return AnyField(
      key: key, type: type, traits: traits, slot: slot, offset: base + offset, path: path,
      access: access)
  }

  /// The name as an option: `estimated-value`.
  public var option: String { traits.option ?? Naming.kebab(name) }
  /// The words that people read.
  public var label: String { traits.label ?? Naming.label(name) }
  /// Whether a value must be there.
  public var isRequired: Bool { traits.flags.contains(.required) }
  /// Whether no two live records share a value.
  public var isUnique: Bool { traits.flags.contains(.unique) }
  /// Whether only the engine's operations change it.
  public var isReadOnly: Bool { traits.flags.contains(.readOnly) }
  /// Whether equal values mark likely duplicates, and equality has an index.
  public var isMatched: Bool { traits.flags.contains(.matched) }
  /// Whether it is shown under another form.
  public var isHidden: Bool { traits.flags.contains(.hidden) }
  /// Whether it is a column of tables unless others are asked for.
  public var isColumn: Bool { traits.flags.contains(.column) }

  /// Whether it holds several values.
  public var isList: Bool {
    if case .list = type { true } else { false }
  }

  /// A value, or an element of a list, as the field's type holds it: `CRM-123456` for `123456`.
  ///
  /// What the type does not take is left as it is, and is no record's value.
  package func form(of value: Value) -> Value {
    guard !value.isAbsent, let held = try? access.form(value) else { return value }
    guard case .list(let elements) = held else { return held }
    if case .list = value { return held }
    return elements.first ?? value
  }

  /// The kinds that the field's references may point at; nil when it holds no references.
  public var targets: [RecordKind]? {
    switch type {
    case .reference(let kinds), .list(.reference(let kinds)): return kinds
    case .parts(let parts), .list(.parts(let parts)):
      let kinds = parts.flatMap { part -> [RecordKind] in
        if case .reference(let kinds) = part.type { kinds } else { [] }
      }
      return kinds.isEmpty ? nil : kinds
    case .list, .text, .bool, .integer, .date, .time, .money, .email, .phone, .choice, .principal:
      return nil
    }
  }
}
