/// What stands before the fields of a commit's lines; what they have in common is made once.
struct LineFront: Sendable {
  private let first: Position
  private let group: Position
  private let time: Timestamp
  /// What follows the position on every line but the first; made for the second one.
  private var parts: [UInt8] = []
  private var stem: Stem?

  init(first: Position, group: Position, time: Timestamp) {
    (self.first, self.group, self.time) = (first, group, time)
  }

  /// Appends the line's front, up to the colon before its fields; returns where its content begins.
  mutating func append(
    _ line: JournalLine, at position: Position, key: String?, to bytes: inout [UInt8]
  ) -> Int {
    bytes.append(#"{"n":"#)
    bytes.appendDecimal(position)
    if position == first {
      appendParts(key, to: &bytes)
    } else {
      if parts.isEmpty { appendParts(nil, to: &parts) }
      bytes.append(contentsOf: parts)
    }
    let start = bytes.count
    appendContent(line, to: &bytes)
    return start
  }

  /// The commit as every line but the last names it, then the group, the key and the time.
  private func appendParts(_ key: String?, to bytes: inout [UInt8]) {
    bytes.append(#","u":"#)
    bytes.appendDecimal(first)
    if group != first {
      bytes.append(#","g":"#)
      bytes.appendDecimal(group)
    }
    if let key {
      var writer = JSONWriter()
      writer.string(key)
      bytes.append(#","k":"#)
      bytes.append(contentsOf: writer.bytes)
    }
    bytes.append(#","t":""#)
    time.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendContent(_ line: JournalLine, to bytes: inout [UInt8]) {
    var stem = self.stem ?? Stem(line)
    if !stem.fits(line) { stem = Stem(line) }
    self.stem = stem
    bytes.append(contentsOf: stem.bytes)
    let number = line.record.number
    if number != 0 {
      bytes.appendDecimal(Int(number))
      bytes.append(UInt8(ascii: "\""))
    }
    if let previous = line.previous {
      bytes.append(#","p":"#)
      bytes.appendDecimal(previous)
    }
    bytes.append(number == 0 ? #","note":"# : line.isInsert ? #","new":"# : #","set":"#)
  }

  /// Has the line that begins at `start` and is the last one say how many there are.
  func close(_ bytes: inout [UInt8], from start: Int, lineCount: Int) {
    let unit = Self.comma(in: bytes, from: start)
    let end = Self.comma(in: bytes, from: unit + 1)
    var count: [UInt8] = []
    if lineCount > 1 {
      count.append(#","u":["#)
      count.appendDecimal(first)
      count.append(UInt8(ascii: ","))
      count.appendDecimal(lineCount)
      count.append(UInt8(ascii: "]"))
    }
    bytes.replaceSubrange(unit..<end, with: count)
  }

  private static func comma(in bytes: [UInt8], from start: Int) -> Int {
    var place = start
    while bytes[place] != UInt8(ascii: ",") { place += 1 }
    return place
  }

  /// What lines of one user, operation and kind have in common: up to the slash of their record.
  private struct Stem: Sendable {
    let bytes: [UInt8]
    private let by: Principal
    private let operation: String
    private let kind: RecordKind
    private let hasRecord: Bool

    init(_ line: JournalLine) {
      (by, operation, kind) = (line.by, line.operation, line.record.kind)
      hasRecord = line.record.number != 0
      var writer = JSONWriter()
      writer.continueObject()
      writer.key("by")
      writer.string(by.description)
      writer.key("do")
      writer.string(operation)
      if hasRecord {
        writer.key("on")
        writer.string(kind.rawValue + "/")
        writer.bytes.removeLast()
      }
      bytes = writer.bytes
    }

    func fits(_ line: JournalLine) -> Bool {
      by == line.by && hasRecord == (line.record.number != 0) && operation == line.operation
        && kind == line.record.kind
    }
  }
}

extension [UInt8] {
  /// Appends the bytes of a text.
  fileprivate mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
