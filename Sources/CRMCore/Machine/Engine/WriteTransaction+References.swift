extension WriteTransaction {
  /// Refuses references to nothing, to deleted records and to records of the wrong kind.
  func checkReferences(_ change: borrowing ProposedChange) throws(CRMError) {
    var problems: [CRMError.FieldProblem] = []
    for field in change.slots.references where change.isJudged(field) {
      if isSettled(field, change) || namesLive(change, field.slot) { continue }
      let targets = field.targets ?? []
      for reference in change.value(of: field).references {
        if let kind = problem(reference, targets, field.traits.onDelete) {
          problems.append(CRMError.FieldProblem(field.name, kind))
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
  ) -> CRMError.FieldProblem.Kind? {
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
    let record = change.record
    for field in change.slots.holders where change.isJudged(field) {
      guard !isSettled(field, change), case .reference(let target) = change.value(of: field),
        let user = catalog.actingUser(Principal(user: target.number), work.state)
      else { continue }
      if !user.isActive, !isImport {
        throw .rule(
          CRMError.RuleViolation(
            .holderInactive, record, field: field.name,
            "\(user.name) is not active", expected: "an active user"))
      }
      let (policy, group) = (work.configuration.policy, groupInForce(change))
      if !policy.closed.contains(group) || policy.fits(user.role ?? "", holding: group) {
        continue
      }
      throw .rule(
        CRMError.RuleViolation(
          .holderRole, record, field: field.name,
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
    var problems: [CRMError.FieldProblem] = []
    guard change.slots.unique.contains(where: { change.isJudged($0) }) else { return }
    let table = work.state.content(of: change.slots)
    for field in change.slots.unique where change.isJudged(field) {
      let value = change.value(of: field)
      guard let key = field.keyText(of: value) else { continue }
      for number in table.numbers(holding: key, in: field) where number != change.number {
        let other = RecordReference(kind: change.slots.kind, number: number)
        if work.state.isLive(other) {
          let known = mayRead(other) ? other : nil
          problems.append(CRMError.FieldProblem(field.name, .taken(value.description, by: known)))
        } else if mayRead(other) {
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

/// References of one kind's records that were found right in a transaction. They are until a record
/// of another kind changes, or the settings do.
struct SettledReferences {
  private var ordinal = -1
  private var found: Set<UInt64> = []

  /// Where each record names another one, remembering them is of no use.
  private static let limit = 1_024

  /// Goes on with records of a kind; forgets what it knows of another.
  mutating func goOn(with slots: Slots) {
    if slots.ordinal != ordinal { (ordinal, found) = (slots.ordinal, []) }
  }

  fileprivate func has(_ name: UInt64, of slots: Slots) -> Bool {
    slots.ordinal == ordinal && found.contains(name)
  }

  fileprivate mutating func add(_ name: UInt64, of slots: Slots) {
    goOn(with: slots)
    if found.count == Self.limit { found = [] }
    found.insert(name)
  }
}

extension WriteTransaction {
  /// Whether the record that a field names was found to be one that it may name, and, where it is a
  /// user, one whom records of the kind may be given to.
  private func isSettled(_ field: AnyField, _ change: borrowing ProposedChange) -> Bool {
    name(field, change).map { settled.has($0, of: change.slots) } ?? false
  }

  /// Notes that all that a change names was found right.
  mutating func settle(_ change: borrowing ProposedChange) {
    if isConsequence { return }
    for field in change.slots.references where change.isJudged(field) {
      if let name = name(field, change) { settled.add(name, of: change.slots) }
    }
  }

  /// What stands for the record that a field names; nil where more than that decides whether it may.
  private func name(_ field: AnyField, _ change: borrowing ProposedChange) -> UInt64? {
    let slots = change.slots
    guard slots.all[field.slot].property == .identifier, slots.group != .inherited,
      field.targets?.first != slots.kind
    else { return nil }
    // More users may be given what an import brings along.
    let mode: UInt64 = isImport ? 1 << 48 : 0
    return change.new?.view { row in
      row.slice(field.slot).map { mode | UInt64(field.slot) << 32 | UInt64($0.uint32) }
    } ?? nil
  }
}
