extension Transaction {
  /// Makes a record and returns its id; the id is final when the commit is.
  ///
  /// Throws a ``CRMError`` and changes nothing when permissions, the fields' declarations, the
  /// lifecycle, the kind's rules or references forbid it.
  @discardableResult
  public mutating func insert<R: Record>(_ record: R) throws -> R.ID {
    var change = Proposal(inserting: record)
    _ = try atomically { tx in try tx.decide(&change) }
    return change.new.id
  }

  /// Gives a new record its number; before, rules and errors know it by none.
  func giveNumber<R: Record>(_ change: inout Proposal<R>) throws(CRMError) {
    if change.verb != .insert { return }
    change.new.header.number = change.broughtNumber
    change.new.header.number = try newNumber(for: change.new)
  }

  /// The number of a new record: the next one, or in an import the one that it brings.
  private func newNumber<R: Record>(for record: R) throws(CRMError) -> UInt32 {
    let table = try work.state.knownTable(R.self)
    let brought = record.header.number
    let isBrought = isImport && !isConsequence && brought != 0
    let number = isBrought ? UInt64(brought) : UInt64(table.lastNumber) + 1
    guard number <= JournalLimits.recordNumber else {
      let subject = RecordReference(kind: R.kind, number: isBrought ? brought : 0)
      let reason = "numbers of records end at \(JournalLimits.recordNumber)"
      throw .invalid(subject, [FieldProblem("id", .refused(reason))])
    }
    if !isBrought || table.row(brought) == nil { return UInt32(number) }
    throw .invalid(
      record.reference,
      [FieldProblem("id", .taken(String(brought), by: record.reference))])
  }
}
