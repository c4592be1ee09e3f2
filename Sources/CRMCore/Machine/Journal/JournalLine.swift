/// What a line of the journal says, apart from its fields and checks.
package struct JournalLine: Sendable {
  /// The line's position.
  package var position: Position = 0
  /// The position of its commit's first line.
  package var commit: Position = 0
  /// How many lines its commit has; nil where the line does not say, as only the last one must.
  package var commitCount: Int? = 1
  /// The idempotency key, on the first line of a commit that was given one.
  package var key: String?
  /// When the commit was made.
  package var time = Timestamp(milliseconds: 0)
  /// Who made it.
  package var by = Principal.system
  /// The operation: `lead.convert`.
  package var operation = ""
  /// The record it changes; number 0 on a line that touches none.
  package var record = RecordReference(kind: "", number: 0)
  /// The position of the line that touched the record before.
  package var previous: Position?
  /// Whether the fields are those of a new record.
  package var isInsert = false

  /// Makes a line that says nothing yet.
  package init() {}

  /// Whether it is the last line of its commit.
  package var isLast: Bool { commitCount.map { position == commit + $0 - 1 } ?? false }
}

extension JournalLine {
  /// Reads one line, without its line feed; `body` gets the line and the reader at its fields.
  ///
  /// An epoch line, which has no position and no fields, does not reach `body`.
  package static func read(
    _ bytes: UnsafeRawBufferPointer,
    _ body: (JournalLine, inout JSONReader) throws -> Void
  ) throws {
    var reader = JSONReader(bytes, mode: .journal)
    var line = JournalLine()
    try reader.beginObject()
    while let key = try reader.nextKey() {
      if key.matches("new") || key.matches("set") || key.matches("note") {
        line.isInsert = key.matches("new")
        try line.finishEnvelope()
        try body(line, &reader)
      } else {
        try line.readPart(key, &reader)
      }
    }
  }

  private mutating func readPart(_ key: JSONKey, _ reader: inout JSONReader) throws {
    if key.matches("n") {
      position = try reader.readInteger()
    } else if key.matches("t") {
      time = try Timestamp(reader.readStringToken())
    } else if key.matches("by") {
      by = try Principal(reader.readStringToken())
    } else if key.matches("do") {
      operation = try reader.readString()
    } else if key.matches("on") {
      record = try RecordReference(reader.readStringToken())
    } else if key.matches("p") {
      previous = try reader.readInteger()
    } else if key.matches("u") {
      try readUnit(&reader)
    } else if key.matches("k") {
      self.key = try reader.readString()
    } else {
      try reader.skipValue()
    }
  }

  /// Reads the commit's first position, which stands alone or in an array before the count.
  private mutating func readUnit(_ reader: inout JSONReader) throws {
    guard try reader.peek() == .array else {
      (commit, commitCount) = (try reader.readInteger(), nil)
      return
    }
    try reader.beginArray()
    _ = try reader.nextElement()
    commit = try reader.readInteger()
    _ = try reader.nextElement()
    commitCount = try reader.readInteger()
    _ = try reader.nextElement()
  }

  private mutating func finishEnvelope() throws {
    if commit == 0 { commit = position }
    if position == 0 { throw JournalError.incompleteLine(missing: "n", at: 0) }
    if operation.isEmpty { throw JournalError.incompleteLine(missing: "do", at: position) }
  }
}

extension JournalLine {
  /// Refuses a line that cannot follow those before it, by the rules of every reader and writer.
  ///
  /// `last` is the position of the line that touched the record before, nil where none did; `time`
  /// is that of the line before this one.
  package func check(after last: Position?, at time: Timestamp) throws(JournalError) {
    if self.time < time { throw .timeGoesBack(at: position) }
    if record.number == 0 { return }
    if isInsert, last != nil { throw .repeatedRecord(record, at: position) }
    if !isInsert, last == nil { throw .unknownRecord(record, at: position) }
    if previous != last {
      throw .brokenLink(record, at: position, found: previous, expected: last)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Passes every line of the buffer, without its line feed, to `body`.
  package func forEachLine(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    var start = 0
    while start < count {
      let end = lineEnd(from: start)
      try body(UnsafeRawBufferPointer(rebasing: self[start..<end]))
      start = end + 1
    }
  }

  /// The place of the first line feed from `start` on; the end, where there is none.
  private func lineEnd(from start: Int) -> Int {
    let (ones, feeds): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x0a0a_0a0a_0a0a_0a0a)
    var place = start
    while place &+ 8 <= count {
      let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: place, as: UInt64.self)) ^ feeds
      let found = (word &- ones) & ~word & 0x8080_8080_8080_8080
      if found != 0 { return place &+ found.trailingZeroBitCount &>> 3 }
      place &+= 8
    }
    while place < count, self[place] != UInt8(ascii: "\n") { place &+= 1 }
    return place
  }
}
