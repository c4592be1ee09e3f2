extension Checkpoint {
  /// What whoever writes a checkpoint says of it; where it lies in the journal, the store knows.
  public struct Draft: Hashable, Sendable {
    /// The end of the commit whose state it is.
    public var head: JournalHead
    /// When that commit was made.
    public var time: Timestamp
    /// What tells programs apart that would not understand each other's states.
    public var buildMark: [UInt8]
    /// Whether the store checks the chain up to there, from where it was checked last.
    public var checksChain = false

    /// Makes a draft from its parts.
    public init(head: JournalHead, time: Timestamp, buildMark: [UInt8] = []) {
      (self.head, self.time, self.buildMark) = (head, time, buildMark)
    }
  }
}
