/// The fields of a record that is proposed, wherever its struct is: what the engine does to them is the
/// same for every kind, and compiled once.
///
/// Used only inside of the closure that gets it: the struct is at `base` for so long. Every pointer to
/// a property is bound to the type that the field was declared with.
struct Draft {
  let slots: Slots
  private let base: UnsafeMutableRawPointer

  /// Runs `body` on the fields of a record.
  static func of<R: Declared, T, E: Error>(
    _ record: inout R, _ body: (Draft) throws(E) -> T
  ) throws(E) -> T {
    try withUnsafeMutablePointer(to: &record) { (record) throws(E) in
      try body(Draft(slots: R.schema.slots, base: UnsafeMutableRawPointer(record)))
    }
  }

  /// What deletions have taken out of the record's fields.
  var unlinked: [UnlinkedReference] {
    get { header.pointee.unlinked }
    nonmutating set { header.pointee.unlinked = newValue }
  }

  // The offset is that of the struct's stored header, which the kind's schema was given.
  private var header: UnsafeMutablePointer<RecordHeader> {
    (base + slots.header).assumingMemoryBound(to: RecordHeader.self)
  }

  func value(of field: AnyField) -> Value { field.access.value(base + field.offset) }

  func assign(_ value: Value, to field: AnyField) throws(ValueError) {
    try field.access.assign(value, base + field.offset)
  }
}

extension Draft {
  /// Gives a record the initial status of the lifecycle in force, where it has that of an empty record
  /// and the lifecycle has not.
  func begin(_ lifecycle: Lifecycle) throws(ValueError) {
    guard let field = slots.lifecycle else { return }
    let status = value(of: field)
    if lifecycle[status.description] == nil, status == slots.emptyValue(of: field) {
      try assign(.text(lifecycle.initial), to: field)
    }
  }

  /// Empties the fields that a move clears.
  func clear(_ names: [String]) throws(ValueError) {
    for name in names {
      if let field = slots.field(named: name) { try assign(.null, to: field) }
    }
  }

  /// Takes a record out of a field, and notes that it was there; a single place notes its last one.
  func unlink(_ target: RecordReference, in field: AnyField) throws(ValueError) {
    var rest: Value = .null
    if case .list(let values) = value(of: field) {
      rest = .list(values.filter { $0 != .reference(target) })
    }
    try assign(rest, to: field)
    unlinked.removeAll { link in
      slots.field(everNamed: link.field) === field && (link.record == target || !field.isList)
    }
    unlinked.append(UnlinkedReference(field.name, target))
  }

  /// Takes what is not there out of the fields that a deletion empties, and puts in again what is.
  func settleLinks(where isThere: (RecordReference) -> Bool) throws(ValueError) {
    for field in slots.references where field.traits.onDelete == .clear {
      for target in value(of: field).references where !isThere(target) {
        try unlink(target, in: field)
      }
    }
    relink(where: isThere)
  }

  /// Puts in again what was taken out, where its record is there and the place is free.
  func relink(where isThere: (RecordReference) -> Bool) {
    for link in unlinked where isThere(link.record) {
      guard let field = slots.field(everNamed: link.field), !isTaken(field, for: link.record)
      else { continue }
      var value: Value = .reference(link.record)
      if case .list(let values) = self.value(of: field) { value = .list(values + [value]) }
      // Another version of the kind may have declared the field with another type: then it stays.
      try? assign(value, to: field)
    }
    unlinked = open(unlinked)
  }

  /// The links whose place was not taken, by what was there before or by something else.
  func open(_ links: [UnlinkedReference]) -> [UnlinkedReference] {
    if links.isEmpty { return links }
    return links.filter { link in
      slots.field(everNamed: link.field).map { !isTaken($0, for: link.record) } ?? true
    }
  }

  private func isTaken(_ field: AnyField, for target: RecordReference) -> Bool {
    let value = value(of: field)
    return field.isList ? value.references.contains(target) : !value.isAbsent
  }
}
