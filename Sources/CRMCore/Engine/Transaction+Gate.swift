// The gate between what was decided and the journal: what passes here, every reader reads back.

extension Transaction {
  /// Encodes a decided change as a line, checks the line as a reader would, and puts the record into
  /// the working state.
  mutating func write<R: Record>(_ new: R, from old: R?, _ changed: [Int]) throws {
    let table = try work.state.knownTable(R.self)
    let (row, lastNumber) = (table.row(new.header.number), table.lastNumber)
    let line = line(for: new, from: old, after: row?.position)
    try line.check(after: row?.position, at: work.state.time)
    let written = pending.append(line) { writer in
      if let old {
        R.schema.encodeChanges(at: changed, from: old, to: new, &writer)
      } else {
        R.schema.encode(new, stampedBy: line.by, at: line.time, &writer)
      }
    }
    let byteBound = try checkSize(new, written, added: old == nil ? 0 : row?.byteBound ?? 0)
    if !catalog.isProven(R.kind) { try checkReadsBack(new, from: old, line, written) }
    _ = try work.state.with(R.self) { table in
      try table.put(new, at: line.position, byteBound: byteBound)
    }
    undo.append(
      Undo(
        ordinal: R.schema.ordinal, number: new.header.number, row: row, lastNumber: lastNumber))
    if R.configures { try configure() }
  }

  private func line<R: Record>(
    for new: R, from old: R?, after previous: Position?
  ) -> JournalLine {
    var line = JournalLine()
    line.position = nextPosition
    line.time = commitTime
    line.by = actor.principal
    line.operation = operation ?? "\(R.kind.rawValue).\(Self.verb(new, from: old))"
    line.record = new.reference
    line.isInsert = old == nil
    line.previous = previous
    return line
  }

  private static func verb<R: Record>(_ new: R, from old: R?) -> String {
    guard let old else { return "insert" }
    return old.isDeleted == new.isDeleted ? "update" : new.isDeleted ? "delete" : "restore"
  }

  /// Refuses a line that no reader takes and a record beyond its limit; returns how many bytes the
  /// record has at most.
  ///
  /// `bound` is what the record had at most before. It is only measured when that and what was
  /// added are beyond the limit together.
  private func checkSize<R: Record>(
    _ record: R, _ line: PendingCommit.Written, added bound: Int
  ) throws(CRMError) -> Int {
    if line.byteCount > JournalLimits.contentBytes {
      throw .tooLarge(
        record.reference, bytes: line.byteCount, limit: JournalLimits.contentBytes)
    }
    if line.hasUnreadableInteger {
      throw .invalid(record.reference, [Self.unreadable("record")])
    }
    let limit = JournalLimits.recordBytes
    let sum = bound + line.fieldByteCount
    if sum <= limit { return sum }
    var writer = JSONWriter()
    R.schema.encode(record, stampedBy: actor.principal, at: commitTime, &writer)
    let bytes = writer.bytes.count
    if bytes > limit { throw .tooLarge(record.reference, bytes: bytes, limit: limit) }
    return bytes
  }

  /// Reads a line back, and refuses it where that gives another record than was written.
  ///
  /// For kinds with types of a program's own, whose written form nobody else has tried.
  private func checkReadsBack<R: Record>(
    _ new: R, from old: R?, _ line: JournalLine, _ written: PendingCommit.Written
  ) throws(CRMError) {
    do {
      let read = try pending.readFields(of: written) { reader in
        try Table<R>.record(line, &reader, from: old)
      }
      let lost = R.schema.fields.filter { !R.schema.isSame($0, read, new) }
      if lost.isEmpty, !read.header.isForeign { return }
      throw CRMError.invalid(
        new.reference,
        lost.isEmpty ? [Self.unreadable("record")] : lost.map { Self.unreadable($0.name) })
    } catch let error as CRMError {
      throw error
    } catch {
      throw .invalid(new.reference, [Self.unreadable("record", "\(error)")])
    }
  }

  private static func unreadable(_ field: String, _ reason: String? = nil) -> FieldProblem {
    let reason = reason.map { ": \($0)" } ?? ""
    return FieldProblem(field, .refused("cannot be read back from the journal\(reason)"))
  }
}
