extension Transaction {
  /// Refuses references to nothing, to deleted records and to records of the wrong kind.
  func checkReferences<R: Record>(_ new: R, from old: R?) throws(CRMError) {
    var problems: [FieldProblem] = []
    let schema = R.schema
    for field in schema.changed(schema.slots.references, in: new, from: old) {
      let targets = field.targets ?? []
      for reference in schema.value(of: field, in: new).references {
        if let kind = problem(reference, targets, field.traits.onDelete) {
          problems.append(FieldProblem(field.name, kind))
        }
      }
    }
    if !problems.isEmpty { throw .invalid(subject(new), problems) }
  }

  private func problem(
    _ reference: RecordReference, _ targets: [RecordKind], _ rule: DeletionRule
  ) -> FieldProblem.Kind? {
    if !targets.isEmpty, !targets.contains(reference.kind) {
      return .wrongKind(reference, expected: targets)
    }
    guard catalog[reference.kind] != nil else {
      return .wrongKind(reference, expected: catalog.kinds.map { $0.kind })
    }
    if work.state.isLive(reference) { return nil }
    let isKept =
      rule == .keep
      && work.state.table(of: reference.kind)?
        .header(of: reference.number) != nil
    return isKept ? nil : .dangling(reference)
  }

  /// Refuses to give a record to a user who is not active, or whose role does not hold its group.
  func checkHolders<R: Record>(_ new: R, from old: R?) throws(CRMError) {
    if isConsequence { return }
    for field in R.schema.changed(R.schema.slots.holders, in: new, from: old) {
      guard case .reference(let target) = R.schema.value(of: field, in: new),
        let user = catalog.actingUser(Principal(user: target.number), work.state)
      else { continue }
      if !user.isActive, !isImport {
        throw .rule(
          RuleViolation(
            "\(R.kind).\(field.option)", new.reference, field: field.name,
            "\(user.name) is not active", expected: "an active user"))
      }
      let (policy, group) = (work.configuration.policy, work.state.standing(of: new).group)
      if !policy.closed.contains(group) || policy.fits(user.role ?? "", holding: group) {
        continue
      }
      throw .rule(
        RuleViolation(
          "\(R.kind).\(field.option)", new.reference, field: field.name,
          "the role \(user.role ?? "none") of \(user.name) does not fit",
          expected: "a user in the role \(policy.holders(of: group).joined(separator: " or "))"))
    }
  }

  /// Refuses a unique value that another live record has; a deleted one that had it is named.
  mutating func checkUniqueness<R: Record>(_ new: R, from old: R?) throws(CRMError) {
    var problems: [FieldProblem] = []
    let schema = R.schema
    for field in schema.changed(schema.slots.unique, in: new, from: old) {
      let value = schema.value(of: field, in: new)
      guard let key = field.keyText(of: value) else { continue }
      for number in work.state.table(R.self).numbers(holding: key, in: field)
      where number != new.header.number {
        let other = RecordReference(kind: R.kind, number: number)
        if work.state.isLive(other) {
          problems.append(FieldProblem(field.name, .taken(value.description, by: other)))
        } else {
          warn(
            "\(other), which was deleted, had the same \(field.label.lowercased())", about: other)
        }
      }
    }
    if !problems.isEmpty { throw .invalid(subject(new), problems) }
  }
}

extension Transaction {
  /// The record as errors name it: one that is not there yet has no number.
  private func subject<R: Record>(_ record: R) -> RecordReference {
    let isThere = work.state.table(R.self).row(record.header.number) != nil
    return RecordReference(kind: R.kind, number: isThere ? record.header.number : 0)
  }
}

extension Table {
  /// The records, deleted ones too, whose unique `field` has `key` in its matched form.
  package func numbers(holding key: String, in field: AnyField) -> [UInt32] {
    (indexes.candidates(of: field, key: key) ?? []).filter { number in
      guard let row = row(number) else { return false }
      return field.keyText(of: R.schema.value(of: field, in: row.record)) == key
    }
  }
}
