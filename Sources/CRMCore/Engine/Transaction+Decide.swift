extension Transaction {
  /// The one way of every change, whatever verb proposes it; false where nothing changes.
  ///
  /// It is admitted, judged and entered; then follows what it brings with it.
  mutating func decide<R: Record>(_ change: inout Proposal<R>) throws -> Bool {
    guard work.state.hasTable(R.self) else { throw CRMError.unknownKind(R.kind) }
    guard try admit(&change) else { return false }
    if change.verb == .delete, !change.isCascaded, try !clearAway(&change) { return false }
    try judge(&change)
    guard try enter(&change) else { return false }
    // Not by `consequently`: its closure would copy the whole proposal.
    let before = isConsequence
    isConsequence = true
    defer { isConsequence = before }
    try change.new.follow(from: change.old, in: &self)
    return true
  }

  /// Deletes what belongs to a record that is deleted, each by itself; what belongs goes first.
  ///
  /// False where that took the record away too.
  private mutating func clearAway<R: Record>(_ change: inout Proposal<R>) throws -> Bool {
    let root = change.new.reference
    let family = belongings(of: root)
    change.along = Set(family)
    let along = change.along
    try consequently { tx in
      for member in family.reversed() where member != root {
        if let type = tx.catalog[member.kind] { try tx.fall(type, member.number, along) }
      }
    }
    guard let record = self[change.new.id] else { return false }
    change.goOn(from: record)
    return true
  }

  private mutating func fall<R: Record>(
    _: R.Type, _ number: UInt32, _ along: Set<RecordReference>
  ) throws {
    guard let record = self[R.ID(number)] else { return }
    var change = Proposal(deleting: record, along: along)
    _ = try decide(&change)
  }

  /// Decides that a record and others come back: they are judged when all of them are there.
  mutating func decideReturn<R: Record>(of root: R, with members: [any Record]) throws {
    let all = [root.reference] + members.map(\.reference)
    let along = Set(all)
    try comeBack(root, along)
    try consequently { tx in for member in members { try tx.comeBack(member, along) } }
    try judgeReturn(of: root, along)
    try consequently { tx in
      for member in members { try tx.judgeReturn(of: member, along) }
      for record in [root] + members { try tx.followReturn(of: record) }
      try tx.relinkHolders(of: all)
    }
  }

  private mutating func comeBack<R: Record>(_ old: R, _ along: Set<RecordReference>) throws {
    var change = Proposal(restoring: old, as: old, along: along)
    if try admit(&change) { _ = try enter(&change) }
  }

  private mutating func judgeReturn<R: Record>(
    of old: R, _ along: Set<RecordReference>
  ) throws {
    guard let new = self[old.id] else { return }
    var change = Proposal(restoring: old, as: new, along: along)
    try judge(&change)
  }

  private mutating func followReturn<R: Record>(of old: R) throws {
    try self[old.id]?.follow(from: old, in: &self)
  }
}

extension Transaction {
  /// The first three checks: may they, are the fields right, does the lifecycle lead there.
  ///
  /// False where nothing changes. What follows from the rest is filled in before, so that permissions
  /// see whose the record will be; what goes wrong in that is told only to who may make the change.
  private mutating func admit<R: Record>(_ change: inout Proposal<R>) throws -> Bool {
    begin(&change)
    let forbidden = readOnlyProblems(change)
    var failure: (any Error)?
    do {
      if !change.isIdle { try fillIn(&change) }
    } catch {
      failure = error
    }
    stamp(&change)
    // 1 permissions
    try authorize(change)
    if let failure { throw failure }
    try checkVersion(change)
    if change.isIdle { return false }
    // 2 fields
    if change.isForeign { throw CRMError.foreign(change.new.reference) }
    if change.verb == .delete { return true }
    try validate(change.new, from: change.old, forbidden)
    // 3 lifecycle
    try checkLifecycle(change)
    return true
  }

  /// The last two checks: the kind's own rules, and what points at what.
  private mutating func judge<R: Record>(_ change: inout Proposal<R>) throws {
    if change.verb == .delete {
      // 4 rules
      try change.new.checkDeletion(in: self)
      // 5 references
      return try refuseWhileInUse(change.new.reference, except: change.along)
    }
    // 4 rules
    try change.new.check(from: change.old, in: self)
    // 5 references
    try giveNumber(&change)
    let before = change.verb == .update ? change.old : nil
    try checkReferences(change.new, from: before)
    try checkHolders(change.new, from: before)
    try checkUniqueness(change.new, from: before)
  }

  /// Puts what was decided into the state, with its line; false where the record is gone meanwhile.
  private mutating func enter<R: Record>(_ change: inout Proposal<R>) throws -> Bool {
    if change.verb == .delete {
      try unlinkHolders(of: change.new.reference, except: change.along)
      guard let record = self[change.new.id] else { return false }
      change.goOn(from: record)
      change.new.header.die(at: commitTime, cascaded: change.isCascaded)
      change.changed = R.schema.differences(record, change.new)
    }
    if change.verb != .insert { change.new.header.stampChange(by: actor.principal, at: commitTime) }
    try write(change.new, from: change.old, change.changed)
    return true
  }

  private func checkVersion<R: Record>(_ change: borrowing Proposal<R>) throws(CRMError) {
    guard let version = change.version, let old = change.old, old.version != version else { return }
    throw .versionMismatch(old.reference, expected: version, actual: old.version)
  }
}
