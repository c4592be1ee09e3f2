/// A table whose kind is known at run time only: what references, deletion and replay need of it.
package protocol AnyTable: Sendable {
  var kind: RecordKind { get }
  var group: RecordGroup { get }
  var fields: [AnyField] { get }
  var count: Int { get }
  var lastNumber: UInt32 { get }
  var live: IDSet { get }
  var indexes: TableIndexes { get }

  /// The header of a record, deleted ones too.
  func header(of number: UInt32) -> RecordHeader?
  /// The position of the line that last touched a record.
  func position(of number: UInt32) -> Position?
  /// The value of a field of a record, deleted ones too.
  func value(of field: AnyField, in number: UInt32) -> Value
  /// Itself, if it is the table of `T`.
  func cast<T: Declared>(_: T.Type) -> Table<T>?

  /// Applies a line's fields: an insert where `isInsert`, else changes of the record there.
  mutating func apply(_ line: JournalLine, _ reader: inout JSONReader) throws
  /// Puts back what stood at a number before the last change of it.
  mutating func undo(_ number: UInt32, to row: AnyObject?, lastNumber: UInt32) throws
  /// What is broken in the table, empty when nothing is.
  func checkInvariants() -> [String]
}

extension Table: AnyTable {
  package var kind: RecordKind { R.kind }
  package var group: RecordGroup { R.schema.group }
  package var fields: [AnyField] { R.schema.fields }

  package func header(of number: UInt32) -> RecordHeader? { row(number)?.record.header }

  package func position(of number: UInt32) -> Position? { row(number)?.position }

  package func value(of field: AnyField, in number: UInt32) -> Value {
    row(number).map { R.schema.value(of: field, in: $0.record) } ?? .null
  }

  package func cast<T: Declared>(_: T.Type) -> Table<T>? {
    // The types are the same, so this copies the value as what it is; `as?` costs ten times more.
    T.self == R.self ? unsafeBitCast(self, to: Table<T>.self) : nil
  }

  package mutating func apply(_ line: JournalLine, _ reader: inout JSONReader) throws {
    let row = row(line.record.number)
    try line.check(after: row?.position, at: line.time)
    let start = reader.offset
    let record = try Self.record(line, &reader, from: row?.record)
    let byteBound = reader.offset - start + (line.isInsert ? 0 : row?.byteBound ?? 0)
    try put(record, at: line.position, byteBound: byteBound)
  }

  /// The record that a line's fields lead to from what it was before.
  static func record(
    _ line: JournalLine, _ reader: inout JSONReader, from old: R?
  ) throws -> R {
    guard !line.isInsert, let old else {
      var record = try R.schema.decode(&reader)
      record.header.number = line.record.number
      record.header.stampInsert(by: line.by, at: line.time)
      return record
    }
    var record = try R.schema.decodeChanges(&reader, on: old)
    record.header.stampChange(by: line.by, at: line.time)
    return record
  }

  package mutating func undo(
    _ number: UInt32, to row: AnyObject?, lastNumber: UInt32
  ) throws {
    try undo(number, to: row as? Row<R>, lastNumber: lastNumber)
  }
}

extension RecordHeader {
  /// Stamps a new record; dates that an import brought stay.
  package mutating func stampInsert(by principal: Principal, at time: Timestamp) {
    if createdAt == Self.unstamped { createdAt = time }
    if createdBy == Self.nobody { createdBy = principal }
    version = 0
    stampChange(by: principal, at: time)
  }

  /// Stamps a change.
  package mutating func stampChange(by principal: Principal, at time: Timestamp) {
    version += 1
    modifiedAt = time
    modifiedBy = principal
  }
}
