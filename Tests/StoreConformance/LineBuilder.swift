public import CRMCore

/// Builds valid journal lines with little in them, one group of commits at a time.
public struct LineBuilder: Sendable {
  /// The end of the journal after what was built so far.
  public private(set) var head: JournalHead
  private var bytes: [UInt8] = []
  private var lineCount = 0
  private let group: Position
  /// Whether every line of a commit has the count, as in journals of the older form.
  package var countsOnEachLine = false

  /// Begins a group of commits after `head`.
  public init(after head: JournalHead) {
    self.head = head
    group = head.position + 1
  }

  /// Adds a commit of `lineCount` lines, each with a note that holds `text`.
  ///
  /// The text must need no escapes in JSON.
  public mutating func commit(lineCount: Int = 1, text: String = "x") {
    let first = head.position + 1
    let start = bytes.count
    for position in first..<(first + lineCount) {
      let lineStart = bytes.count
      bytes.append(contentsOf: #"{"n":\#(position)"#.utf8)
      bytes.append(contentsOf: unit(first, lineCount, isLast: position == first + lineCount - 1))
      if group != first { bytes.append(contentsOf: #","g":\#(group)"#.utf8) }
      bytes.append(contentsOf: #","t":"2026-01-01T00:00:00.000Z","by":"system""#.utf8)
      bytes.append(contentsOf: #","do":"test","note":{"text":"\#(text)"}"#.utf8)
      if position == first + lineCount - 1 { appendChain(from: start) }
      LineSeal.append(to: &bytes, from: lineStart)
    }
    head.position += lineCount
    self.lineCount += lineCount
  }

  /// What a line says of the commit that it is in.
  private func unit(_ first: Position, _ count: Int, isLast: Bool) -> String.UTF8View {
    if count == 1 { return "".utf8 }
    return isLast || countsOnEachLine
      ? #","u":[\#(first),\#(count)]"#.utf8 : #","u":\#(first)"#.utf8
  }

  private mutating func appendChain(from start: Int) {
    var hash = SHA256()
    hash.update(head.chain)
    bytes.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    head.chain = hash.finalize()
    bytes.append(contentsOf: #","h":""#.utf8)
    head.chain.appendBase64URL(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// What was built, in chunks of at most `chunkSize` bytes, which need not end with a line.
  public func encoded(chunkSize: Int = .max) -> EncodedCommits {
    var chunks: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = bytes.count - start > chunkSize ? start + chunkSize : bytes.count
      chunks.append(Array(bytes[start..<end]))
      start = end
    }
    return EncodedCommits(chunks: chunks, lineCount: lineCount, head: head)
  }

  /// One commit after `head`, ready to append.
  public static func commit(
    after head: JournalHead, lineCount: Int = 1, text: String = "x"
  ) -> EncodedCommits {
    var builder = LineBuilder(after: head)
    builder.commit(lineCount: lineCount, text: text)
    return builder.encoded()
  }
}
