extension Transaction {
  /// Gives a proposal the form in which it is looked at, without the stamps that a copy brings along.
  func begin<R: Record>(_ change: inout Proposal<R>) {
    if change.verb != .insert { return stamp(&change) }
    // What an import brings along is kept; what follows from that brings nothing.
    if !isImport || isConsequence { change.new.header.clearStamps() }
    change.new.header.number = 0
  }

  /// Fills in what follows from the rest: defaults, what a move empties, what comes back.
  mutating func fillIn<R: Record>(_ change: inout Proposal<R>) throws {
    switch change.verb {
    case .insert: try beginLifecycle(&change.new)
    case .update: try clearFields(&change)
    case .delete: return
    case .restore: try settleLinks(&change)
    }
    try change.new.prepare(from: change.old, in: &self)
    change.unlinked = change.new.open(change.unlinked)
  }

  /// Sets what the engine alone sets, whatever a hook has made of it, and notes what changes.
  func stamp<R: Record>(_ change: inout Proposal<R>) {
    if change.verb == .delete { return }
    guard let old = change.old else {
      change.new.header.number = 0
      R.schema.normalize(&change.new)
      return change.new.header.stampInsert(by: actor.principal, at: commitTime)
    }
    change.new.header.keepStamps(of: old.header)
    change.new.header.unlinked = change.unlinked
    R.schema.normalize(&change.new)
    if change.verb == .restore { change.new.header.die(at: nil, cascaded: false) }
    change.changed = R.schema.differences(old, change.new)
  }

  /// Gives a record the initial status where the declared one is not in the lifecycle in force.
  private func beginLifecycle<R: Record>(_ new: inout R) throws {
    guard let field = R.schema.lifecycleField,
      let lifecycle = work.configuration.lifecycles[R.kind]
    else { return }
    let status = R.schema.value(of: field, in: new)
    if lifecycle[status.description] == nil, status == R.schema.value(of: field, in: R()) {
      try R.schema.assign(.text(lifecycle.initial), to: field, in: &new)
    }
  }

  /// Empties the fields that the lifecycle's move clears.
  private func clearFields<R: Record>(_ change: inout Proposal<R>) throws {
    guard let field = R.schema.lifecycleField, let old = change.old,
      let move = move(change.new, from: old, field)
    else { return }
    for name in move.clears {
      guard let field = R.schema.field(named: name) else { continue }
      try R.schema.assign(.null, to: field, in: &change.new)
    }
  }

  /// The move that a change makes along its kind's lifecycle, if it makes one that exists.
  func move<R: Record>(_ new: R, from old: R, _ field: AnyField) -> Lifecycle.Move? {
    let from = R.schema.value(of: field, in: old).description
    let to = R.schema.value(of: field, in: new).description
    return from == to ? nil : work.configuration.lifecycle(of: R.self)?.move(from: from, to: to)
  }
}

extension RecordHeader {
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
