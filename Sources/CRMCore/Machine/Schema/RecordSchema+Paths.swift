// What key paths of a kind's struct lead to.

extension RecordSchema {
  /// The field at a key path; nil when no field was declared there.
  public func field(at path: PartialKeyPath<Root>) -> AnyField? {
    slot(at: path).map { fields[$0] }
  }

  /// The place among the fields of the one at a key path; nil when none was declared there.
  @usableFromInline
  func slot(at path: PartialKeyPath<Root>) -> Int? {
    storedSlot(at: path) ?? otherPath(at: path)?.field?.slot
  }

  /// The path by which filters and orders know what a key path leads to: a declared field, a part of
  /// one, or what every record has; nil for anything else, such as a computed property.
  func fieldPath(at path: PartialKeyPath<Root>) -> FieldPath? {
    storedSlot(at: path).map { FieldPath(fields[$0]) } ?? otherPath(at: path)
  }

  private func storedSlot(at path: PartialKeyPath<Root>) -> Int? {
    MemoryLayout<Root>.offset(of: path).flatMap { slots.slot(at: $0, of: type(of: path).valueType) }
  }

  private func otherPath(at path: PartialKeyPath<Root>) -> FieldPath? {
    paths.fieldPath(at: path) { commonPath(at: path) ?? partPath(at: path) }
  }

  /// What every record has by its header, under names that are computed and so have no offset.
  private func commonPath(at path: PartialKeyPath<Root>) -> FieldPath? {
    let stamps = slots.stamps
    let fields: [(path: PartialKeyPath<Root>, slot: Int)] = [
      (\.createdAt, stamps.createdAt), (\.createdBy, stamps.createdBy),
      (\.modifiedAt, stamps.modifiedAt), (\.modifiedBy, stamps.modifiedBy),
      (\.deletedAt, stamps.deletedAt), (\.externalID, stamps.externalID), (\.tags, stamps.tags),
      (\.custom, stamps.custom),
      // In code that is generic over kinds of record a header is one that the protocol asks for.
      (\.header.externalID, stamps.externalID), (\.header.tags, stamps.tags),
      (\.header.custom, stamps.custom),
    ]
    if let slot = fields.first(where: { $0.path == path && $0.slot >= 0 })?.slot {
      return FieldPath(self.fields[slot])
    }
    var others: [(path: AnyKeyPath, found: FieldPath)] = [
      (\Root.id, .id), (\Root.reference, .id), (\Root.version, .version),
      (\Root.isDeleted, .isDeleted),
    ]
    // Code that is generic over kinds of record has this one.
    if let type = Root.self as? any Identifiable.Type { others.append((type.idPath, .id)) }
    return others.first { $0.path == path }?.found
  }

  /// A part of a composite field, which may be optional.
  ///
  /// A chain through an optional has no offset, and no key path can be made of its pieces while the
  /// program runs. Its written form can: that of the field, the sign, that of the part.
  private func partPath(at path: PartialKeyPath<Root>) -> FieldPath? {
    let wanted = Self.text(path)
    for field in fields {
      guard let composite = field.access.composite else { continue }
      let start = "\(field.path)"
      for part in composite.partPaths where wanted.hasPrefix(start) {
        let end = "\(part.path)".drop { $0 != "." }
        if ["", "?", "!"].contains(where: { wanted == start + $0 + end }) {
          return FieldPath(field, part: part.name)
        }
      }
    }
    return nil
  }

  /// A key path as it is written; a chain ends in a sign that says that its value is wrapped.
  private static func text(_ path: AnyKeyPath) -> String {
    let text = "\(path)"
    return text.hasSuffix("?") ? String(text.dropLast()) : text
  }
}

extension Identifiable {
  /// The id as the protocol has it, which is another key path than that of a type's own property.
  fileprivate static var idPath: AnyKeyPath { \Self.id }
}

extension CompositeValue {
  /// The parts by name with their properties.
  fileprivate static var partPaths: [(name: String, path: AnyKeyPath)] {
    parts.map { ($0.type.name, $0.path) }
  }
}

extension FieldPath {
  /// The path to what a key path leads to: a declared field, a part of a composite one, or what every
  /// record has, such as its id; a key path to anything else stops the program.
  public init<R: Declared, V: FieldValue>(_ path: KeyPath<R, V>) {
    guard let found = R.schema.fieldPath(at: path) else {
      // Told in a release build too, where a precondition stops without a word.
      fatalError(
        """
        \(path) is no field of \(R.kind): it is none that its schema declares, no part of one, and \
        nothing that every record has
        """)
    }
    self = found
  }

  /// The path to a part of the composite value here; a key path to anything else stops the program.
  func part<C: CompositeValue>(at path: PartialKeyPath<C>, of _: C.Type) -> FieldPath {
    guard let root, let part = C.parts.first(where: { $0.path == path }) else {
      // As above.
      fatalError("\(path) is no part of \(name)")
    }
    return FieldPath(root, part: part.type.name)
  }

  /// A value as what it is compared with here: of an id the number, 0 where it is of another kind.
  func operand(_ value: some FieldValue, of kind: RecordKind) -> Value {
    guard case .id = base, case .reference(let record) = value.crmValue else {
      return value.crmValue
    }
    return .integer(record.kind == kind ? Int(record.number) : 0)
  }
}

extension Declared {
  /// A value that a record has at a key path, typed; no value is what an empty record has there.
  static func typed<V: FieldValue>(_ value: Value, at path: KeyPath<Self, V>) -> V {
    if let typed = try? V(crmValue: value) { return typed }
    if case .integer(let number) = value, let number = UInt32(exactly: number) {
      // The path of an id has its number alone.
      let record = RecordReference(kind: kind, number: number)
      if let typed = try? V(crmValue: .reference(record)) { return typed }
    }
    return Self()[keyPath: path]
  }
}
