extension WriteTransaction {
  /// Gives a proposal the form in which it is looked at, without the stamps that a copy brings along.
  mutating func begin<R: CRMRecord>(_ proposal: inout Proposal<R>) {
    if proposal.change.verb != .insert { return stamp(&proposal) }
    // What an import brings along is kept; what follows from that brings nothing.
    if !isImport || isConsequence { proposal.new.header.clearStamps() }
    proposal.new.header.number = 0
  }

  /// Fills in what follows from the rest: defaults, what a move empties, what comes back.
  mutating func fillIn<R: CRMRecord>(_ proposal: inout Proposal<R>) throws {
    switch proposal.change.verb {
    case .insert: try beginLifecycle(&proposal.new)
    case .update: try clearFields(&proposal)
    case .delete: return
    case .restore: try settleLinks(&proposal)
    }
    try proposal.new.prepare(from: proposal.old, in: &self)
    proposal.change.unlinked = proposal.new.open(proposal.change.unlinked)
  }

  /// Sets what the engine alone sets, whatever a hook has made of it, and notes what changes.
  mutating func stamp<R: CRMRecord>(_ proposal: inout Proposal<R>) {
    if proposal.change.verb == .delete { return }
    if let old = proposal.old?.header {
      proposal.new.header.keepStamps(of: old)
      proposal.new.header.unlinked = proposal.change.unlinked
      R.schema.normalize(&proposal.new)
      if proposal.change.verb == .restore { proposal.new.header.die(at: nil, cascaded: false) }
    } else {
      proposal.new.header.number = 0
      R.schema.normalize(&proposal.new)
      proposal.new.header.stampInsert(by: actor.principal, at: commitTime)
    }
    proposal.makeRow(&builder, stamped: (actor.principal, commitTime))
  }

  /// Gives a record the initial status where the declared one is not in the lifecycle in force.
  private func beginLifecycle<R: CRMRecord>(_ new: inout R) throws {
    guard let field = R.schema.lifecycleField,
      let lifecycle = work.configuration.lifecycles[R.kind]
    else { return }
    let status = R.schema.value(of: field, in: new)
    if lifecycle[status.description] == nil, status == R.schema.value(of: field, in: R()) {
      try R.schema.assign(.text(lifecycle.initial), to: field, in: &new)
    }
  }

  /// Empties the fields that the lifecycle's move clears.
  private func clearFields<R: CRMRecord>(_ proposal: inout Proposal<R>) throws {
    guard let move = move(proposal.change) else { return }
    for name in move.clears {
      guard let field = R.schema.field(named: name) else { continue }
      try R.schema.assign(.null, to: field, in: &proposal.new)
    }
  }

  /// The move that a change makes along its kind's lifecycle, if it makes one that exists.
  func move(_ change: borrowing ProposedChange) -> Lifecycle.Move? {
    guard let field = change.slots.lifecycle, change.changed.contains(field.slot) else {
      return nil
    }
    let from = change.oldValue(of: field).description
    let to = change.value(of: field).description
    if from == to { return nil }
    return work.configuration.lifecycle(of: change.slots)?.move(from: from, to: to)
  }
}

extension RecordHeader {
  /// Stamps a new record; dates that an import brought stay.
  fileprivate mutating func stampInsert(by principal: Principal, at time: Timestamp) {
    if createdAt == Self.unstamped { createdAt = time }
    if createdBy == Self.nobody { createdBy = principal }
    version = 0
    stampChange(by: principal, at: time)
  }

  /// Stamps a change.
  mutating func stampChange(by principal: Principal, at time: Timestamp) {
    version += 1
    modifiedAt = time
    modifiedBy = principal
  }

  /// Takes everything that the engine alone sets from the header as it was.
  fileprivate mutating func keepStamps(of old: RecordHeader) {
    number = old.number
    version = old.version
    createdAt = old.createdAt
    createdBy = old.createdBy
    modifiedAt = old.modifiedAt
    modifiedBy = old.modifiedBy
    deletedAt = old.deletedAt
    cascaded = old.cascaded
    isForeign = old.isForeign
  }

  /// Sets when it was deleted, and whether along with another; nil brings it back.
  mutating func die(at time: Timestamp?, cascaded: Bool) {
    deletedAt = time
    self.cascaded = cascaded
  }

  /// Forgets the stamps that a caller's copy of some record brought along.
  fileprivate mutating func clearStamps() {
    var blank = RecordHeader()
    blank.externalID = externalID
    blank.tags = tags
    blank.custom = custom
    self = blank
  }
}
