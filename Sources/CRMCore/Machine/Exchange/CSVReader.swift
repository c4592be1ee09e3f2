/// Reads CSV (RFC 4180) record by record from UTF-8 bytes; a byte order mark is skipped.
///
/// Lines end in LF, CRLF or CR. A quote that is not the first character of its cell is text. Blank
/// lines are no records; a record of one empty cell is written `""`.
package struct CSVReader: Sendable {
  /// The character between cells, as given or detected.
  package let delimiter: ImportSource.Delimiter
  private let bytes: [UInt8]
  private var scan: CSVScan

  /// Makes a reader of `bytes`; without a delimiter, the first record shows which one it is.
  package init(_ bytes: [UInt8], delimiter: ImportSource.Delimiter? = nil) {
    self.bytes = bytes
    self.delimiter = delimiter ?? bytes.withUnsafeBytes { ImportSource.Delimiter.detect(in: $0) }
    scan = CSVScan(self.delimiter)
    scan.skipByteOrderMark(bytes)
  }

  /// Reads the next record; nil at the end.
  package mutating func next() throws(ImportError.CSVError) -> CSVRecord? {
    try bytes.withUnsafeBufferPointer { (bytes) throws(ImportError.CSVError) in
      let bytes = UnsafeRawBufferPointer(bytes)
      guard case .record(let line) = try scan.next(bytes, isWhole: true) else { return nil }
      var cells: [String] = []
      cells.reserveCapacity(scan.cells.count)
      for cell in scan.cells {
        guard let text = cell.text(in: bytes) else {
          throw ImportError.CSVError(.malformedUTF8, line: cell.line)
        }
        cells.append(text)
      }
      return CSVRecord(line: line, cells: cells)
    }
  }
}

extension CSVScan {
  /// Begins behind a byte order mark, where `bytes` begin with one.
  mutating func skipByteOrderMark(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { offset = 3 }
  }
}
