import CRMCore

/// The options that choose records of a kind, and what they choose.
enum Selection<R: Record> {
  /// `--where`, `--mine` and a shortcut for every field that can be filtered.
  static var options: [Option] {
    let filters: [Option] = [
      .list("where", "EXPR", "Only those that meet a condition, such as \"status = new\"")
    ]
    let mine: [Option] = R.schema.ownerField == nil ? [] : [.flag("mine", "Only my own")]
    let fields =
      filtered.flatMap(\.filterOptions)
      + R.derived.map { derived in
        let words = derived.label.lowercased()
        return derived.type == .bool
          ? .flag(Naming.kebab(derived.name), "Only: \(words)", negatable: true)
          : .list(
            Naming.kebab(derived.name), derived.type.placeholder, "Only with that \(words)")
      }
    return filters + mine + [.flag("deleted", "Only deleted ones")] + fields + [
      .list("custom", "KEY=VALUE", "Only with that value of a custom field")
    ]
  }

  /// The fields that have a shortcut; one called like an option of lists is left to `--where`.
  private static var filtered: [AnyField] {
    let taken = Set((Arrangement<R>.options + GlobalOptions.table).map(\.name))
    return R.schema.fields.filter { !$0.isHidden && !taken.contains($0.option) }
  }

  /// What the options choose, of what the user may read.
  static func query(_ invocation: Invocation, _ session: Session) throws -> Query<R> {
    var query = session.records(R.self, deleted: invocation.flag("deleted") == true)
    if let view = try session.view(invocation, of: R.self) {
      query = query.where(try view.condition(R.self, session.values))
    }
    for text in invocation.values("where") {
      query = query.where(try FilterParser(R.self, session.values).parse(text))
    }
    if invocation.flag("mine") == true || isOwn(invocation, session),
      let owner = R.schema.ownerField
    {
      let me = RecordReference(kind: Principal.kind, number: session.actor.number)
      query = query.where(.compare(FieldPath(owner), .equal, .reference(me)))
    }
    for field in filtered {
      for filter in try filters(field, invocation, session) { query = query.where(filter) }
    }
    for filter in try derivedFilters(invocation, session) { query = query.where(filter) }
    for (key, text) in try invocation.pairs("custom") {
      query = query.where(try custom(key, text, session))
    }
    return query
  }

  /// Whether only the user's own are meant because their role sees those first.
  static func isOwn(_ invocation: Invocation, _ session: Session) -> Bool {
    guard let owner = R.schema.ownerField else { return false }
    let asked = ["mine", "view", "deleted", owner.optionName]
    return session.snapshot.listsOwn(R.self, for: session.actor)
      && !invocation.given.contains { asked.contains($0.name) }
  }

  /// What the shortcut options of one field ask for.
  private static func filters(
    _ field: AnyField, _ invocation: Invocation, _ session: Session
  ) throws -> [Filter] {
    switch field.type {
    case .bool:
      return invocation.flag(field.option).map {
        [.compare(FieldPath(field), .equal, .bool($0))]
      } ?? []
    case .parts(let parts):
      return try parts.compactMap { part in
        let texts = invocation.values("\(field.option)-\(part.name)")
        let path = FieldPath(field, part: part.name)
        return texts.isEmpty ? nil : try anyOf(path, texts, session)
      }
    default:
      let texts = invocation.values(field.optionName)
      let isAnyone = field.traits.flags.contains(.owner) && texts == ["any"]
      if texts.isEmpty || isAnyone { return [] }
      let path = session.snapshot.path(named: field.name, of: R.self, at: session.now)
      return [try anyOf(path ?? FieldPath(field), texts, session)]
    }
  }

  /// What the shortcut options of what is derived ask for.
  private static func derivedFilters(
    _ invocation: Invocation, _ session: Session
  ) throws -> [Filter] {
    try session.snapshot.derivedPaths(of: R.self, at: session.now).compactMap { path in
      let option = Naming.kebab(path.name)
      if path.type == .bool {
        return invocation.flag(option).map { .compare(path, .equal, .bool($0)) }
      }
      let texts = invocation.values(option)
      return texts.isEmpty ? nil : try anyOf(path, texts, session)
    }
  }

  private static func anyOf(
    _ path: FieldPath, _ texts: [String], _ session: Session
  ) throws -> Filter {
    do {
      return .anyOf(path, try texts.map { try session.values.value($0, at: path) })
    } catch let error as ValueError {
      throw CRMError.value(error)
    }
  }

  private static func custom(
    _ key: String, _ text: String, _ session: Session
  ) throws -> Filter {
    let paths: [FieldPath]
    do {
      paths = try FilterParser.paths(CustomValues.prefix + key, of: R.self, session.values)
    } catch {
      throw CommandError(error).asUsage()
    }
    return .anyOf(paths[0], [try session.values.value(text, as: paths[0].type)])
  }
}

extension Filter {
  /// One of the values, where no value stands for emptiness.
  fileprivate static func anyOf(_ path: FieldPath, _ values: [Value]) -> Filter {
    .or(values.map { $0.isAbsent ? .isEmpty(path) : .compare(path, .equal, $0) })
  }
}
