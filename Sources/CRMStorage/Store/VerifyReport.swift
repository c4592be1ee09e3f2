public import CRMCore

extension JSONFileStore {
  /// What a whole check of a store found.
  public struct VerifyReport: Hashable, Sendable {
    /// The end of the journal.
    public let head: JournalHead
    /// How many commits there are.
    public let commitCount: Int
    /// How often recovery cut a tear.
    public let epochCount: Int
    /// How many files the journal is in.
    public let segmentCount: Int
    /// How many bytes follow the last whole commit: a write under way, or one that nobody finished.
    public let uncommittedByteCount: Int
    /// How many contents are named by lines, each of which was read.
    public let contentCount: Int
    /// The checkpoints that are there, the newest first; every byte of each was read.
    public let checkpoints: [Checkpoint.Entry]
    /// Everything that is not as it should be, the journal's first, in its order.
    public let findings: [JSONFileStore.VerifyFinding]

    /// Those findings that mean that committed data are lost or wrong.
    public var damage: [JSONFileStore.VerifyFinding] { findings.filter(\.isDamage) }
  }
}
