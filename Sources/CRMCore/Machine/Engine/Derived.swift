/// A value of a kind that follows from other data: shown, filtered and sorted by, never stored.
public struct Derived<R: CRMRecord>: Sendable {
  /// The name as it stands in Swift and JSON.
  public let name: String
  /// The words that people read.
  public let label: String
  /// The type of the values.
  public let type: FieldType
  /// Whether it is a column of tables unless others are asked for.
  public let isColumn: Bool
  let derive: @Sendable (R, Moment) -> Value

  /// What a value is worked out from, beside the record.
  public struct Moment: Sendable {
    /// The state of everything else.
    public let snapshot: Snapshot
    /// The time that counts as now.
    public let now: Timestamp
  }

  /// Declares the value `name`, worked out by `derive`; missing words are made of the name.
  public init<V: FieldValue>(
    _ name: String, label: String? = nil, isColumn: Bool = false,
    _ derive: @escaping @Sendable (R, Moment) -> V
  ) {
    self.name = name
    self.label = label ?? Naming.label(name)
    self.isColumn = isColumn
    type = V.crmType
    self.derive = { derive($0, $1).crmValue }
  }
}

extension Snapshot {
  /// Every path of a kind in this state: its fields, the custom ones, and what is derived.
  ///
  /// Choices that the settings replaced have the settings' options.
  public func paths<R: CRMRecord>(of _: R.Type, at now: Timestamp) -> [FieldPath] {
    R.schema.paths(custom: configuration.customFields(of: R.self)).map(inForce(R.self))
      + derivedPaths(of: R.self, at: now)
  }

  /// The path of a kind called `name`, in any of its spellings.
  public func path<R: CRMRecord>(
    named name: String, of _: R.Type, at now: Timestamp
  ) -> FieldPath? {
    let custom = configuration.customFields(of: R.self)
    if let path = R.schema.path(named: name, custom: custom) { return inForce(R.self)(path) }
    let canonical = Naming.canonical(name)
    return derivedPaths(of: R.self, at: now).first { Naming.canonical($0.name) == canonical }
  }

  /// What is derived of a kind, as paths that work it out from this state.
  public func derivedPaths<R: CRMRecord>(of _: R.Type, at now: Timestamp) -> [FieldPath] {
    let moment = Derived<R>.Moment(snapshot: self, now: now)
    return R.derived.map { derived in
      FieldPath(derived: derived.name, label: derived.label, type: derived.type) { number in
        moment.snapshot.find(R.ID(number)).map { derived.derive($0, moment) } ?? .null
      }
    }
  }

  /// Gives paths what the settings say of their values: the statuses of the lifecycle in force, and the
  /// words of a field that has a list of them.
  func inForce<R: CRMRecord>(_: R.Type) -> (FieldPath) -> FieldPath {
    let (field, lifecycle) = (R.schema.lifecycleField, configuration.lifecycles[R.kind])
    let words = configuration.words[R.kind] ?? [:]
    return { path in
      if let words = words[path.name] { return path.knowing(words) }
      guard let lifecycle, let field, path.field === field else { return path }
      return path.typed(.choice(lifecycle.options, isOpen: true))
    }
  }
}
