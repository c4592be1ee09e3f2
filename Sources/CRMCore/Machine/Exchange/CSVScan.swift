/// Finds the cells of CSV records in bytes of which the end may not be there yet.
struct CSVScan: Sendable {
  /// The character between cells.
  let delimiter: UInt8
  /// Where the next record is looked for.
  var offset = 0
  /// The line there.
  private(set) var line = 1
  /// The cells of the record that was found last.
  private(set) var cells: [Cell] = []

  init(_ delimiter: ImportSource.Delimiter) { self.delimiter = delimiter.rawValue }

  /// Where a cell lies, without its quotes.
  struct Cell: Sendable {
    let start: Int
    let end: Int
    /// The line that it begins on.
    let line: Int
    /// Whether quotes in it are written twice.
    let isEscaped: Bool
  }

  /// What there is at the offset.
  enum Finding: Hashable, Sendable {
    /// A record that begins on this line.
    case record(line: Int)
    /// Nothing more.
    case end
    /// Something whose end is not there yet; the offset and the line stay.
    case cut
  }

  /// Finds the next record; of bytes that are not whole it leaves alone what may go on behind them.
  mutating func next(
    _ bytes: UnsafeRawBufferPointer, isWhole: Bool
  ) throws(ImportError.CSVError) -> Finding {
    let before = (offset, line)
    let start = try find(bytes, isWhole)
    if offset >= bytes.count, !isWhole {
      (offset, line) = before
      return .cut
    }
    return start.map { .record(line: $0) } ?? .end
  }

  private mutating func find(
    _ bytes: UnsafeRawBufferPointer, _ isWhole: Bool
  ) throws(ImportError.CSVError) -> Int? {
    cells.removeAll(keepingCapacity: true)
    while skipLineEnd(bytes) {}
    guard offset < bytes.count else { return nil }
    let start = line
    repeat {
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") {
        try findQuotedCell(bytes, isWhole)
      } else {
        findCell(bytes)
      }
    } while skipDelimiter(bytes)
    _ = skipLineEnd(bytes)
    return start
  }

  private mutating func findCell(_ bytes: UnsafeRawBufferPointer) {
    let (start, separator) = (offset, delimiter)
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte == separator || byte == 0x0a || byte == 0x0d { break }
      end &+= 1
    }
    offset = end
    cells.append(Cell(start: start, end: end, line: line, isEscaped: false))
  }

  private mutating func findQuotedCell(
    _ bytes: UnsafeRawBufferPointer, _ isWhole: Bool
  ) throws(ImportError.CSVError) {
    let start = (offset: offset + 1, line: line)
    var isEscaped = false
    offset = start.offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        guard offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "\"") else {
          cells.append(
            Cell(start: start.offset, end: offset, line: start.line, isEscaped: isEscaped))
          offset += 1
          guard isAtCellEnd(bytes) else { throw ImportError.CSVError(.textAfterQuote, line: line) }
          return
        }
        isEscaped = true
        offset += 2
      case 0x0a, 0x0d: _ = skipLineEnd(bytes)
      default: offset &+= 1
      }
    }
    if isWhole { throw ImportError.CSVError(.unterminatedQuote, line: start.line) }
    offset = bytes.count
  }

  private func isAtCellEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard offset < bytes.count else { return true }
    let byte = bytes[offset]
    return byte == delimiter || byte == 0x0a || byte == 0x0d
  }

  private mutating func skipDelimiter(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard offset < bytes.count, bytes[offset] == delimiter else { return false }
    offset &+= 1
    return true
  }

  /// Moves past one LF, CRLF or CR and counts the line.
  private mutating func skipLineEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard offset < bytes.count, bytes[offset] == 0x0a || bytes[offset] == 0x0d else { return false }
    let isReturn = bytes[offset] == 0x0d
    offset &+= 1
    if isReturn, offset < bytes.count, bytes[offset] == 0x0a { offset &+= 1 }
    line += 1
    return true
  }
}

extension CSVScan.Cell {
  /// The text of the cell, of bytes that are known to be UTF-8.
  func knownText(in bytes: UnsafeRawBufferPointer) -> String {
    if isEscaped { return text(in: bytes) ?? "" }
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end]).text
  }

  /// The text of the cell; nil where it is not UTF-8.
  func text(in bytes: UnsafeRawBufferPointer) -> String? {
    let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    return isEscaped ? Self.unescaped(raw) : String(validating: raw, as: UTF8.self)
  }

  /// The text of a cell in which each quote is written twice.
  private static func unescaped(_ raw: UnsafeRawBufferPointer) -> String? {
    var plain: [UInt8] = []
    plain.reserveCapacity(raw.count)
    var isSecond = false
    for byte in raw {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { plain.append(byte) }
    }
    return String(validating: plain, as: UTF8.self)
  }
}
