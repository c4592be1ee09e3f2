/// The names by which the headers of a file may mean a kind's fields.
///
/// Case, spaces and punctuation do not count. A field's own name goes before labels, these before
/// aliases, these before the bare names of parts, and all of them before custom fields.
struct FieldNames: Sendable {
  private var paths: [String: FieldPath] = [:]

  init<R: CRMRecord>(_: R.Type, _ custom: [CustomFieldDefinition]) {
    let fields = R.schema.paths().filter { $0.root?.isHidden != true }
    for path in fields { add(path.name, path) }
    let whole = R.schema.fields.filter { !$0.isHidden }
    for field in whole { add(field.name, FieldPath(field).firstPart) }
    for field in whole { add(field.label, FieldPath(field).firstPart) }
    for field in whole {
      for alias in field.traits.aliases { add(alias, FieldPath(field).firstPart) }
    }
    addParts(fields.filter { $0.field == nil && $0.root != nil })
    for definition in custom { add(definition.name, FieldPath(definition)) }
    for definition in custom { add(definition.key, FieldPath(definition)) }
    for definition in custom { add(definition.label, FieldPath(definition)) }
  }

  /// The path that a header means, if it means one.
  subscript(header: String) -> FieldPath? { paths[Naming.canonical(header)] }

  private mutating func add(_ name: String, _ path: FieldPath) {
    let name = Naming.canonical(name)
    if !name.isEmpty, paths[name] == nil { paths[name] = path }
  }

  /// `City` means `address.city` where there is but one address.
  private mutating func addParts(_ parts: [FieldPath]) {
    for (name, paths) in Dictionary(grouping: parts, by: \.partName) where paths.count == 1 {
      add(name, paths[0])
    }
  }
}

extension FieldPath {
  /// The name behind the last dot.
  fileprivate var partName: String { String(name.split(separator: ".").last ?? "") }
}
