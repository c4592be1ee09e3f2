extension Checkpoint {
  /// The commit of a journal after which a checkpoint was taken, and by which program.
  public struct Anchor: Hashable, Sendable {
    /// The chain hash with which the journal begins.
    public var genesis: ContentDigest
    /// The end of the commit: its position and its chain hash.
    public var head: JournalHead
    /// Where the journal's line lies that ends there, in the words of the store that has it.
    public var place: [UInt8]
    /// What the state was written by and how, in the words of the program that wrote it.
    public var buildMark: [UInt8]
    /// When the commit was made.
    public var time: Timestamp
    /// The position up to which the chain of hashes was checked when this was written; 0 if never.
    public var verified: Position

    /// Makes an anchor from its parts.
    public init(
      genesis: ContentDigest, head: JournalHead, time: Timestamp, buildMark: [UInt8] = [],
      place: [UInt8] = []
    ) {
      (self.genesis, self.head, self.time) = (genesis, head, time)
      (self.buildMark, self.place) = (buildMark, place)
      verified = 0
    }
  }
}
