/// Reads CSV (RFC 4180) record by record from UTF-8 bytes; a byte order mark is skipped.
///
/// Lines end in LF, CRLF or CR. A quote that is not the first character of its cell is text. Blank
/// lines are no records; a record of one empty cell is written `""`.
public struct CSVReader: Sendable {
  /// The character between cells, as given or detected.
  public let delimiter: CSVDelimiter
  private let bytes: [UInt8]
  private var offset: Int
  private var line = 1
  /// How many cells the last record had, to make room for as many in the next.
  private var usualCount = 0

  /// Makes a reader of `bytes`; without a delimiter, the first record shows which one it is.
  public init(_ bytes: [UInt8], delimiter: CSVDelimiter? = nil) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    self.delimiter = delimiter ?? bytes.withUnsafeBytes { CSVDelimiter.detect(in: $0) }
  }

  /// Reads the next record; nil at the end.
  public mutating func next() throws(CSVError) -> CSVRecord? {
    try bytes.withUnsafeBufferPointer { (bytes) throws(CSVError) in
      let bytes = UnsafeRawBufferPointer(bytes)
      while skipLineEnd(bytes) {}
      guard offset < bytes.count else { return nil }
      let start = line
      var cells: [String] = []
      cells.reserveCapacity(usualCount)
      repeat {
        cells.append(try cell(bytes))
      } while skipDelimiter(bytes)
      _ = skipLineEnd(bytes)
      usualCount = cells.count
      return CSVRecord(line: start, cells: cells)
    }
  }

  private mutating func cell(_ bytes: UnsafeRawBufferPointer) throws(CSVError) -> String {
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") { return try quotedCell(bytes) }
    let start = offset
    let separator = delimiter.rawValue
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == separator || byte == 0x0a || byte == 0x0d { break }
      offset &+= 1
    }
    return try text(UnsafeRawBufferPointer(rebasing: bytes[start..<offset]), line: line)
  }

  private mutating func quotedCell(_ bytes: UnsafeRawBufferPointer) throws(CSVError) -> String {
    let start = (offset: offset + 1, line: line)
    var hasQuotes = false
    offset = start.offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        guard offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "\"") else {
          let raw = UnsafeRawBufferPointer(rebasing: bytes[start.offset..<offset])
          offset += 1
          guard isAtCellEnd(bytes) else { throw CSVError(.textAfterQuote, line: line) }
          return try hasQuotes ? unquoted(raw, line: start.line) : text(raw, line: start.line)
        }
        hasQuotes = true
        offset += 2
      case 0x0a, 0x0d: _ = skipLineEnd(bytes)
      default: offset &+= 1
      }
    }
    throw CSVError(.unterminatedQuote, line: start.line)
  }

  /// The text of a cell in which each quote is written twice.
  private func unquoted(
    _ raw: UnsafeRawBufferPointer, line: Int
  ) throws(CSVError) -> String {
    var plain: [UInt8] = []
    plain.reserveCapacity(raw.count)
    var isSecond = false
    for byte in raw {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { plain.append(byte) }
    }
    return try plain.withUnsafeBufferPointer { (plain) throws(CSVError) in
      try text(UnsafeRawBufferPointer(plain), line: line)
    }
  }

  private func text(_ raw: UnsafeRawBufferPointer, line: Int) throws(CSVError) -> String {
    guard let text = String(validating: raw, as: UTF8.self) else {
      throw CSVError(.malformedUTF8, line: line)
    }
    return text
  }

  private func isAtCellEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard offset < bytes.count else { return true }
    let byte = bytes[offset]
    return byte == delimiter.rawValue || byte == 0x0a || byte == 0x0d
  }

  private mutating func skipDelimiter(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard offset < bytes.count, bytes[offset] == delimiter.rawValue else { return false }
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
