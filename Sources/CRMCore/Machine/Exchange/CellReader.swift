/// Turns the texts of a row into values.
struct CellReader<R: CRMRecord> {
  private let columns: [Column]
  private let blanks: [String]
  private let parser: ValueParser
  private let dates: DateReader
  var finder: ReferenceFinder
  /// The values of texts that were read before, by column, where few of them fill it.
  private var known: [[String: Value]]

  init(_ plan: ImportPlan, _ options: ImportOptions, _ snapshot: Snapshot, now: Timestamp) {
    columns = plan.entries.map { Column($0, ownKind: R.kind, hasBlanks: !options.blanks.isEmpty) }
    known = columns.map { _ in [:] }
    blanks = options.blanks
    var parser = ValueParser(snapshot, now: now)
    parser.currency = options.currency ?? parser.currency
    parser.decimalMark = options.decimalMark
    self.parser = parser
    dates = DateReader(pattern: options.datePattern, zone: parser.zone)
    finder = ReferenceFinder(parser)
  }

  /// Reads a row; what is wrong with it stands in its problems, all of it at once.
  mutating func read(_ source: ImportSource.Row, columnCount: Int) -> ImportRow {
    var row = ImportRow(line: source.line)
    row.isEmpty = source.cells.allSatisfy { ($0 ?? "").isEmpty }
    if source.cells.count > columnCount,
      source.cells.dropFirst(columnCount).contains(where: { !($0 ?? "").isEmpty })
    {
      row.problems.append(ImportProblem(nil, "there are more cells than columns"))
    }
    row.values.reserveCapacity(columns.count)
    for index in columns.indices {
      let text = columns[index].text(source, blanks)
      if text.isEmpty {
        row.values.append(.null)
      } else if columns[index].reading == .ownKind {
        row.pending.append((index, text))
        row.values.append(.null)
      } else {
        do {
          row.values.append(try value(text, index))
        } catch {
          row.problems.append(ImportProblem(columns[index].entry.path.name, error.phrase))
          row.values.append(.null)
        }
      }
    }
    return row
  }

  /// Whether a row names what may be another row of its file.
  func mayLink(_ source: ImportSource.Row) -> Bool {
    columns.contains { $0.reading == .ownKind && !$0.text(source, blanks).isEmpty }
  }

  /// Whether any row may.
  var mayLink: Bool { columns.contains { $0.reading == .ownKind } }

  private mutating func value(_ text: String, _ index: Int) throws(ValueError) -> Value {
    guard columns[index].isRepetitive else { return try newValue(text, columns[index]) }
    if let value = known[index][text] { return value }
    let value = try newValue(text, columns[index])
    if known[index].count < Self.knownLimit { known[index][text] = value }
    return value
  }

  /// How many texts of a column are known by their values.
  private static var knownLimit: Int { 1 << 10 }

  private mutating func newValue(
    _ text: String, _ column: Column
  ) throws(ValueError) -> Value {
    let entry = column.entry
    switch column.reading {
    case .plainText: return .text(text)
    case .text: return entry.path.field?.form(of: .text(text)) ?? .text(text)
    case .reference: return .reference(try finder.record(text, entry))
    case .list(let element): return .list(try elements(text, element, entry))
    case .id:
      let number = (try? RecordReference(text))?.number ?? RecordReference.number(text.utf8)
      if let number { return .integer(Int(number)) }
      throw ValueError(type: "id", text: text, expected: "a number from 1")
    case .single, .ownKind: return try single(text, entry.path.type)
    }
  }

  private mutating func elements(
    _ text: String, _ element: FieldType, _ entry: ImportPlan.Entry
  ) throws(ValueError) -> [Value] {
    var values: [Value] = []
    let cells = try ListText.split(text)
    for cell in cells {
      let part = cells.count > 1 ? entry.replacements[cell] ?? cell : cell
      if part.isEmpty { continue }
      if case .reference = element, entry.targets != nil {
        values.append(.reference(try finder.record(part, entry)))
      } else {
        values.append(try single(part, element))
      }
    }
    return values
  }

  private func single(_ text: String, _ type: FieldType) throws(ValueError) -> Value {
    switch type {
    case .date: .date(try dates.date(text))
    case .time: .time(try dates.time(text))
    case .text, .bool, .integer, .money, .email, .phone, .choice, .reference, .principal, .list,
      .parts:
      try parser.value(text, as: type)
    }
  }
}

/// One field that rows bring, with what is the same for all of them.
private final class Column: Sendable {
  let entry: ImportPlan.Entry
  let reading: Reading
  /// The column whose cells are the texts as they stand; nil where something stands for something.
  private let plainColumn: Int?

  /// How the texts of a field are read.
  enum Reading: Equatable, Sendable {
    /// As they are.
    case plainText
    /// As the field's type holds a text.
    case text
    /// As the names of records.
    case reference
    /// The same, and they may mean other rows of the file.
    case ownKind
    case list(FieldType)
    case id
    case single
  }

  init(_ entry: ImportPlan.Entry, ownKind: RecordKind, hasBlanks: Bool) {
    self.entry = entry
    let isPlain = entry.replacements.isEmpty && entry.constant == nil && !hasBlanks
    plainColumn = isPlain ? entry.column : nil
    reading =
      switch entry.path.type {
      case .text where entry.path.field?.access.property ?? .text == .text: .plainText
      case .text: .text
      case .reference where entry.targets?.contains(ownKind) == true: .ownKind
      case .reference where entry.targets != nil: .reference
      case .list(let element): .list(element)
      case .integer where entry.path == .id: .id
      case .bool, .integer, .date, .time, .money, .email, .phone, .choice, .reference, .principal,
        .parts:
        .single
      }
  }

  /// Whether few texts fill the column as a rule.
  var isRepetitive: Bool {
    if case .choice = entry.path.type { return true }
    return reading == .reference
  }

  /// The text that a row means: the cell, replaced and not blank, else the constant.
  func text(_ row: ImportSource.Row, _ blanks: [String]) -> String {
    if let plainColumn { return row.cell(plainColumn) ?? "" }
    return entry.text(row, blanks)
  }
}
