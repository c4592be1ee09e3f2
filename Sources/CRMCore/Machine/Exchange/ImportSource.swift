/// A file to import: its columns by name, and its rows as texts, read as often as they are needed.
///
/// What is wrong with a file as a whole is found when its source is made: all of it is looked at
/// once, and no row of it is kept.
public struct ImportSource: Sendable {
  /// The names of the columns as they stand in the file; a nameless one is the empty text.
  public let columns: [String]
  /// How many rows there are.
  public let rowCount: Int
  /// How many bytes the file has; 0 of rows that were there already.
  public let byteCount: Int
  private let content: Content
  /// The columns without a name in which a row has something.
  private let filledNameless: Set<Int>

  private enum Content: Sendable {
    case rows([Row])
    case csv(any ImportBytes, Delimiter?, TextEncoding?)
    case jsonLines(any ImportBytes, JSONColumns)
  }

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
    rowCount = rows.count
    byteCount = 0
    content = .rows(rows)
    filledNameless = Set(
      Self.nameless(columns).filter { column in
        rows.contains { !($0.cell(column) ?? "").isEmpty }
      })
  }

  /// Reads CSV whose first record names the columns.
  ///
  /// Without a delimiter the first record shows it; without an encoding the bytes are UTF-8, or
  /// UTF-16 if its byte order mark says so. No other encoding is guessed. O(bytes).
  public init(
    csv file: some ImportBytes, delimiter: Delimiter? = nil,
    encoding: TextEncoding? = nil
  ) throws(ImportError) {
    var rows = try CSVRows(file, delimiter, encoding)
    guard try rows.advance() != nil else { throw .noColumns }
    columns = rows.cells()
    let nameless = Self.nameless(columns)
    var filled: Set<Int> = []
    var count = 0
    while try rows.advance() != nil {
      count += 1
      for column in nameless where rows.isFilled(column) { filled.insert(column) }
    }
    rowCount = count
    byteCount = file.count
    content = .csv(file, delimiter, encoding)
    filledNameless = filled
  }

  /// Reads CSV that is in memory, as from a file.
  public init(
    csv bytes: [UInt8], delimiter: Delimiter? = nil, encoding: TextEncoding? = nil
  ) throws(ImportError) {
    try self.init(csv: HeldBytes(bytes), delimiter: delimiter, encoding: encoding)
  }

  /// Reads JSON Lines: an object on each line, whose keys are the columns.
  ///
  /// Objects inside of it are columns with a dot in their names, amounts with a currency one
  /// column, lists the texts that `ListText` makes of them. Null is a cell that says nothing.
  public init(jsonLines file: some ImportBytes) throws(ImportError) {
    var rows = JSONRows(file)
    var columns = JSONColumns()
    var filled: Set<Int> = []
    var count = 0
    while let (_, cells) = try rows.next() {
      count += 1
      let row = columns.row(cells)
      for column in Self.nameless(columns.names) where !(row[column] ?? "").isEmpty {
        filled.insert(column)
      }
    }
    self.columns = columns.names
    rowCount = count
    byteCount = file.count
    content = .jsonLines(file, columns)
    filledNameless = filled
  }

  /// Reads JSON Lines that are in memory, as from a file.
  public init(jsonLines bytes: [UInt8]) throws(ImportError) {
    try self.init(jsonLines: HeldBytes(bytes))
  }

  /// Passes every row to `body`, in the order of the file; none of them is kept.
  public func forEachRow(_ body: (Row) throws -> Void) throws {
    var reader = try Reader(self)
    while let row = try reader.next() { try body(row) }
  }
}

extension ImportSource {
  private static func nameless(_ columns: [String]) -> [Int] {
    columns.indices.filter { columns[$0].allSatisfy(\.isWhitespace) }
  }

  /// Whether a column has no name and no content.
  func isEmpty(_ column: Int) -> Bool {
    columns[column].allSatisfy(\.isWhitespace) && !filledNameless.contains(column)
  }

  /// Reads the rows of a source from the first one on.
  struct Reader: Sendable {
    // One of them is there; so none is copied when it goes on.
    private var held: ArraySlice<Row> = []
    private var csv: CSVRows?
    private var json: (rows: JSONRows, columns: JSONColumns)?

    init(_ source: ImportSource) throws(ImportError) {
      switch source.content {
      case .rows(let rows): held = rows[...]
      case .csv(let file, let delimiter, let encoding):
        csv = try CSVRows(file, delimiter, encoding)
        _ = try csv?.advance()
      case .jsonLines(let file, let columns): json = (JSONRows(file), columns)
      }
    }

    /// The next row; nil at the end.
    mutating func next() throws(ImportError) -> Row? {
      if let row = held.popFirst() { return row }
      if let row = try csv?.next() { return row }
      guard let (line, cells) = try json?.rows.next(), let row = json?.columns.row(cells) else {
        return nil
      }
      return Row(line: line, cells: row)
    }
  }
}
