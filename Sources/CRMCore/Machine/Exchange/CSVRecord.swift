/// One record of a CSV file.
package struct CSVRecord: Hashable, Sendable {
  /// The line the record begins on, from 1.
  package let line: Int
  /// The cells, as texts without their quotes.
  package let cells: [String]

  /// Makes a record from its parts.
  package init(line: Int, cells: [String]) {
    self.line = line
    self.cells = cells
  }
}
