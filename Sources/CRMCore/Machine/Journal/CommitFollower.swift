/// Follows journal lines in order, checks that each fits the ones before it, and knows the end of
/// the last whole commit.
///
/// It checks what every line claims of itself, that positions are dense, that commits are whole and
/// that groups are closed; and the chain of hashes as well once it was asked to.
public struct CommitFollower: Sendable {
  /// The end of the last whole commit.
  public private(set) var head: JournalHead
  /// How many epochs were begun.
  public private(set) var epoch: Int
  /// How many whole commits were followed, epoch lines not counted.
  public private(set) var commitCount = 0

  private var open: Unit?
  private var group: Position
  private var hash: SHA256?

  private struct Unit {
    var first: Position
    /// What its first line says: in the older form every line has the count, else only the last.
    var count: Int?
    var last: Position
  }

  /// Begins at the end of a commit, which may be amid the group that begins at `group`.
  public init(
    at head: JournalHead, epoch: Int = 0, group: Position = 0, checkingChain: Bool
  ) {
    self.head = head
    self.epoch = epoch
    self.group = group
    if checkingChain { checkChain() }
  }

  /// Whether a commit has begun and not ended.
  public var isInsideCommit: Bool { open != nil }

  /// Checks the chain from here on; only at the end of a commit.
  public mutating func checkChain() {
    guard open == nil else { return }
    restartHash()
  }

  /// Takes the next line, without its line feed; true when it ends a commit.
  ///
  /// After a throw the follower must not be used further, but ``head`` still holds.
  public mutating func follow(_ line: UnsafeRawBufferPointer) throws(JournalError.LineDefect)
    -> Bool
  {
    let envelope = try LineEnvelope(line)
    try checkOrder(envelope)
    guard envelope.endsCommit else {
      guard envelope.chain == nil else { throw .chainPlace }
      hash?.update(line)
      hash?.updateLineFeed()
      return false
    }
    guard let chain = envelope.chain else { throw .chainPlace }
    hash?.update(UnsafeRawBufferPointer(rebasing: line[..<envelope.chainedCount]))
    if let hash, hash.finalize() != chain { throw .chain }
    finish(envelope, chain)
    return true
  }

  private mutating func checkOrder(_ envelope: LineEnvelope) throws(JournalError.LineDefect) {
    if envelope.isEpoch {
      guard open == nil else { throw .unit }
      guard envelope.epoch == epoch + 1 else {
        throw .epoch(expected: epoch + 1, found: envelope.epoch)
      }
      return
    }
    let due = (open?.last ?? head.position) + 1
    guard envelope.position == due else {
      throw .position(expected: due, found: envelope.position)
    }
    if let open {
      guard envelope.commitFirst == open.first,
        envelope.commitCount == open.count || open.count == nil && envelope.endsCommit
      else { throw .unit }
      guard envelope.groupFirst == group else { throw .group }
    } else {
      guard envelope.commitFirst == due else { throw .unit }
      guard envelope.groupFirst == due || envelope.groupFirst == group else { throw .group }
      group = envelope.groupFirst
    }
    open = Unit(
      first: envelope.commitFirst, count: open.map(\.count) ?? envelope.commitCount, last: due)
  }

  private mutating func finish(_ envelope: LineEnvelope, _ chain: ContentDigest) {
    if envelope.isEpoch {
      epoch = envelope.epoch
      head.chain = chain
      group = 0
    } else {
      head = JournalHead(position: envelope.position, chain: chain)
      commitCount += 1
    }
    open = nil
    if hash != nil { restartHash() }
  }

  private mutating func restartHash() {
    var hash = SHA256()
    hash.update(head.chain)
    self.hash = hash
  }
}

extension SHA256 {
  /// Feeds the line feed between two lines of a commit.
  fileprivate mutating func updateLineFeed() {
    withUnsafeBytes(of: UInt8(ascii: "\n")) { update($0) }
  }
}
