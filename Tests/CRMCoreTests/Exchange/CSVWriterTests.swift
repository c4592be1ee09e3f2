import CRMCore
import Testing

@Suite("CSV writer")
struct CSVWriterTests {
  private func text(_ records: [[String]], _ writer: CSVWriter = CSVWriter()) -> String {
    var writer = writer
    for record in records { writer.write(record) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("Cells are quoted only when they must be")
  func quoting() {
    let record = ["a", "b,c", "say \"hi\"", "two\nlines", "", " x ", "r\rn", "d;e"]
    let expected = "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",, x ,\"r\rn\",d;e\n"
    #expect(text([record]) == expected)
    #expect(text([["a;b", "c,d"]], CSVWriter(delimiter: .semicolon)) == "\"a;b\";c,d\n")
    let lines = Array(text([["a"], [""]], CSVWriter(lineEnd: .crlf)).utf8)
    #expect(lines == Array("a\r\n\"\"\r\n".utf8))
  }

  @Test("The formula guard marks what a spreadsheet would run, and leaves numbers alone")
  func formulaGuard() {
    let guarded = [
      "=1+1", "+cmd", "-a", "@x", "\tx", "\rx", "+49 30 1", "-", "1-2", "-1.2.3", "-5.",
    ]
    for cell in guarded where cell != "1-2" {
      #expect(text([[cell]], CSVWriter(guardsFormulas: true)).contains("'\(cell)"), "\(cell)")
      #expect(!text([[cell]]).contains("'"), "\(cell)")
    }
    for cell in ["-5", "+5", "-12.50", "-12,5", "5", "a=b", "", "'x", "+4930123"] {
      let written = text([[cell, "x"]], CSVWriter(delimiter: .tab, guardsFormulas: true))
      #expect(written == "\(cell)\tx\n", "\(cell)")
    }
  }

  @Test(
    "515 strings that break software survive, cell for cell, with every delimiter and line end",
    .enabled(if: TestData.isThere, "\(TestData.hint)"))
  func naughtyStrings() throws {
    let strings = try naughty()
    #expect(strings.count == 515)
    let records = strings.map { [$0] } + strings.map { [$0, "x", $0] } + [strings]
    for delimiter in ImportSource.Delimiter.allCases {
      for lineEnd in [CSVWriter.LineEnd.lf, .crlf] {
        var writer = CSVWriter(delimiter: delimiter, lineEnd: lineEnd)
        for record in records { writer.write(record) }
        var reader = CSVReader(writer.bytes, delimiter: delimiter)
        for record in records {
          let cells = try #require(try reader.next()).cells
          #expect(cells.map { Array($0.utf8) } == record.map { Array($0.utf8) })
        }
        #expect(try reader.next() == nil)
      }
    }
  }

  @Test("A first cell that begins with a byte order mark survives")
  func byteOrderMark() throws {
    var writer = CSVWriter()
    writer.write(["\u{feff}", "a"])
    var reader = CSVReader(writer.bytes)
    #expect(try reader.next()?.cells.first?.unicodeScalars.count == 1)
  }

  private func naughty() throws -> [String] {
    try TestData.bytes("strings/naughty-strings.json").withUnsafeBytes { bytes in
      var reader = JSONReader(bytes, mode: .general)
      var strings: [String] = []
      try reader.beginArray()
      while try reader.nextElement() { strings.append(try reader.readString()) }
      try reader.finish()
      return strings
    }
  }
}
