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
      TableRenderer.Column($0.label, alignsRight: $0.alignsRight)
    }
    return TableRenderer(columns: columns, terminal: terminal).render(rows)
  }

  /// The rows as CSV, under the columns' names.
  func csv(_ delimiter: CSVDelimiter) -> String {
    var writer = CSVWriter(delimiter: delimiter)
    writer.write(columns.map(\.name))
    for row in rows { writer.write(row) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension Session {
  /// Writes a result: `json` makes its object, `sheet` its rows for all other formats.
  func show(_ sheet: @autoclosure () throws -> Sheet, json: (inout JSONWriter) -> Void) rethrows {
    switch globals.format {
    case .table: console.write(try sheet().table(console.terminal))
    case .csv: console.writeData(try sheet().csv(.comma))
    case .tsv: console.writeData(try sheet().csv(.tab))
    case .json, .jsonl:
      var writer = JSONWriter()
      json(&writer)
      console.writeLine(writer)
    }
  }
}
