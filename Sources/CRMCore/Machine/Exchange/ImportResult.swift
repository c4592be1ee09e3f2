/// What an import did, row by row and in sum.
public struct ImportResult: Sendable {
  /// The kind of the records.
  public let kind: RecordKind
  /// What became of each column.
  public let columns: [Column]
  /// What became of each row, in the order of the file.
  public let rows: Rows
  /// The refusals by cause, the most frequent first.
  public let refusals: [Group]
  /// What should be known of rows that came in, by cause.
  public let warnings: [Group]
  /// The custom fields that were made.
  public let newFields: [CustomFieldDefinition]
  /// The position of the commit; nil where nothing was written.
  public let position: Position?

  /// What became of a row.
  public enum Outcome: String, CaseIterable, Hashable, Sendable {
    /// It made a record.
    case created
    /// It changed a record.
    case updated
    /// Its record is like that already.
    case unchanged
    /// It was left out: an empty row, a duplicate, or nothing was written because of others.
    case skipped
    /// It was refused.
    case refused
  }

  /// One row's outcome.
  public struct Row: Hashable, Sendable {
    /// The line of the file, from 1.
    public let line: Int
    /// What became of it.
    public var outcome: Outcome
    /// The record it made, changed or found as it is.
    public var record: RecordReference?
    /// Why it was refused or left out, or what should be known of it; else empty.
    public var reason: String
  }

  /// Rows with the same cause.
  public struct Group: Hashable, Sendable {
    /// The field concerned, where it is one.
    public let field: String?
    /// The cause.
    public let reason: String
    /// How many rows.
    public let count: Int
    /// The line of the first.
    public let firstLine: Int
  }

  /// What became of a column.
  public struct Column: Hashable, Sendable {
    /// Its name; empty for a nameless one.
    public let name: String
    /// Its place in the file, from 0.
    public let index: Int
    /// What it feeds.
    public let use: Use

    /// What becomes of a column.
    public enum Use: Hashable, Sendable {
      /// It feeds these fields.
      case fields([String])
      /// It is kept as the custom field of that key.
      case custom(String)
      /// No field has its name.
      case leftOut
      /// It has no name and no content.
      case dropped
    }
  }
}

extension ImportResult {
  /// How many rows were read.
  public var read: Int { rows.count }
  /// How many records were made.
  public var created: Int { count(.created) }
  /// How many records were changed.
  public var updated: Int { count(.updated) }
  /// How many records were like their rows already.
  public var unchanged: Int { count(.unchanged) }
  /// How many rows were left out.
  public var skipped: Int { count(.skipped) }
  /// How many rows were refused.
  public var refused: Int { count(.refused) }

  /// How many rows had that outcome: O(1).
  public func count(_ outcome: Outcome) -> Int { rows.count(outcome) }

  /// Writes the columns and cells of the file with the result, the reason and the record of each row.
  ///
  /// Reads the source again, and passes on piece by piece what it writes: O(bytes).
  public func outcomes(of source: ImportSource, into sink: ([UInt8]) throws -> Void) throws {
    var writer = CSVWriter()
    writer.write(source.columns + ["result", "reason", "record"])
    var next = rows.startIndex
    try source.forEachRow { row in
      guard next < rows.endIndex else { return }
      let cells = source.columns.indices.map { row.cell($0) ?? "" }
      let outcome = rows[next]
      next += 1
      writer.write(
        cells + [outcome.outcome.rawValue, outcome.reason, outcome.record?.description ?? ""])
      guard writer.bytes.count >= 1 << 16 else { return }
      try sink(writer.bytes)
      writer.bytes.removeAll(keepingCapacity: true)
    }
    try sink(writer.bytes)
  }
}

extension ImportResult.Group: CustomStringConvertible {
  /// The cause with its count and its first line.
  public var description: String {
    let cause = field.map { "\($0): \(reason)" } ?? reason
    let rows = count == 1 ? "1 row, at" : "\(count) rows, first at"
    return "\(cause) (\(rows) line \(firstLine))"
  }
}
