/// Writes CSV (RFC 4180) into bytes it owns; what it writes, ``CSVReader`` reads back cell for
/// cell.
package struct CSVWriter: Sendable {
  /// How lines end.
  package enum LineEnd: Hashable, Sendable {
    /// A line feed, or a carriage return and a line feed.
    case lf, crlf
  }

  /// Everything written so far.
  package var bytes: [UInt8] = []
  private let delimiter: ImportSource.Delimiter
  private let lineEnd: LineEnd
  private let guardsFormulas: Bool

  /// Makes a writer.
  ///
  /// With `guardsFormulas`, a `'` precedes cells that a spreadsheet would run: those that begin
  /// with `=`, `+`, `-`, `@`, a tab or a carriage return and are no plain number. They then differ
  /// from what was written.
  package init(
    delimiter: ImportSource.Delimiter = .comma, lineEnd: LineEnd = .lf, guardsFormulas: Bool = false
  ) {
    self.delimiter = delimiter
    self.lineEnd = lineEnd
    self.guardsFormulas = guardsFormulas
  }

  /// Writes one record of at least one cell.
  package mutating func write(_ cells: [String]) {
    for index in cells.indices {
      if index > 0 { bytes.append(delimiter.rawValue) }
      var cell = cells[index]
      cell.withUTF8 { write(UnsafeRawBufferPointer($0), isAlone: cells.count == 1) }
    }
    if lineEnd == .crlf { bytes.append(0x0d) }
    bytes.append(0x0a)
  }

  private mutating func write(_ cell: UnsafeRawBufferPointer, isAlone: Bool) {
    let quote = UInt8(ascii: "\"")
    let isGuarded = guardsFormulas && Self.isFormula(cell)
    guard needsQuotes(cell) || (isAlone && cell.isEmpty) else {
      if isGuarded { bytes.append(UInt8(ascii: "'")) }
      bytes.append(contentsOf: cell)
      return
    }
    bytes.append(quote)
    if isGuarded { bytes.append(UInt8(ascii: "'")) }
    for byte in cell {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private func needsQuotes(_ cell: UnsafeRawBufferPointer) -> Bool {
    // A cell that begins with a byte order mark would lose it at the start of a file.
    if cell.first == 0xef, cell.starts(with: [0xef, 0xbb, 0xbf]) { return true }
    return cell.contains { byte in
      byte == delimiter.rawValue || byte == UInt8(ascii: "\"") || byte == 0x0a || byte == 0x0d
    }
  }

  private static func isFormula(_ cell: UnsafeRawBufferPointer) -> Bool {
    switch cell.first {
    case UInt8(ascii: "="), UInt8(ascii: "@"), 0x09, 0x0d: true
    case UInt8(ascii: "+"), UInt8(ascii: "-"): !isPlainNumber(cell.dropFirst())
    default: false
    }
  }

  private static func isPlainNumber(_ digits: Slice<UnsafeRawBufferPointer>) -> Bool {
    let parts = digits.split(
      maxSplits: 1, omittingEmptySubsequences: false,
      whereSeparator: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") })
    return parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { $0 &- 0x30 < 10 } }
  }
}
