/// Reads the JSON object of a line as named cells.
enum JSONLineCells {
  /// What stands under a name; nil is null.
  typealias Cell = (name: String, text: String?)

  /// The cells of a line: O(bytes).
  static func read(_ bytes: UnsafeRawBufferPointer, line: Int) throws(ImportError) -> [Cell] {
    do throws(JSONError) {
      var reader = JSONReader(bytes, mode: .general)
      var cells: [Cell] = []
      try object(&reader, "", &cells)
      try reader.finish()
      return cells
    } catch {
      if case .wrongKind = error.kind { throw .notARow(line: line) }
      throw .json(line: line, offset: error.offset)
    }
  }

  private static func object(
    _ reader: inout JSONReader, _ prefix: String, _ cells: inout [Cell]
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
      case .null, .bool, .number, .string, .end: cells.append((name, try scalar(&reader)))
      }
    }
  }

  /// Makes one cell of an object that is an amount with its currency.
  private static func joinMoney(_ name: String, from first: Int, _ cells: inout [Cell]) {
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
        var cells: [Cell] = []
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
    case .string, .array, .object, .end: return try reader.readString()
    }
  }
}
