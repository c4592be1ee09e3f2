/// Several values as one cell: `red;blue`, each quoted as CSV has it where it must be.
package enum ListText {
  /// The cell that holds these elements; none is the empty cell.
  package static func join(_ elements: [String]) -> String {
    if elements.isEmpty { return "" }
    var writer = CSVWriter(delimiter: .semicolon)
    writer.write(elements)
    return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
  }

  /// The elements that a cell holds.
  package static func split(_ text: String) throws(ValueError) -> [String] {
    var reader = CSVReader(Array(text.utf8), delimiter: .semicolon)
    var elements: [String] = []
    do {
      while let record = try reader.next() { elements += record.cells }
    } catch {
      throw ValueError(type: "list", text: text, expected: "values with ; between, as red;blue")
    }
    return elements
  }
}
