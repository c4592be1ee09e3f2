extension ImportSource {
  /// Reads JSON Lines: an object on each line, whose keys are the columns.
  ///
  /// Objects inside of it are columns with a dot in their names, amounts with a currency one
  /// column, lists the texts that ``ListText`` makes of them. Null is a cell that says nothing.
  public init(jsonLines bytes: [UInt8]) throws(ImportError) {
    var columns = Columns()
    var rows: [Row] = []
    var line = 0
    for part in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      line += 1
      if part.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { continue }
      let cells = try Self.cells(Array(part), line)
      rows.append(Row(line: line, cells: columns.row(cells)))
    }
    self.init(columns: columns.names, rows: rows)
  }

  private typealias NamedCell = (name: String, text: String?)

  /// The columns in the order in which they first appear.
  private struct Columns {
    var names: [String] = []
    var positions: [String: Int] = [:]

    mutating func row(_ cells: [NamedCell]) -> [String?] {
      var row = [String?](repeating: nil, count: names.count)
      for cell in cells {
        if let position = positions[cell.name] {
          row[position] = cell.text
        } else {
          positions[cell.name] = names.count
          names.append(cell.name)
          row.append(cell.text)
        }
      }
      return row
    }
  }

  private static func cells(_ bytes: [UInt8], _ line: Int) throws(ImportError) -> [NamedCell] {
    do {
      return try bytes.withUnsafeBytes { bytes in
        var reader = JSONReader(bytes, mode: .general)
        var cells: [NamedCell] = []
        try object(&reader, "", &cells)
        try reader.finish()
        return cells
      }
    } catch let error as JSONError {
      if case .wrongKind = error.kind { throw .notARow(line: line) }
      throw .json(error, line: line)
    } catch {
      throw .notARow(line: line)
    }
  }

  private static func object(
    _ reader: inout JSONReader, _ prefix: String, _ cells: inout [NamedCell]
  ) throws(JSONError) {
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let name = prefix + key.text
      switch try reader.peek() {
      case .object:
        let first = cells.count
        try object(&reader, name + ".", &cells)
        joinMoney(name, from: first, &cells)
      case .array: cells.append((name, try list(&reader)))
      default: cells.append((name, try scalar(&reader)))
      }
    }
  }

  /// Makes one cell of an object that is an amount with its currency.
  private static func joinMoney(_ name: String, from first: Int, _ cells: inout [NamedCell]) {
    let parts = cells[first...]
    guard parts.count == 2,
      let amount = parts.first(where: { $0.name == name + ".amount" })?.text,
      let currency = parts.first(where: { $0.name == name + ".currency" })?.text
    else { return }
    cells.removeLast(2)
    cells.append((name, "\(amount) \(currency)"))
  }

  private static func list(_ reader: inout JSONReader) throws(JSONError) -> String {
    var elements: [String] = []
    try reader.beginArray()
    while try reader.nextElement() {
      if case .object = try reader.peek() {
        var cells: [NamedCell] = []
        try object(&reader, "", &cells)
        elements.append(
          PartsText.join(cells.map { Value.Part($0.name, .text($0.text ?? "")) }))
      } else if let text = try scalar(&reader) {
        elements.append(text)
      }
    }
    return ListText.join(elements)
  }

  private static func scalar(_ reader: inout JSONReader) throws(JSONError) -> String? {
    switch try reader.peek() {
    case .null:
      _ = try reader.readNull()
      return nil
    case .bool: return try reader.readBool() ? "true" : "false"
    case .number: return try reader.readNumberText()
    default: return try reader.readString()
    }
  }
}
