extension WriteTransaction {
  /// Refuses an action that the policy does not allow the acting user on a record.
  public func authorize<R: CRMRecord>(
    _ action: PolicyAction, _ record: R, fields: [String] = []
  ) throws(CRMError) {
    if !isConsequence { try authorize(action, work.state.standing(of: record), fields: fields) }
  }

  /// Refuses an action that the policy does not allow the acting user on the record that a reference
  /// names; nothing is refused where there is none.
  public func authorize(
    _ action: PolicyAction, _ subject: RecordReference
  ) throws(CRMError) {
    if isConsequence || actor.principal.isSystem { return }
    guard let standing = work.state.standing(of: subject) else { return }
    try authorize(action, standing)
  }

  private func authorize(
    _ action: PolicyAction, _ standing: Policy.Standing, fields: [String] = []
  ) throws(CRMError) {
    let decision = work.configuration.policy.decide(actor, action, on: standing, fields: fields)
    if case .denied(let denial) = decision { throw .denied(denial) }
  }

  /// Refuses a proposal that the policy does not allow the acting user.
  mutating func authorize(_ change: borrowing ProposedChange) throws(CRMError) {
    if isConsequence || actor.principal.isSystem { return }
    try authorizeReferences(change)
    if isFree(change) { return }
    guard let old = change.old else { return try authorizeInsert(change) }
    let standing = old.view { work.state.standing(of: $0, change.slots, change.record) }
    if change.verb != .update { return try authorize(.delete, standing) }
    if change.isIdle { return try authorizeIdle(standing, change.slots) }
    try authorizeUpdate(change, standing)
  }

  /// Refuses to name a record that the acting user may not read, unless this write made it. Users may be
  /// named by everybody who may give records to them.
  private mutating func authorizeReferences(_ change: borrowing ProposedChange) throws(CRMError) {
    guard change.verb == .insert || change.verb == .update else { return }
    for field in change.slots.references
    where field.targets != [Principal.kind] && change.isJudged(field) && !readsAll(field) {
      for reference in change.value(of: field).references where !isOfThisWrite(reference) {
        if let standing = work.state.standing(of: reference) { try authorize(.read, standing) }
      }
    }
  }

  /// Whether the acting user may read all records that a field can name.
  private mutating func readsAll(_ field: AnyField) -> Bool {
    if let known = readable[ObjectIdentifier(field)] { return known }
    let (state, policy, actor) = (work.state, work.configuration.policy, actor)
    let readsAll = state.kinds.slots(namedBy: field).allSatisfy {
      policy.readsAll(actor, $0, in: state)
    }
    readable[ObjectIdentifier(field)] = readsAll
    return readsAll
  }

  /// Whether this write made a record, or changed it.
  private func isOfThisWrite(_ record: RecordReference) -> Bool {
    guard let position = work.state.table(of: record.kind)?.position(of: record.number) else {
      return false
    }
    return position >= firstPosition
  }

  /// Whether the acting user may read a record.
  func mayRead(_ record: RecordReference) -> Bool {
    guard let standing = work.state.standing(of: record) else { return false }
    return isOfThisWrite(record)
      || work.configuration.policy.decide(actor, .read, on: standing).isAllowed
  }

  /// Whether the acting user may make a change whatever is in the record; asked before all else, as
  /// it is known from the first change of a kind on.
  private mutating func isFree(_ change: borrowing ProposedChange) -> Bool {
    let slots = change.slots
    switch change.verb {
    case .insert: return isFree(.create, slots) && isFree(.assign, slots)
    case .delete, .restore: return isFree(.delete, slots)
    case .update:
      // A move along the lifecycle may be an action of its own.
      let isMove = slots.lifecycle.map { change.changed.contains($0.slot) } ?? false
      return !isMove && isFree(.update, slots) && isFree(.assign, slots)
    }
  }

  private mutating func isFree(_ action: PolicyAction, _ slots: Slots) -> Bool {
    let ordinal = slots.ordinal
    for known in freedoms where known.ordinal == ordinal && known.action == action {
      return known.isFree
    }
    let dependsOnOthers =
      slots.group == .inherited || slots.references.contains { $0.traits.flags.contains(.whole) }
    let isFree =
      !dependsOnOthers && work.configuration.policy.isUnlimited(actor, action, slots.group)
    freedoms.append(Freedom(ordinal: ordinal, action: action, isFree: isFree))
    return isFree
  }

  /// Whether the policy in force lets the acting user do something to all records of a kind.
  struct Freedom {
    fileprivate let ordinal: Int
    fileprivate let action: PolicyAction
    fileprivate let isFree: Bool
  }

  /// Refuses a change that changes nothing where the acting user could change nothing: that it is so
  /// already would tell them what is there.
  private func authorizeIdle(
    _ standing: Policy.Standing, _ slots: Slots
  ) throws(CRMError) {
    let policy = work.configuration.policy
    let changing: [PolicyAction] = [
      .update, .assign, .delete, .convert, .merge, .import, .administer,
    ]
    let moving = work.configuration.lifecycle(of: slots)?.moves.map(\.action) ?? []
    if (changing + moving).contains(where: { policy.decide(actor, $0, on: standing).isAllowed }) {
      return
    }
    try authorize(.update, standing)
  }

  /// Refuses a new record that the policy does not allow the acting user to make, before it is made.
  public mutating func authorizeInsert<R: CRMRecord>(_ record: R) throws(CRMError) {
    if isConsequence || actor.principal.isSystem { return }
    var proposal = Proposal(inserting: record)
    proposal.makeRow(&builder)
    try authorizeInsert(proposal.change)
  }

  /// Making a record is `create`; giving it to somebody else takes `assign` too.
  private func authorizeInsert(_ change: borrowing ProposedChange) throws(CRMError) {
    guard let new = change.new else { return }
    let standing = new.view { work.state.standing(of: $0, change.slots, change.record) }
    let policy = work.configuration.policy
    if isImport, policy.decide(actor, .import, on: standing).isAllowed { return }
    var creates = policy.decide(actor, .create, on: standing)
    if case .allowed(let rule?) = creates, rule.fields != .all {
      creates = policy.decide(actor, .create, on: standing, fields: Self.given(in: change))
    }
    if case .denied(let denial) = creates { throw .denied(denial) }
    guard let field = change.slots.owner,
      !field.isReadOnly, case .reference(let owner) = change.value(of: field),
      owner.number != actor.principal.number
    else { return }
    var mine = Policy.Standing(
      record: standing.record, group: standing.group, owners: [actor.principal.number])
    mine.formerNames = standing.formerNames
    let assigns = policy.decide(actor, .assign, on: mine, fields: [field.name])
    if case .denied(let denial) = assigns { throw .denied(denial) }
  }

  /// The fields in which a new record differs from an empty one.
  private static func given(in change: borrowing ProposedChange) -> [String] {
    let slots = change.slots
    return change.new?.view { new in
      slots.blank.view { blank in
        slots.fields.filter {
          !areSame(new.stored($0.slot) ?? .empty, blank.stored($0.slot) ?? .empty)
        }.map(\.name)
      }
    } ?? []
  }

  /// Setting the owner is `assign`, a lifecycle move what its table says, all else `update`.
  private func authorizeUpdate(
    _ change: borrowing ProposedChange, _ standing: Policy.Standing
  ) throws(CRMError) {
    let slots = change.slots
    var fields = change.changed.map { slots.fields[$0] }
    if let move = move(change), move.action != .update {
      return try authorize(move.action, standing, fields: fields.map(\.name))
    }
    if let owner = fields.firstIndex(where: { $0.traits.flags.contains(.owner) }) {
      try authorize(.assign, standing, fields: [fields.remove(at: owner).name])
    }
    if !fields.isEmpty { try authorize(.update, standing, fields: fields.map(\.name)) }
    // Who may change what belongs to their own records must not move it to another's.
    guard let new = change.new, fields.contains(where: { $0.traits.flags.contains(.parent) }) else {
      return
    }
    let after = new.view { work.state.standing(of: $0, slots, change.record) }
    try authorize(.update, after, fields: fields.map(\.name))
  }
}
