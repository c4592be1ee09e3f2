/// One record of a CSV file.
public struct CSVRecord: Hashable, Sendable {
  /// The line the record begins on, from 1.
  public let line: Int
  /// The cells, as texts without their quotes.
  public let cells: [String]

  /// Makes a record from its parts.
  public init(line: Int, cells: [String]) {
    self.line = line
    self.cells = cells
  }
}
