extension Transaction {
  /// Makes a record and returns its id; the id is final when the commit is.
  ///
  /// Throws a ``CRMError`` and changes nothing when permissions, the fields' declarations, the
  /// lifecycle, the kind's rules or references forbid it.
  @discardableResult
  public mutating func insert<R: Record>(_ record: R) throws -> R.ID {
    try atomically { tx in try tx.inserting(record) }
  }

  private mutating func inserting<R: Record>(_ record: R) throws -> R.ID {
    var new = record
    if !isImport { new.header.clearStamps() }
    let forbidden = readOnlyProblems(new, from: nil)
    try beginLifecycle(&new)
    try new.prepare(from: nil, in: &self)
    let number = try newNumber(for: new)
    new.header.number = 0
    R.schema.normalize(&new)
    try authorizeInsert(new)
    new.header.stampInsert(by: actor.principal, at: commitTime)
    try validate(new, from: nil, forbidden)
    try checkLifecycle(new, from: nil)
    try new.check(from: nil, in: self)
    new.header.number = number
    try checkReferences(new, from: nil)
    try checkHolders(new, from: nil)
    try checkUniqueness(new, from: nil)
    try write(new, from: nil, [])
    try consequently { tx in try new.follow(from: nil, in: &tx) }
    return new.id
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
