// The gate between what was decided and the journal: what passes here, every reader reads back.

extension WriteTransaction {
  /// Encodes a decided change as a line, checks the line as a reader would, and puts the record into
  /// the working state.
  mutating func write<R: CRMRecord>(_ proposal: borrowing Proposal<R>) throws {
    let written = try write(proposal.change)
    if !catalog.isProven(R.kind) {
      let new = proposal.new
      try checkReadsBack(proposal.change, written) { row in
        let read = R(row, new.header.number)
        return R.schema.fields.filter { !R.schema.isSame($0, read, new) }.map(\.name)
      }
    }
    enter(proposal.change, written)
    if R.configures { try configure() }
  }

  /// Appends the line of a change, and refuses what no reader takes.
  private mutating func write(_ change: borrowing ProposedChange) throws -> Written {
    let (slots, old, new) = (change.slots, change.old, change.new)
    // Every way to here makes the row first: `stamp`, or `enter` for what is deleted.
    guard let new else { preconditionFailure("a change is written once its row was made") }
    let line = line(for: change, after: old?.view(\.position))
    try line.check(after: old?.view(\.position), at: work.state.time)
    let isInsert = change.verb == .insert
    let changed = change.changed
    let written = pending.append(line) { writer in
      new.view { new in
        guard let old, !isInsert else {
          return slots.encode(new, stampedBy: line.by, at: line.time, &writer)
        }
        old.view { slots.encodeChanges(of: changed, from: $0, to: new, &writer) }
      }
    }
    let bound = try checkSize(change, written, added: old?.view(\.byteBound) ?? 0)
    return Written(line: line, place: written, byteBound: bound)
  }

  /// A line that was appended, and what its record may take.
  private struct Written {
    let line: JournalLine
    let place: PendingCommit.Written
    let byteBound: Int
  }

  private mutating func enter(_ change: borrowing ProposedChange, _ written: Written) {
    guard let row = change.new else { return }
    settled.goOn(with: change.slots)
    work.state.append(
      row, change.number, change.slots,
      at: RowStamp(position: written.line.position, byteBound: written.byteBound))
  }

  private func line(for change: borrowing ProposedChange, after previous: Position?) -> JournalLine
  {
    var line = JournalLine()
    line.position = nextPosition
    line.time = commitTime
    line.by = actor.principal
    line.operation = operation ?? change.slots.operation(change.verb)
    line.record = change.record
    line.isInsert = change.verb == .insert
    line.previous = previous
    return line
  }

  /// Refuses a line that no reader takes and a record beyond its limit; returns how many bytes the
  /// record has at most.
  /// `bound` is what the record had at most before. It is only measured when that and what was
  /// added are beyond the limit together.
  private func checkSize(
    _ change: borrowing ProposedChange, _ line: PendingCommit.Written, added bound: Int
  ) throws(CRMError) -> Int {
    if line.byteCount > JournalLimits.contentBytes {
      throw .tooLarge(change.record, bytes: line.byteCount, limit: JournalLimits.contentBytes)
    }
    if line.hasUnreadableInteger {
      throw .invalid(change.record, [Self.unreadable("record")])
    }
    let limit = JournalLimits.recordBytes
    let sum = bound + line.fieldByteCount
    if sum <= limit { return sum }
    var writer = JSONWriter()
    change.new?.view { row in
      change.slots.encode(row, stampedBy: actor.principal, at: commitTime, &writer)
    }
    let bytes = writer.bytes.count
    if bytes > limit { throw .tooLarge(change.record, bytes: bytes, limit: limit) }
    return bytes
  }

  /// Reads a line back, and refuses it where that gives another record than was written.
  /// For kinds with types of a program's own, whose written form nobody else has tried; `lost` names
  /// the fields in which a row is not what was written.
  private mutating func checkReadsBack(
    _ change: borrowing ProposedChange, _ written: Written, lost: (RowView) -> [String]
  ) throws(CRMError) {
    do {
      let (slots, old) = (change.slots, change.old)
      try pending.readFields(of: written.place) { reader in
        try slots.read(&reader, of: written.line, from: old, into: &builder)
      }
      if let misreading = builder.misreading { throw misreading }
      let row = builder.row(position: 0, version: 0, byteBound: 0)
      let fields = row.view(lost)
      if fields.isEmpty, !row.view(\.isForeign) { return }
      throw CRMError.invalid(
        change.record,
        fields.isEmpty ? [Self.unreadable("record")] : fields.map { Self.unreadable($0) })
    } catch let error as CRMError {
      throw error
    } catch {
      throw .invalid(change.record, [Self.unreadable("record", "\(error)")])
    }
  }

  private static func unreadable(_ field: String, _ reason: String? = nil) -> CRMError.FieldProblem
  {
    let reason = reason.map { ": \($0)" } ?? ""
    return CRMError.FieldProblem(field, .refused("cannot be read back from the journal\(reason)"))
  }
}
