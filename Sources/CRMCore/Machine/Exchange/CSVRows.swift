/// The records of a CSV file, read through a window; the first of them names the columns.
struct CSVRows: Sendable {
  private var window: TextWindow
  private var scan: CSVScan

  /// Stands before the first record; without a delimiter that record shows which one it is.
  init(
    _ bytes: any ImportBytes, _ delimiter: ImportSource.Delimiter?, _ encoding: TextEncoding?
  ) throws(ImportError) {
    window = try TextWindow(decoding: bytes, encoding)
    try window.move(past: 0)
    if let delimiter {
      scan = CSVScan(delimiter)
    } else {
      while !window.isAtEnd, !ImportSource.Delimiter.isShown(by: window.text) {
        try window.move(past: 0)
      }
      scan = CSVScan(window.text.withUnsafeBytes { ImportSource.Delimiter.detect(in: $0) })
    }
    scan.skipByteOrderMark(window.text)
  }

  /// Goes on to the next record; the line that it begins on, nil at the end.
  mutating func advance() throws(ImportError) -> Int? {
    while true {
      let finding: CSVScan.Finding
      do throws(ImportError.CSVError) {
        finding = try window.text.withUnsafeBufferPointer { (bytes) throws(ImportError.CSVError) in
          try scan.next(UnsafeRawBufferPointer(bytes), isWhole: window.isAtEnd)
        }
      } catch {
        // Bytes that are none of the encoding are told of first, wherever they are.
        try window.skipToEnd()
        throw .csv(error)
      }
      switch finding {
      case .record(let line): return line
      case .end: return nil
      case .cut:
        try window.move(past: scan.offset)
        scan.offset = 0
      }
    }
  }

  /// Whether a cell of the record holds anything.
  func isFilled(_ column: Int) -> Bool {
    column < scan.cells.count && scan.cells[column].start < scan.cells[column].end
  }

  /// The cells of the record; the text is well-formed, for it was decoded.
  func cells() -> [String] {
    window.text.withUnsafeBytes { bytes in
      scan.cells.map { $0.knownText(in: bytes) }
    }
  }

  /// The next record as a row.
  mutating func next() throws(ImportError) -> ImportSource.Row? {
    guard let line = try advance() else { return nil }
    let cells = window.text.withUnsafeBytes { bytes in
      scan.cells.map { Optional($0.knownText(in: bytes)) }
    }
    return ImportSource.Row(line: line, cells: cells)
  }
}
