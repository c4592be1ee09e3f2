/// The objects of a JSON Lines file, read through a window.
struct JSONRows: Sendable {
  private var window: TextWindow
  private var offset = 0
  private var line = 0

  /// Stands before the first line.
  init(_ bytes: any ImportBytes) { window = TextWindow(over: bytes) }

  /// The cells of the next line that is not blank, and its number; nil at the end.
  mutating func next() throws(ImportError) -> (line: Int, cells: [JSONLineCells.Cell])? {
    while let end = try findLine() {
      let start = offset
      line += 1
      offset = min(end + 1, window.text.count)
      let cells = try window.text.withUnsafeBufferPointer {
        (text) throws(ImportError) -> [JSONLineCells.Cell]? in
        let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[start..<end]))
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { return nil }
        return try JSONLineCells.read(bytes, line: line)
      }
      if let cells { return (line, cells) }
    }
    return nil
  }

  /// Where the line at the offset ends; nil where there is none.
  private mutating func findLine() throws(ImportError) -> Int? {
    var from = offset
    while true {
      if let end = window.text[from...].firstIndex(of: UInt8(ascii: "\n")) { return end }
      if window.isAtEnd { return offset < window.text.count ? window.text.count : nil }
      from = window.text.count - offset
      try window.move(past: offset)
      offset = 0
    }
  }
}

/// The columns of a JSON Lines file in the order in which they first appear.
struct JSONColumns: Sendable {
  private(set) var names: [String] = []
  private var positions: [String: Int] = [:]

  /// The cells by column, those of new columns too.
  mutating func row(_ cells: [JSONLineCells.Cell]) -> [String?] {
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
