/// The lines of a commit while it is being decided: what each says, before positions and hashes.
///
/// How many lines a commit has stands on each of them, so they are finished when it is known.
package struct PendingCommit: Sendable {
  private static let chunkSize = 1 << 20

  private var chunks: [[UInt8]] = []
  private var ends: [[Int]] = []
  /// How many lines there are.
  package private(set) var lineCount = 0

  package init() {}

  /// A line that was appended.
  struct Written {
    /// How many bytes it takes.
    let byteCount: Int
    /// Where its fields begin in the last chunk.
    fileprivate let fieldsStart: Int
    /// How many bytes its fields take.
    let fieldByteCount: Int
    /// Whether a number in it is beyond what every reader takes.
    let hasUnreadableInteger: Bool
  }

  /// Appends a line: who, which operation, on what, after which position, and its fields.
  ///
  /// Whoever finds it too large, or unreadable, takes the line back.
  mutating func append(
    _ line: JournalLine, fields: (inout JSONWriter) -> Void
  ) -> Written {
    if (chunks.last?.count ?? Self.chunkSize) >= Self.chunkSize {
      chunks.append([])
      ends.append([])
    }
    var writer = JSONWriter(appendingTo: chunks.removeLast())
    let start = writer.bytes.count
    Self.write(line, &writer)
    let fieldsStart = writer.bytes.count
    fields(&writer)
    let end = writer.bytes.count
    let isUnreadable = writer.hasUnreadableInteger
    chunks.append(writer.take())
    ends[ends.count - 1].append(end)
    lineCount += 1
    return Written(
      byteCount: end - start, fieldsStart: fieldsStart, fieldByteCount: end - fieldsStart,
      hasUnreadableInteger: isUnreadable)
  }

  /// Appends a line whose fields are written already.
  package mutating func append(_ line: JournalLine, fields: [UInt8]) {
    _ = append(line) { writer in fields.withUnsafeBytes { writer.raw($0) } }
  }

  /// Reads the fields of the line that was appended last, as a reader of the journal does.
  func readFields<T>(
    of line: Written, _ body: (inout JSONReader) throws -> T
  ) throws -> T {
    try chunks[chunks.count - 1].withUnsafeBytes { bytes in
      let fields = UnsafeRawBufferPointer(
        rebasing: bytes[line.fieldsStart..<(line.fieldsStart + line.fieldByteCount)])
      try JSONReader.validate(fields, mode: .journal)
      var reader = JSONReader(fields, mode: .journal)
      return try body(&reader)
    }
  }

  private static func write(_ line: JournalLine, _ writer: inout JSONWriter) {
    writer.continueObject()
    writer.key("by")
    writer.string(line.by.description)
    writer.key("do")
    writer.string(line.operation)
    if line.record.number != 0 {
      writer.key("on")
      writer.string(line.record.description)
    }
    if let previous = line.previous {
      writer.key("p")
      writer.integer(previous)
    }
    writer.key(line.record.number == 0 ? "note" : line.isInsert ? "new" : "set")
  }

  /// Forgets every line after the first `count`.
  package mutating func truncate(toLines count: Int) {
    while lineCount > count {
      ends[ends.count - 1].removeLast()
      let end = ends[ends.count - 1].last ?? 0
      chunks[chunks.count - 1].removeLast(chunks[chunks.count - 1].count - end)
      if end == 0 {
        chunks.removeLast()
        ends.removeLast()
      }
      lineCount -= 1
    }
  }

  /// Finishes the lines after `head`: positions, unit, group, time, chained hash and checks.
  package func finish(
    after head: JournalHead, group: Position, time: Timestamp, key: String?
  ) -> EncodedCommits {
    let first = head.position + 1
    var chain = SHA256()
    chain.update(head.chain)
    var position = first
    var out: [[UInt8]] = []
    for (chunk, ends) in zip(chunks, ends) {
      var line = LineWriter(capacity: chunk.count + ends.count * 160)
      var start = 0
      for end in ends {
        let isLast = position == head.position + lineCount
        line.begin(position, unit: lineCount > 1 ? (first, lineCount) : nil)
        line.group(group == first ? nil : group)
        if position == first { line.key(key) }
        line.body(time, chunk[start..<end])
        line.finish(isLast: isLast, &chain)
        start = end
        position += 1
      }
      out.append(line.bytes)
    }
    return EncodedCommits(
      chunks: out, lineCount: lineCount,
      head: JournalHead(position: head.position + lineCount, chain: chain.finalize()))
  }
}
