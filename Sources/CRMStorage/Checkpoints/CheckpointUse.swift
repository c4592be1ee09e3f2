public import CRMCore

extension JSONFileStore {
  /// From which checkpoint a store was opened, and why not from those that are newer.
  public struct CheckpointUse: Hashable, Sendable {
    /// The position after which reading began; nil where the journal was read from its first line.
    public internal(set) var position: Position?
    /// The newer ones that were passed over; one without a problem is of another program.
    public internal(set) var passed: [Checkpoint.Entry] = []

    package init(position: Position? = nil, passed: [Checkpoint.Entry] = []) {
      (self.position, self.passed) = (position, passed)
    }
  }
}
