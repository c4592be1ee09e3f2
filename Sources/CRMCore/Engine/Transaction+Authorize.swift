extension Transaction {
  /// Refuses an action that the policy does not allow the acting user on a record.
  public func authorize<R: Record>(
    _ action: Action, _ record: R, fields: [String] = []
  ) throws(CRMError) {
    if isConsequence { return }
    let decision = work.configuration.policy.decide(
      actor, action, on: work.state.standing(of: record), fields: fields)
    if case .denied(let denial) = decision { throw .denied(denial) }
  }

  /// Refuses what is about a record that the acting user may not read.
  package func authorizeReading(_ subject: RecordReference) throws(CRMError) {
    if isConsequence || actor.principal.isSystem { return }
    guard let standing = work.state.standing(of: subject) else { return }
    let decision = work.configuration.policy.decide(actor, .read, on: standing)
    if case .denied(let denial) = decision { throw .denied(denial) }
  }

  /// Refuses a proposal that the policy does not allow the acting user.
  func authorize<R: Record>(_ change: Proposal<R>) throws(CRMError) {
    guard let old = change.old else { return try authorizeInsert(change.new) }
    if change.verb != .update { return try authorize(.delete, old) }
    if change.isIdle { return try authorizeIdle(old) }
    try authorizeUpdate(change.new, from: old, change.changed)
  }

  /// Refuses a change that changes nothing where the acting user could change nothing: that it is so
  /// already would tell them what is there.
  private func authorizeIdle<R: Record>(_ record: R) throws(CRMError) {
    if isConsequence || actor.principal.isSystem { return }
    let standing = work.state.standing(of: record)
    let policy = work.configuration.policy
    let changing: [Action] = [.update, .assign, .delete, .convert, .merge, .import, .administer]
    if changing.contains(where: { policy.decide(actor, $0, on: standing).isAllowed }) { return }
    try authorize(.update, record)
  }

  /// Making a record is `create`; giving it to somebody else takes `assign` too.
  func authorizeInsert<R: Record>(_ record: R) throws(CRMError) {
    if isConsequence || actor.principal.isSystem { return }
    let standing = work.state.standing(of: record)
    let policy = work.configuration.policy
    if isImport, policy.decide(actor, .import, on: standing).isAllowed { return }
    var creates = policy.decide(actor, .create, on: standing)
    if case .allowed(let rule?) = creates, rule.fields != .all {
      creates = policy.decide(actor, .create, on: standing, fields: Self.given(in: record))
    }
    if case .denied(let denial) = creates { throw .denied(denial) }
    guard let field = R.schema.ownerField, !field.isReadOnly,
      case .reference(let owner) = R.schema.value(of: field, in: record),
      owner.number != actor.principal.number
    else { return }
    let mine = RecordStanding(
      record: standing.record, group: standing.group, owners: [actor.principal.number])
    let assigns = policy.decide(actor, .assign, on: mine, fields: [field.name])
    if case .denied(let denial) = assigns { throw .denied(denial) }
  }

  /// The fields in which a new record differs from an empty one.
  private static func given<R: Record>(in record: R) -> [String] {
    let blank = R()
    return R.schema.fields.filter { !R.schema.isSame($0, record, blank) }.map(\.name)
  }

  /// Setting the owner is `assign`, a lifecycle move what its table says, all else `update`.
  private func authorizeUpdate<R: Record>(
    _ new: R, from old: R, _ changed: [Int]
  ) throws(CRMError) {
    if isConsequence || actor.principal.isSystem { return }
    var fields = changed.map { R.schema.fields[$0] }
    if let field = R.schema.lifecycleField, let move = move(new, from: old, field),
      move.action != .update
    {
      return try authorize(move.action, old, fields: fields.map(\.name))
    }
    if let owner = fields.firstIndex(where: { $0.traits.flags.contains(.owner) }) {
      try authorize(.assign, old, fields: [fields.remove(at: owner).name])
    }
    if !fields.isEmpty { try authorize(.update, old, fields: fields.map(\.name)) }
    // Who may change what belongs to their own records must not move it to another's.
    if fields.contains(where: { $0.traits.flags.contains(.parent) }) {
      try authorize(.update, new, fields: fields.map(\.name))
    }
  }
}
