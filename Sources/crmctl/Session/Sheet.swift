import CRMCore

/// Rows under named columns, before it is known in which format they are written.
struct Sheet {
  /// One column.
  struct Column {
    let name: String
    let label: String
    let alignsRight: Bool

    init(_ name: String, label: String? = nil, alignsRight: Bool = false) {
      self.name = name
      self.label = label ?? Naming.label(name)
      self.alignsRight = alignsRight
    }
  }

  var columns: [Column]
  var rows: [[String]] = []

  /// The rows for a person.
  func table(_ terminal: Terminal) -> String {
    let columns = columns.map {
      TableRenderer.Column(title: $0.label, alignsRight: $0.alignsRight)
    }
    return TableRenderer(columns: columns, terminal: terminal).render(rows)
  }

  /// The rows as CSV, under the columns' names.
  func csv(_ delimiter: ImportSource.Delimiter) -> String {
    var writer = CSVWriter(delimiter: delimiter)
    writer.write(columns.map(\.name))
    for row in rows { writer.write(row) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension Console {
  /// Writes a result: `json` makes its document, `sheet` its rows for all other formats; where there
  /// is no sheet, those show nothing.
  func show(
    _ sheet: @autoclosure () -> Sheet?, _ format: OutputFormat,
    json: (inout JSONWriter) -> Void
  ) {
    switch format {
    case .table: if let sheet = sheet() { write(sheet.table(terminal)) }
    case .csv: if let sheet = sheet() { writeData(sheet.csv(.comma)) }
    case .tsv: if let sheet = sheet() { writeData(sheet.csv(.tab)) }
    case .json, .jsonl:
      var writer = JSONWriter()
      json(&writer)
      writeLine(writer)
    }
  }

  /// Writes facts as a result.
  func show(_ facts: Facts, _ format: OutputFormat) {
    show(facts.sheet, format, json: facts.write)
  }
}

extension Session {
  /// Writes a result: `json` makes its document, `sheet` its rows for all other formats.
  func show(_ sheet: @autoclosure () -> Sheet, json: (inout JSONWriter) -> Void) {
    console.show(sheet(), globals.format, json: json)
  }

  /// Writes facts as a result.
  func show(_ facts: Facts) { console.show(facts, globals.format) }
}
