extension Transaction {
  /// Refuses references to nothing, to deleted records and to records of the wrong kind.
  func checkReferences(_ change: borrowing ProposedChange) throws(CRMError) {
    var problems: [FieldProblem] = []
    for field in change.changed(among: change.slots.references) {
      if namesLive(change, field.slot) { continue }
      let targets = field.targets ?? []
      for reference in change.value(of: field).references {
        if let kind = problem(reference, targets, field.traits.onDelete) {
          problems.append(FieldProblem(field.name, kind))
        }
      }
    }
    if !problems.isEmpty { throw .invalid(subject(change), problems) }
  }

  /// Whether a field, by its declaration, names one record of one kind, and that is live.
  private func namesLive(_ change: borrowing ProposedChange, _ slot: Int) -> Bool {
    let slots = change.slots
    guard [.identifier, .principal].contains(slots.all[slot].property),
      let target = slots.fields[slot].targets?.first
    else { return false }
    return change.new?.view { row in
      row.slice(slot).map {
        work.state.isLive(RecordReference(kind: target, number: $0.uint32))
      }
    } == true
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
      rule == .keep && work.state.table(of: reference.kind)?.has(reference.number) == true
    return isKept ? nil : .dangling(reference)
  }

  /// Refuses to give a record to a user who is not active, or whose role does not hold its group.
  func checkHolders(_ change: borrowing ProposedChange) throws(CRMError) {
    if isConsequence { return }
    let (kind, record) = (change.slots.kind, change.record)
    for field in change.changed(among: change.slots.holders) {
      guard case .reference(let target) = change.value(of: field),
        let user = catalog.actingUser(Principal(user: target.number), work.state)
      else { continue }
      if !user.isActive, !isImport {
        throw .rule(
          RuleViolation(
            "\(kind).\(field.option)", record, field: field.name,
            "\(user.name) is not active", expected: "an active user"))
      }
      let (policy, group) = (work.configuration.policy, groupInForce(change))
      if !policy.closed.contains(group) || policy.fits(user.role ?? "", holding: group) {
        continue
      }
      throw .rule(
        RuleViolation(
          "\(kind).\(field.option)", record, field: field.name,
          "the role \(user.role ?? "none") of \(user.name) does not fit",
          expected: "a user in the role \(policy.holders(of: group).joined(separator: " or "))"))
    }
  }

  /// The group of a record, which may be that of what it belongs to.
  private func groupInForce(_ change: borrowing ProposedChange) -> RecordGroup {
    let slots = change.slots
    if slots.group != .inherited { return slots.group }
    let record = change.record
    return change.new?.view { work.state.standing(of: $0, slots, record).group } ?? slots.group
  }

  /// Refuses a unique value that another live record has; a deleted one that had it is named.
  mutating func checkUniqueness(_ change: borrowing ProposedChange) throws(CRMError) {
    var problems: [FieldProblem] = []
    let unique = change.changed(among: change.slots.unique)
    if unique.isEmpty { return }
    let table = work.state.content(of: change.slots)
    for field in unique {
      let value = change.value(of: field)
      guard let key = field.keyText(of: value) else { continue }
      for number in table.numbers(holding: key, in: field) where number != change.number {
        let other = RecordReference(kind: change.slots.kind, number: number)
        if work.state.isLive(other) {
          problems.append(FieldProblem(field.name, .taken(value.description, by: other)))
        } else {
          warn(
            "\(other), which was deleted, had the same \(field.label.lowercased())", about: other)
        }
      }
    }
    if !problems.isEmpty { throw .invalid(subject(change), problems) }
  }

  /// The record as errors name it: one that is not there yet has no number.
  private func subject(_ change: borrowing ProposedChange) -> RecordReference {
    RecordReference(kind: change.slots.kind, number: change.verb == .insert ? 0 : change.number)
  }
}
