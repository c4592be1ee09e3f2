/// Numbers with their definition: rows under named columns, and totals that they add up to.
public struct Report: Sendable {
  /// The report's name: `sources`.
  public let name: String
  /// What the numbers are, as sentences.
  public let definition: String
  /// Whose records are counted: `all`, or what the reader is limited to.
  public let scope: String
  /// The moment of the snapshot that was read.
  public let asOf: Timestamp
  /// The period asked for, half-open; nil is all time.
  public let period: Period?
  /// The columns.
  public let columns: [Column]
  /// The rows.
  public private(set) var rows: [Row] = []
  /// The totals, one cell a column; empty where nothing adds up.
  public var totals: [Cell] = []
  /// Remarks about the data, such as values that may mean the same.
  public var remarks: [String] = []

  /// Makes a report without rows.
  public init(
    _ name: String, definition: String, heading: Heading, columns: [Column]
  ) {
    self.name = name
    self.definition = definition
    self.columns = columns
    scope = heading.scope
    asOf = heading.asOf
    period = heading.period
  }

  /// Adds a row: one cell a column, and the records behind it where they are wanted.
  public mutating func add(_ cells: [Cell], records: [RecordReference] = []) {
    rows.append(Row(cells: cells, records: records))
  }

  /// What holds for all reports of one reading.
  public struct Heading: Hashable, Sendable {
    /// Whose records are counted.
    public var scope: String
    /// The moment of the snapshot.
    public var asOf: Timestamp
    /// The period asked for.
    public var period: Period?

    /// Makes a heading.
    public init(scope: String = "all", asOf: Timestamp, period: Period? = nil) {
      self.scope = scope
      self.asOf = asOf
      self.period = period
    }
  }

  /// A span of time: from the start, up to and without the end; nil is open.
  public struct Period: Hashable, Sendable {
    /// The first instant.
    public let from: Timestamp?
    /// The first instant after it.
    public let to: Timestamp?

    /// Makes a period.
    public init(from: Timestamp?, to: Timestamp?) {
      self.from = from
      self.to = to
    }
  }

  /// A column: its name in data, and the words above it.
  public struct Column: Hashable, Sendable {
    /// The key in JSON.
    public let name: String
    /// The words above it in tables.
    public let label: String

    /// Makes a column; a missing label is derived from the name.
    public init(_ name: String, label: String? = nil) {
      self.name = name
      self.label = label ?? Naming.label(name)
    }
  }

  /// One row.
  public struct Row: Hashable, Sendable {
    /// One cell a column.
    public let cells: [Cell]
    /// The records behind the row, where they were asked for.
    public let records: [RecordReference]
  }

  /// One cell.
  public enum Cell: Hashable, Sendable {
    /// Words.
    case text(String)
    /// How many.
    case count(Int)
    /// A part of a whole; nil where the whole is nothing.
    case share(Int, of: Int)
    /// Sums, one a currency; none is zero.
    case money([Money])
    /// An instant.
    case time(Timestamp)
    /// A record.
    case record(RecordReference)
  }
}

extension Report.Cell {
  /// The share as a fraction, rounded to four decimals; nil where the whole is nothing.
  public var fraction: Double? {
    guard case .share(let part, let whole) = self, whole > 0 else { return nil }
    return (Double(part) / Double(whole) * 10_000).rounded() / 10_000
  }
}
