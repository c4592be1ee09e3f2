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
    case .insert:
      // The declared one begins as an empty record does.
      if let lifecycle = work.configuration.lifecycles[R.kind] {
        try Draft.of(&proposal.new) { try $0.begin(lifecycle) }
      }
      if let owner = R.schema.slots.owner, !actor.principal.isSystem,
        R.schema.isAbsent(owner, in: proposal.new)
      {
        let maker = RecordReference(kind: Principal.kind, number: actor.principal.number)
        try R.schema.assign(.reference(maker), to: owner, in: &proposal.new)
      }
    case .update:
      if let names = move(proposal.change)?.clears, !names.isEmpty {
        try Draft.of(&proposal.new) { try $0.clear(names) }
      }
    case .delete: return
    case .restore: try settleLinks(&proposal)
    }
    try proposal.new.prepare(from: proposal.old, in: &self)
    let unlinked = proposal.change.unlinked
    if !unlinked.isEmpty {
      proposal.change.unlinked = Draft.of(&proposal.new) { $0.open(unlinked) }
    }
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
