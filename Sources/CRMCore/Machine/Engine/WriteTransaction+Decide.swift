extension WriteTransaction {
  /// The one way of every change, whatever verb proposes it; false where nothing changes.
  /// It is admitted, judged and entered; then follows what it brings with it.
  mutating func decide<R: CRMRecord>(_ proposal: inout Proposal<R>) throws -> Bool {
    guard work.state.hasTable(R.self) else { throw CRMError.unknownKind(R.kind) }
    guard try admit(&proposal) else { return false }
    if proposal.change.verb == .delete, !proposal.change.isCascaded,
      try !clearAway(&proposal)
    {
      return false
    }
    try judge(&proposal)
    guard try enter(&proposal) else { return false }
    // Not by `consequently`: its closure would copy the whole proposal.
    let before = isConsequence
    isConsequence = true
    defer { isConsequence = before }
    try proposal.new.follow(from: proposal.old, in: &self)
    return true
  }

  /// Deletes what belongs to a record that is deleted, each by itself; what belongs goes first.
  /// False where that took the record away too.
  private mutating func clearAway<R: CRMRecord>(_ proposal: inout Proposal<R>) throws -> Bool {
    let root = proposal.change.record
    let (family, last) = (belongings(of: root), nextPosition)
    let along = Set(family)
    proposal.change.along = along
    try consequently { tx in
      for member in family.reversed() where member != root {
        if let type = tx.catalog[member.kind] { try tx.fall(type, member.number, along) }
      }
    }
    return goOn(&proposal, after: last)
  }

  /// Takes a proposal to where its record stands now, unless the last line was `last` before already;
  /// false where it is gone.
  private func goOn<R: CRMRecord>(_ proposal: inout Proposal<R>, after last: Position) -> Bool {
    if nextPosition == last { return true }
    let number = proposal.change.number
    guard let row = liveRow(R.schema.slots, number) else { return false }
    proposal.goOn(from: R(row, number), row)
    return true
  }

  private mutating func fall<R: CRMRecord>(
    _: R.Type, _ number: UInt32, _ along: Set<RecordReference>
  ) throws {
    guard let row = liveRow(R.schema.slots, number) else { return }
    let record = R(row, number)
    var proposal = Proposal(.delete, record, row, to: record)
    (proposal.change.along, proposal.change.isCascaded) = (along, true)
    _ = try decide(&proposal)
  }

  /// Decides that a record and others come back: they are judged when all of them are there.
  mutating func decideReturn<R: CRMRecord>(of root: R, with members: [any CRMRecord]) throws {
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

  private mutating func comeBack<R: CRMRecord>(_ old: R, _ along: Set<RecordReference>) throws {
    guard let row = row(old.id) else { return }
    var proposal = Proposal(.restore, old, row, to: old)
    proposal.change.along = along
    if try admit(&proposal) { _ = try enter(&proposal) }
  }

  private mutating func judgeReturn<R: CRMRecord>(
    of old: R, _ along: Set<RecordReference>
  ) throws {
    guard let row = liveRow(R.schema.slots, old.id.number) else { return }
    var proposal = Proposal(.restore, old, row, to: R(row, old.id.number))
    proposal.change.along = along
    proposal.change.new = row
    try judge(&proposal)
  }

  private mutating func followReturn<R: CRMRecord>(of old: R) throws {
    try self[old.id]?.follow(from: old, in: &self)
  }
}

extension WriteTransaction {
  /// The first three checks: may they, are the fields right, does the lifecycle lead there.
  /// False where nothing changes. What follows from the rest is filled in before, so that permissions
  /// see whose the record will be; what goes wrong in that is told only to who may make the change.
  private mutating func admit<R: CRMRecord>(_ proposal: inout Proposal<R>) throws -> Bool {
    begin(&proposal)
    let forbidden = readOnlyProblems(proposal)
    let begun = proposal.change.new == nil ? nil : proposal.new
    var failure: (any Error)?
    do {
      if !proposal.change.isIdle { try fillIn(&proposal) }
    } catch {
      failure = error
    }
    let isStamped = if let begun { proposal.isAsItWas(begun) } else { false }
    if !isStamped { stamp(&proposal) }
    // 1 permissions
    try authorize(proposal.change)
    if let failure { throw failure }
    try checkVersion(proposal.change)
    if proposal.change.isIdle { return false }
    // 2 fields
    if proposal.change.isForeign { throw CRMError.foreign(proposal.change.record) }
    if proposal.change.verb == .delete { return true }
    try validate(proposal, forbidden)
    // 3 lifecycle
    try checkLifecycle(proposal.change) { proposal.old?.permits($0, in: $1) ?? false }
    return true
  }

  /// The last two checks: the kind's own rules, and what points at what.
  private mutating func judge<R: CRMRecord>(_ proposal: inout Proposal<R>) throws {
    if proposal.change.verb == .delete {
      // 4 rules
      if case .never(let instead) = R.schema.deletion {
        throw proposal.new.refusal(
          .deletion, "\(R.schema.plural) are never deleted", expected: instead)
      }
      try proposal.new.checkDeletion(in: self)
      // 5 references
      return try refuseWhileInUse(proposal.change.record, except: proposal.change.along)
    }
    // 4 rules
    try proposal.new.check(from: proposal.old, in: self)
    // 5 references
    try giveNumber(&proposal.change)
    proposal.new.header.number = proposal.change.number
    try checkReferences(proposal.change)
    try checkHolders(proposal.change)
    settle(proposal.change)
    try checkUniqueness(proposal.change)
  }

  /// Puts what was decided into the state, with its line; false where the record is gone meanwhile.
  private mutating func enter<R: CRMRecord>(_ proposal: inout Proposal<R>) throws -> Bool {
    if proposal.change.verb == .delete {
      let last = nextPosition
      try unlinkHolders(of: proposal.change.record, except: proposal.change.along)
      guard goOn(&proposal, after: last) else { return false }
      proposal.new.header.die(at: commitTime, cascaded: proposal.change.isCascaded)
      proposal.change.makeDeletedRow(&builder, by: actor.principal, at: commitTime)
    }
    if proposal.change.verb != .insert {
      proposal.new.header.stampChange(by: actor.principal, at: commitTime)
    }
    try write(proposal)
    return true
  }

  private func checkVersion(_ change: borrowing ProposedChange) throws(CRMError) {
    guard let version = change.version, change.old != nil, change.oldVersion != version else {
      return
    }
    throw .versionMismatch(change.record, expected: version, actual: change.oldVersion)
  }
}

extension WriteTransaction {
  /// The row of a live record; nil where there is none.
  func liveRow(_ slots: Slots, _ number: UInt32) -> Row? {
    let found = work.state.withRow(slots, number) { row in
      row.has(slots.stamps.deletedAt) ? nil : Row(copying: row)
    }
    return found ?? nil
  }

  /// The row of a record, deleted or not; nil where there is none.
  func row<R: Declared>(_ id: Identifier<R>) -> Row? {
    work.state.withRow(R.schema.slots, id.number) { Row(copying: $0) }
  }
}
