extension WriteTransaction {
  /// Makes a record and returns its id; the id is final when the commit is.
  ///
  /// Throws a ``CRMError`` and changes nothing when permissions, the fields' declarations, the
  /// lifecycle, the kind's rules or references forbid it.
  @discardableResult
  public mutating func insert<R: CRMRecord>(_ record: R) throws -> R.ID {
    var proposal = Proposal(inserting: record)
    _ = try atomically { tx in try tx.decide(&proposal) }
    return R.ID(proposal.change.number)
  }

  /// Makes records in their order and returns their ids: all of them, or none where one is refused.
  @discardableResult
  public mutating func insert<R: CRMRecord>(
    contentsOf records: some Sequence<R>
  ) throws -> [R.ID] {
    try atomically { tx in
      var ids: [R.ID] = []
      ids.reserveCapacity(records.underestimatedCount)
      for record in records { ids.append(try tx.insert(record)) }
      return ids
    }
  }

  /// Gives a new record its number; before, rules and errors know it by none.
  func giveNumber(_ change: inout ProposedChange) throws(CRMError) {
    if change.verb == .insert { change.number = try newNumber(for: change) }
  }

  /// The number of a new record: the next one, or in an import the one that it brings.
  private func newNumber(for change: borrowing ProposedChange) throws(CRMError) -> UInt32 {
    let brought = change.broughtNumber
    let isBrought = isImport && !isConsequence && brought != 0
    let last = work.state.lastNumber(change.slots)
    let number = isBrought ? UInt64(brought) : UInt64(last) + 1
    let record = RecordReference(kind: change.slots.kind, number: isBrought ? brought : 0)
    guard number <= JournalLimits.recordNumber else {
      let reason = "numbers of records end at \(JournalLimits.recordNumber)"
      throw .invalid(record, [CRMError.FieldProblem("id", .refused(reason))])
    }
    let isTaken = isBrought && work.state.withRow(change.slots, brought) { _ in true } == true
    if !isTaken { return UInt32(number) }
    throw .invalid(record, [CRMError.FieldProblem("id", .taken(String(brought), by: record))])
  }
}
