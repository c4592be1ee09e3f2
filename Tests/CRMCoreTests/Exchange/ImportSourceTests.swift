import CRMStoreConformance
import Synchronization
import Testing

@testable import CRMCore

@Suite("Import source")
struct ImportSourceTests {
  /// A file that counts what is read of it, and gives few bytes at a time.
  private final class SlowFile: ImportBytes {
    let bytes: [UInt8]
    private let counts = Mutex((read: 0, largest: 0))

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }
    var readCount: Int { counts.withLock { $0.read } }
    var largestRoom: Int { counts.withLock { $0.largest } }

    func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) -> Int {
      let few = UnsafeMutableRawBufferPointer(rebasing: room.prefix(50_000))
      let count = HeldBytes(bytes).read(at: offset, into: few)
      counts.withLock {
        $0.read += count
        $0.largest = max($0.largest, room.count)
      }
      return count
    }
  }

  /// Records with quotes, line ends of every form and letters of every length.
  private static func csv(_ random: inout SeededRandom, _ size: Int) -> String {
    let pieces = ["a", "é", "€", "😀", " ", "x y z", "\"\"", "1"]
    let ends = ["\n", "\r\n", "\r", "\n\n"]
    var text = "name,note" + ends[Int(random.next() % 4)]
    while text.utf8.count < size {
      for cell in 0..<2 {
        if cell > 0 { text += "," }
        let isQuoted = random.next() % 2 == 0
        var content = "."
        for _ in 0..<(random.next() % 9) { content += pieces[Int(random.next() % 8)] }
        if isQuoted, random.next() % 3 == 0 { content += ends[Int(random.next() % 4)] + "," }
        text += isQuoted ? "\"\(content)\"" : content.replacing("\"\"", with: "")
      }
      text += ends[Int(random.next() % 4)]
    }
    return text
  }

  @Test(
    "gives the rows of the whole file, wherever the pieces that are read end",
    arguments: [1, 2, 3] as [UInt64])
  func pieces(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for size in [1_000, 262_144, 600_000] {
      let bytes = Array(Self.csv(&random, size).utf8)
      var reader = CSVReader(bytes)
      var records: [CSVRecord] = []
      while let record = try reader.next() { records.append(record) }
      let source = try ImportSource(csv: SlowFile(bytes))
      let rows = try source.rows
      #expect(source.columns == records[0].cells, "seed \(seed)")
      #expect(source.rowCount == rows.count, "seed \(seed)")
      #expect(rows.map(\.line) == records.dropFirst().map(\.line), "seed \(seed)")
      #expect(rows.map { $0.cells.map { $0 ?? "" } } == records.dropFirst().map(\.cells))
    }
  }

  @Test("reads a file twice, a quarter of a megabyte at a time")
  func reading() throws {
    var random = SeededRandom(seed: 7)
    let file = SlowFile(Array(Self.csv(&random, 2_000_000).utf8))
    let source = try ImportSource(csv: file)
    #expect(file.readCount == file.count + 2)
    try source.forEachRow { _ in }
    #expect(file.readCount == 2 * (file.count + 2))
    #expect(file.largestRoom == 1 << 18)
  }

  @Test("takes a record that is longer than a piece")
  func longRecord() throws {
    let long = String(repeating: "line\n", count: 200_000)
    let source = try ImportSource(csv: SlowFile(Array("name\nA\n\"\(long)\"\nB\n".utf8)))
    let rows = try source.rows
    #expect(rows.map { $0.cells[0]?.utf8.count } == [1, 1_000_000, 1])
    #expect(rows.map(\.line) == [2, 3, 200_004])
  }

  @Test("tells of the encoding before the form, wherever either is wrong")
  func order() {
    let filler = String(repeating: "a,b\n", count: 100_000)
    let open = Array("a,b\n\"x\" y\n\(filler)".utf8)
    #expect(throws: ImportError.csv(ImportError.CSVError(.textAfterQuote, line: 2))) {
      try ImportSource(csv: SlowFile(open))
    }
    #expect(throws: ImportError.encoding(.malformed(offset: open.count), nil)) {
      try ImportSource(csv: SlowFile(open + [0xff]))
    }
  }

  @Test("reads JSON Lines in pieces, and knows the columns of all lines before the first row")
  func jsonLines() throws {
    var text = ""
    for number in 0..<30_000 { text += #"{"name":"N\#(number)","c\#(number % 7)":1}"# + "\n" }
    text += "\n" + #"{"late":true}"#
    let source = try ImportSource(jsonLines: SlowFile(Array(text.utf8)))
    #expect(source.columns == ["name", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "late"])
    let rows = try source.rows
    #expect(rows.count == 30_001)
    #expect(rows[29_999].cells[0] == "N29999")
    #expect(rows[30_000].line == 30_002)
    #expect(rows[30_000].cells == [nil, nil, nil, nil, nil, nil, nil, nil, "true"])
    #expect(throws: ImportError.notARow(line: 30_003)) {
      try ImportSource(jsonLines: Array((text + "\n[1]").utf8))
    }
  }

  @Test("decodes alike in pieces of any size")
  func decoding() throws {
    let text = "\u{feff}a,é€\r\n😀\u{0}\u{feff}😀é"
    let wide = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let files: [(TextEncoding, [UInt8])] = [
      (.utf8, Array(text.utf8)), (.utf16, wide), (.utf16LittleEndian, wide),
      (.windows1252, [0x61, 0x80, 0xe9]),
    ]
    for (encoding, bytes) in files {
      let whole = try encoding.decode(bytes)
      for size in 1...5 {
        var decoder = TextDecoder(encoding, byteCount: bytes.count)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
          let piece = bytes[start..<min(start + size, bytes.count)]
          try piece.withUnsafeBytes {
            try decoder.decode($0, isLast: start + size >= bytes.count, to: &text)
          }
        }
        #expect(text == whole, "\(encoding), pieces of \(size)")
      }
    }
  }
}
