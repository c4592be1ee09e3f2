extension WriteTransaction {
  /// The read-only fields that a caller's copy changes; asked before the kind fills in its own.
  ///
  /// Operations set them. An import brings them along in new records, and changes them in none.
  func readOnlyProblems<R: CRMRecord>(_ proposal: borrowing Proposal<R>) -> [CRMError.FieldProblem]
  {
    if isConsequence { return [] }
    let isFree =
      isImport ? proposal.change.old == nil : actor.principal.isSystem || mayStamp(R.kind)
    if isFree { return [] }
    return Self.brought(proposal).map { CRMError.FieldProblem($0.name, .readOnly) }
  }

  /// The read-only fields that change; of a new record, which has no row yet, those with a value.
  private static func brought<R: CRMRecord>(_ proposal: borrowing Proposal<R>) -> [AnyField] {
    let slots = proposal.change.slots
    let changed = proposal.change.changed
    if proposal.change.old != nil { return slots.readOnly.filter { changed.contains($0.slot) } }
    return withUnsafePointer(to: proposal.new) { record in
      let base = UnsafeRawPointer(record)
      return slots.readOnly.filter { field in
        let isBlank = slots.all[field.slot].isOmittable && slots.isBlank(field.slot, base)
        return !isBlank && !field.access.isAbsent(base + field.offset)
      }
    }
  }

  /// Checks every field by its declaration, and reports all that are wrong at once, those found
  /// before too.
  func validate<R: CRMRecord>(
    _ proposal: Proposal<R>, _ found: [CRMError.FieldProblem]
  ) throws(CRMError) {
    var problems = found
    withUnsafePointer(to: proposal.new) { record in
      problems += Self.fieldProblems(proposal.change, UnsafeRawPointer(record))
    }
    problems += customProblems(proposal.change)
    if !problems.isEmpty { throw .invalid(proposal.change.record, problems) }
  }

  /// What is wrong with the fields of a proposed record, which stands as a struct at `base` too.
  private static func fieldProblems(
    _ change: borrowing ProposedChange, _ base: UnsafeRawPointer
  ) -> [CRMError.FieldProblem] {
    guard let new = change.new else { return [] }
    let (slots, isNew, old) = (change.slots, change.old == nil, change.old)
    var problems: [CRMError.FieldProblem] = []
    var changed = change.changed[...]
    new.view { row in
      for slot in slots.all.indices where !slots.all[slot].flags.contains(.stamped) {
        let bytes = row.slice(slot)
        let isChanged = isNew ? bytes != nil : changed.first == slot
        if isChanged, !isNew { changed = changed.dropFirst() }
        if let kind = problem(slots, slot, bytes, isChanged, old, base) {
          problems.append(CRMError.FieldProblem(slots.fields[slot].name, kind))
        }
      }
    }
    return problems
  }

  private static func problem(
    _ slots: Slots, _ slot: Int, _ bytes: UnsafeRawBufferPointer?, _ isChanged: Bool, _ old: Row?,
    _ base: UnsafeRawPointer
  ) -> CRMError.FieldProblem.Kind? {
    let flags = slots.all[slot].flags
    if bytes == nil, flags.contains(.required) { return .missing }
    guard isChanged else { return nil }
    if flags.contains(.immutable), old?.view({ $0.has(slot) }) == true { return .immutable }
    if slots.all[slot].property.isAlwaysWellFormed(bytes) { return nil }
    let field = slots.fields[slot]
    return field.malformation(at: base + field.offset).map { .malformed($0) }
  }

  private func customProblems(_ change: borrowing ProposedChange) -> [CRMError.FieldProblem] {
    let definitions = work.configuration.customFields[change.slots.kind] ?? []
    let isWithout = change.new?.view { !$0.has(change.slots.stamps.custom) } ?? true
    if definitions.isEmpty, isWithout { return [] }
    let (new, old) = (change.custom(of: change.new), change.custom(of: change.old))
    var problems: [CRMError.FieldProblem] = []
    let changed = new.keys(differingFrom: old)
    for key in changed where !new[key].isAbsent {
      if let kind = problem(new[key], key, definitions) {
        problems.append(CRMError.FieldProblem(CustomValues.prefix + key, kind))
      }
    }
    for definition in definitions where definition.isRequired {
      let isNew = change.old == nil || changed.contains(definition.key)
      if isNew, new[definition.key].isAbsent {
        problems.append(CRMError.FieldProblem(definition.name, .missing))
      }
    }
    return problems
  }

  private func problem(
    _ value: Value, _ key: String, _ definitions: [CustomFieldDefinition]
  ) -> CRMError.FieldProblem.Kind? {
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

  /// Refuses a status that a new record may not begin with, that no move leads to, or that is gone;
  /// `permits` says whether the record as it stands may make a move.
  func checkLifecycle(
    _ change: borrowing ProposedChange, permits: (Lifecycle.Move, Lifecycle) -> Bool
  ) throws(CRMError) {
    guard let field = change.slots.lifecycle else { return }
    let isUpdate = change.verb == .update
    if isUpdate, isConsequence || !change.changed.contains(field.slot) { return }
    guard let lifecycle = work.configuration.lifecycle(of: change.slots) else { return }
    let to = change.value(of: field).description
    if !isUpdate { return try checkEntry(change, to, lifecycle) }
    let from = change.oldValue(of: field).description
    if from == to || (isImport && lifecycle.leads(from: from, to: to)) { return }
    let record = change.record
    func refusal(missing: [String] = []) -> CRMError {
      .lifecycle(
        CRMError.LifecycleRefusal(
          record: record, from: from, to: to,
          moves: lifecycle.moves(from: from).filter { permits($0, lifecycle) }, missing: missing))
    }
    guard !isImport, let move = lifecycle.move(from: from, to: to), permits(move, lifecycle) else {
      throw refusal()
    }
    if let only = move.operation, !isUnderWay("\(record.kind).\(only)") {
      throw refusal()
    }
    let missing = missing(of: move.requires, in: change)
    if !missing.isEmpty { throw refusal(missing: missing) }
  }

  private func missing(of names: [String], in change: borrowing ProposedChange) -> [String] {
    if names.isEmpty { return [] }
    let (slots, number) = (change.slots, change.number)
    return change.new?.view { row in
      work.configuration.missing(of: names, slots) { $0.value(in: row, number, slots) }
    } ?? []
  }

  /// What comes in with a history, or comes back, may be in any status that there is.
  private func checkEntry(
    _ change: borrowing ProposedChange, _ status: String, _ lifecycle: Lifecycle
  ) throws(CRMError) {
    let hasHistory = isImport || change.verb == .restore
    if lifecycle.initials.contains(status) || (hasHistory && lifecycle[status] != nil) { return }
    throw .lifecycle(
      CRMError.LifecycleRefusal(
        record: change.record, from: nil, to: status,
        allowed: hasHistory ? lifecycle.states.map(\.key) : lifecycle.initials))
  }
}

extension ProposedChange {
  /// The values of custom fields in a row.
  fileprivate func custom(of row: Row?) -> CustomValues {
    guard let row, stampsCustom >= 0 else { return CustomValues() }
    let value = row.view { slots.value(stampsCustom, of: $0) }
    return (try? CustomValues(crmValue: value)) ?? CustomValues()
  }

  private var stampsCustom: Int { slots.stamps.custom }
}
