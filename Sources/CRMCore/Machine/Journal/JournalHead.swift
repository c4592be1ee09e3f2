/// The end of a journal: the last position and the hash that chains everything up to it.
public struct JournalHead: Hashable, Sendable {
  /// The position of the last line of the last commit; 0 in an empty journal.
  public var position: Position
  /// The chained SHA-256 after that commit; in an empty journal the store's genesis hash.
  public var chain: ContentDigest

  /// Makes a head from its parts.
  public init(position: Position, chain: ContentDigest) {
    self.position = position
    self.chain = chain
  }
}

/// Whole commits as the exact bytes that a store appends, with what they lead to.
public struct EncodedCommits: Sendable {
  /// The lines' bytes in order, cut into chunks for memory's sake; the last ends in a line feed.
  public let chunks: [[UInt8]]
  /// How many lines the chunks hold.
  public let lineCount: Int
  /// The end of the journal once these are appended.
  public let head: JournalHead

  /// Makes a run of encoded commits; `lineCount` and `head` describe `chunks`.
  public init(chunks: [[UInt8]], lineCount: Int, head: JournalHead) {
    self.chunks = chunks
    self.lineCount = lineCount
    self.head = head
  }
}
