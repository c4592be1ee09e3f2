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
    let table = work.state.table(R.self)
    let brought = record.header.number
    guard isImport, !isConsequence, brought != 0 else { return table.lastNumber + 1 }
    if table.row(brought) == nil { return brought }
    throw .invalid(
      record.reference,
      [FieldProblem("id", .taken(String(brought), by: record.reference))])
  }

  /// Encodes a decided change as a line and puts it into the working state.
  mutating func write<R: Record>(_ new: R, from old: R?, _ changed: [Int]) throws {
    var line = JournalLine()
    line.by = actor.principal
    line.operation = operation ?? "\(R.kind.rawValue).\(Self.verb(new, from: old))"
    line.record = new.reference
    line.isInsert = old == nil
    let row = work.state.table(R.self).row(new.header.number)
    let lastNumber = work.state.table(R.self).lastNumber
    line.previous = row?.position
    let position = nextPosition
    let (principal, time) = (actor.principal, now)
    let size = pending.append(line) { writer in
      if let old {
        R.schema.encodeChanges(at: changed, from: old, to: new, &writer)
      } else {
        R.schema.encode(new, stampedBy: principal, at: time, &writer)
      }
    }
    try checkSize(new, line: size)
    _ = try work.state.with(R.self) { table in try table.put(new, at: position) }
    undo.append(
      Undo(
        ordinal: R.schema.ordinal, number: new.header.number, row: row, lastNumber: lastNumber))
    if R.configures { try configure() }
  }

  /// Refuses a record that takes more than its limit; a small change is not measured for that.
  private func checkSize<R: Record>(_ record: R, line size: Int) throws(CRMError) {
    if size <= PendingCommit.smallLine { return }
    var writer = JSONWriter()
    R.schema.encode(record, stampedBy: actor.principal, at: now, &writer)
    let bytes = writer.bytes.count
    let limit = PendingCommit.recordLimit
    if bytes > limit { throw .tooLarge(record.reference, bytes: bytes, limit: limit) }
  }

  private static func verb<R: Record>(_ new: R, from old: R?) -> String {
    guard let old else { return "insert" }
    return old.isDeleted == new.isDeleted ? "update" : new.isDeleted ? "delete" : "restore"
  }
}
