public import CRMCore

/// What a whole check of a journal found.
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
}
