/// A commit while it is being decided: its lines are finished one after the other, but for the last.
///
/// Only the last line says how many there are and has the chain hash, so it stays open until another
/// one follows or the commit is finished.
package struct PendingCommit: Sendable {
  private static let chunkSize = 1 << 20

  private let head: JournalHead
  private let time: Timestamp
  private var key: String?
  private var group: Position
  /// Made for the first line.
  private var front: LineFront?
  /// The chunks before the one under way; every line in them is finished.
  private var chunks: [[UInt8]] = []
  /// The chunk under way, whose last line is open: without its seal and line feed.
  private var chunk: [UInt8] = []
  /// Where each line begins in its chunk.
  private var starts: [Int] = []
  /// The number of lines before each chunk but the first.
  private var counts: [Int] = []
  /// How many lines were taken out, and the hash over them.
  private var takenCount = 0
  private var takenHash: SHA256?

  /// Begins a commit after `head`, which is flushed alone unless it joins a group.
  package init(after head: JournalHead, time: Timestamp) {
    (self.head, self.time) = (head, time)
    group = head.position + 1
  }

  /// Has the commit be flushed with the group that begins at `group`, and known by `key`.
  ///
  /// Both stand on lines, so this comes before the first one.
  package mutating func join(group: Position, key: String?) {
    (self.group, self.key) = (group, key)
  }

  /// How many lines there are.
  package var lineCount: Int { takenCount + starts.count }

  /// A line that was appended.
  struct Written {
    /// How many bytes its content takes: who, which operation, on what, and its fields.
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
    makeRoom()
    if starts.isEmpty { chunk.reserveCapacity(1 << 10) }
    let position = head.position + lineCount + 1
    starts.append(chunk.count)
    var front = takeFront()
    let start = front.append(line, at: position, key: key, to: &chunk)
    self.front = front
    let fieldsStart = chunk.count
    var writer = JSONWriter(appendingTo: takeChunk())
    fields(&writer)
    let hasUnreadableInteger = writer.hasUnreadableInteger
    chunk = writer.take()
    return Written(
      byteCount: chunk.count - start, fieldsStart: fieldsStart,
      fieldByteCount: chunk.count - fieldsStart, hasUnreadableInteger: hasUnreadableInteger)
  }

  /// Appends a line whose fields are written already.
  package mutating func append(_ line: JournalLine, fields: [UInt8]) {
    _ = append(line) { writer in fields.withUnsafeBytes { writer.raw($0) } }
  }

  private mutating func takeFront() -> LineFront {
    defer { front = nil }
    return front ?? LineFront(first: head.position + 1, group: group, time: time)
  }

  /// Finishes the line before, and begins a new chunk where the one under way is full.
  private mutating func makeRoom() {
    guard let start = starts.last else { return }
    LineSeal.append(to: &chunk, from: start)
    guard chunk.count >= Self.chunkSize else { return }
    chunks.append(takeChunk())
    counts.append(lineCount)
    chunk.reserveCapacity(Self.chunkSize + (1 << 12))
  }

  /// Gives the chunk away, so that whoever appends to it does not copy it.
  private mutating func takeChunk() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &chunk)
    return taken
  }

  /// Reads the fields of the line that was appended last, as a reader of the journal does.
  func readFields<T>(
    of line: Written, _ body: (inout JSONReader) throws -> T
  ) throws -> T {
    try chunk.withUnsafeBytes { bytes in
      let fields = UnsafeRawBufferPointer(
        rebasing: bytes[line.fieldsStart..<(line.fieldsStart + line.fieldByteCount)])
      try JSONReader.validate(fields, mode: .journal)
      var reader = JSONReader(fields, mode: .journal)
      return try body(&reader)
    }
  }

  /// Whether there are lines to be taken out.
  package var hasFullChunks: Bool { !chunks.isEmpty }

  /// Takes out the lines of full chunks, whole and finished, for a store that takes pieces.
  ///
  /// From here on ``truncate(toLines:)`` goes back to where it is now, or forgets all lines.
  package mutating func takeFullChunks() -> [[UInt8]] {
    guard let count = counts.last else { return [] }
    let taken = chunks
    takenHash = hash(over: taken)
    starts.removeFirst(count - takenCount)
    takenCount = count
    (chunks, counts) = ([], [])
    return taken
  }

  /// The hash from the chain's on, over what was taken out and these chunks.
  private func hash(over chunks: [[UInt8]]) -> SHA256 {
    var hash = takenHash ?? SHA256()
    if takenHash == nil { hash.update(head.chain) }
    for bytes in chunks { bytes.withUnsafeBytes { hash.update($0) } }
    return hash
  }

  /// Forgets every line after the first `count`; the last one that is left is open again.
  package mutating func truncate(toLines count: Int) {
    guard count < lineCount else { return }
    if count == 0, takenCount > 0 { return forgetLines() }
    // What was taken out was finished before any mark to which this goes back.
    precondition(count > takenCount || takenCount == 0, "lines that were taken out stay")
    var end = starts[count - takenCount]
    while let before = counts.last, before >= count {
      chunk = chunks.removeLast()
      counts.removeLast()
      end = before > count ? starts[count - takenCount] : chunk.count
    }
    // The seal and the line feed are what a line gets when another one follows.
    chunk.removeLast(chunk.count - end + (count > 0 ? LineSeal.byteCount + 1 : 0))
    starts.removeLast(lineCount - count)
  }

  /// Forgets the lines that were taken out too.
  private mutating func forgetLines() {
    (takenCount, takenHash) = (0, nil)
    (chunks, starts, counts) = ([], [], [])
    chunk.removeAll(keepingCapacity: true)
  }

  /// Ends the last line, and gives the commit away; what is left has no lines.
  ///
  /// Of a commit whose lines were taken out before, the chunks are the rest.
  ///
  /// The chain hash covers every line but the last whole, and the last up to that hash.
  package mutating func finish() -> EncodedCommits {
    guard let start = starts.last else {
      return EncodedCommits(chunks: [], lineCount: 0, head: head)
    }
    front?.close(&chunk, from: start, lineCount: lineCount)
    var hash = hash(over: chunks)
    chunk.withUnsafeBytes { hash.update($0) }
    let end = JournalHead(position: head.position + lineCount, chain: hash.finalize())
    chunk.append(contentsOf: #","h":""#.utf8)
    end.chain.appendBase64URL(to: &chunk)
    chunk.append(UInt8(ascii: "\""))
    LineSeal.append(to: &chunk, from: start)
    chunks.append(takeChunk())
    let commits = EncodedCommits(chunks: chunks, lineCount: lineCount, head: end)
    forgetLines()
    return commits
  }
}
