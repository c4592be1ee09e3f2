extension Transaction {
  /// The read-only fields that a caller's copy changes; asked before the kind fills in its own.
  func readOnlyProblems<R: Record>(_ new: R, from old: R?) -> [FieldProblem] {
    if operation != nil || isConsequence || actor.principal.isSystem { return [] }
    let schema = R.schema
    return schema.slots.readOnly.filter { field in
      old.map { !schema.isSame(field, $0, new) } ?? !schema.isAbsent(field, in: new)
    }.map { FieldProblem($0.name, .readOnly) }
  }

  /// Checks every field by its declaration, and reports all that are wrong at once, those found
  /// before too.
  func validate<R: Record>(
    _ new: R, from old: R?, _ found: [FieldProblem]
  ) throws(CRMError) {
    var problems = found
    R.schema.forEachSet(in: new, from: old) { field, content in
      if let kind = Self.problem(field, content) {
        problems.append(FieldProblem(field.name, kind))
      }
    }
    problems += customProblems(new, old)
    if !problems.isEmpty { throw .invalid(old?.reference ?? new.reference, problems) }
  }

  private static func problem(_ field: AnyField, _ content: FieldContent) -> FieldProblem.Kind? {
    if field.isRequired, content.isAbsent { return .missing }
    guard content.isChanged else { return nil }
    if field.traits.flags.contains(.immutable), content.hadValue { return .immutable }
    return content.malformation.map { .malformed($0) }
  }

  private func customProblems<R: Record>(_ new: R, _ old: R?) -> [FieldProblem] {
    let definitions = work.configuration.customFields(of: R.self)
    var problems: [FieldProblem] = []
    let changed = new.custom.keys(differingFrom: old?.custom ?? CustomValues())
    for key in changed where !new.custom[key].isAbsent {
      if let kind = problem(new.custom[key], key, definitions) {
        problems.append(FieldProblem(CustomValues.prefix + key, kind))
      }
    }
    for definition in definitions where definition.isRequired {
      let isNew = old == nil || changed.contains(definition.key)
      if isNew, new.custom[definition.key].isAbsent {
        problems.append(FieldProblem(definition.name, .missing))
      }
    }
    return problems
  }

  private func problem(
    _ value: Value, _ key: String, _ definitions: [CustomFieldDefinition]
  ) -> FieldProblem.Kind? {
    guard let definition = definitions.first(where: { $0.key == key }) else {
      return .unknown(
        nearest: definitions.map(\.name).nearest(to: CustomValues.prefix + key))
    }
    if definition.type.accepts(value) { return nil }
    let options = definition.type.options.map(\.key).joined(separator: ", ")
    return .malformed(
      ValueError(
        type: definition.type.name, text: value.description,
        expected: options.isEmpty ? "a \(definition.type.name)" : options))
  }

  /// Refuses a status that a new record may not begin with, or that no move leads to.
  func checkLifecycle<R: Record>(_ new: R, from old: R?) throws(CRMError) {
    guard let field = R.schema.lifecycleField,
      let lifecycle = work.configuration.lifecycle(of: R.self)
    else { return }
    let to = R.schema.value(of: field, in: new).description
    guard let old else { return try checkInitial(new, to, lifecycle) }
    let from = R.schema.value(of: field, in: old).description
    if from == to || isConsequence { return }
    func refusal(_ operation: String? = nil, missing: [String] = []) -> CRMError {
      .lifecycle(
        LifecycleRefusal(
          record: old.reference, from: from, to: to,
          allowed: lifecycle.nextMoves(of: old, from).map(\.to),
          operation: operation ?? lifecycle.operation(to: to), missing: missing))
    }
    if isImport {
      if lifecycle.leads(from: from, to: to) { return }
      throw refusal()
    }
    guard let move = lifecycle.move(from: from, to: to), old.permits(move, in: lifecycle) else {
      throw refusal()
    }
    if let only = move.operation, operation != "\(R.kind.rawValue).\(only)" {
      throw refusal(only)
    }
    let missing = work.configuration.missing(of: move.requires, in: new)
    if !missing.isEmpty { throw refusal(missing: missing) }
  }

  private func checkInitial<R: Record>(
    _ new: R, _ status: String, _ lifecycle: Lifecycle
  ) throws(CRMError) {
    if lifecycle.initials.contains(status) || (isImport && lifecycle[status] != nil) { return }
    throw .lifecycle(
      LifecycleRefusal(
        record: new.reference, from: nil, to: status,
        allowed: isImport ? lifecycle.states.map(\.key) : lifecycle.initials))
  }
}
