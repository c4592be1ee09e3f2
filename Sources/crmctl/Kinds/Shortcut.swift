import CRMCore

/// An option by which lists are narrowed to values at one path.
struct Shortcut {
  /// The path's name.
  private let path: String
  let option: Option<[String]>
  /// Whether `any` stands for all values.
  private var knowsAny = false

  /// The shortcuts of a kind; a field called like an option of lists is left to `--where`.
  static func all<R: CRMRecord>(of _: R.Type) -> [Shortcut] {
    let taken = Set(Arrangement<R>.options().map(\.form.name) + GlobalOptions.table.map(\.name))
    let fields = R.schema.fields.filter { !$0.isHidden && !taken.contains($0.option) }
    return fields.flatMap(all)
      + R.derived.map { derived in
        Shortcut(
          derived.name, derived.type, named: Naming.kebab(derived.name),
          derived.label.lowercased())
      }
  }

  private static func all(of field: AnyField) -> [Shortcut] {
    if case .parts(let parts) = field.type {
      return parts.map {
        Shortcut("\(field.name).\($0.name)", $0.type, named: field.optionName(of: $0), $0.name)
      }
    }
    var shortcut = Shortcut(
      field.name, field.type, named: field.optionName, field.label.lowercased(),
      completion: field.completion, alias: field.option)
    shortcut.knowsAny = field.traits.flags.contains(.owner)
    return [shortcut]
  }

  private init(
    _ path: String, _ type: FieldType, named name: String, _ words: String,
    completion: Completion = .none, alias: String? = nil
  ) {
    self.path = path
    let flag = Option.deniable(name, "Only: \(words)").form
    option =
      type == .bool
      ? Option(form: flag) { $0 }
      : .list(
        name, type.placeholder, "Only with that \(words)", completion: completion, alias: alias)
  }

  /// What the option asks for; nil where it was not given.
  func filter<R: CRMRecord>(_: R.Type, _ session: Session) throws -> Filter? {
    let texts = try session[option]
    if texts.isEmpty || (knowsAny && texts == ["any"]) { return nil }
    return try session.snapshot.path(named: path, of: R.self, at: session.now).map { path in
      try CommandError.usage {
        .or(try texts.map { try session.values.condition(path, .equal, $0) })
      }
    }
  }
}
