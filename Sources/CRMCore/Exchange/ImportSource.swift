/// A file to import: its columns by name, and its rows as texts.
public struct ImportSource: Sendable {
  /// The names of the columns as they stand in the file; a nameless one is the empty text.
  public let columns: [String]
  /// The rows, in the order of the file.
  public let rows: [Row]

  /// One row of a file.
  public struct Row: Sendable {
    /// The line of the file that the row begins on, from 1.
    public let line: Int
    /// The cells by column; nil where the row says nothing about a column.
    public let cells: [String?]

    /// Makes a row.
    public init(line: Int, cells: [String?]) {
      self.line = line
      self.cells = cells
    }

    /// The cell of a column; nil where the row says nothing about it.
    func cell(_ column: Int) -> String? { column < cells.count ? cells[column] : nil }
  }

  /// Makes a source of rows that are there already.
  public init(columns: [String], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }

  /// Reads CSV whose first record names the columns.
  ///
  /// Without a delimiter the first record shows it; without an encoding the bytes are UTF-8, or
  /// UTF-16 if its byte order mark says so. No other encoding is guessed.
  public init(
    csv bytes: [UInt8], delimiter: CSVDelimiter? = nil, encoding: TextEncoding? = nil
  ) throws(ImportError) {
    var reader = CSVReader(try Self.decode(bytes, encoding), delimiter: delimiter)
    var records: [CSVRecord] = []
    do {
      while let record = try reader.next() { records.append(record) }
    } catch {
      throw .csv(error)
    }
    guard let header = records.first else { throw .noColumns }
    self.init(
      columns: header.cells,
      rows: records.dropFirst().map { Row(line: $0.line, cells: $0.cells) })
  }

  private static func decode(
    _ bytes: [UInt8], _ encoding: TextEncoding?
  ) throws(ImportError) -> [UInt8] {
    let isWide = bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff])
    do {
      return try (encoding ?? (isWide ? .utf16 : .utf8)).decode(bytes)
    } catch {
      throw .encoding(error, encoding)
    }
  }
}
