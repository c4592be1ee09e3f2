extension Checkpoint {
  /// A checkpoint that a store keeps.
  public struct Entry: Hashable, Sendable {
    /// The position after which it was taken.
    public let position: Position
    /// How many bytes it has.
    public let byteCount: Int
    /// When the commit was made after which it was taken; nil where that cannot be read.
    public let time: Timestamp?
    /// Why it is not used; nil where it can be, as far as its root and the journal tell.
    public let problem: Checkpoint.Problem?

    /// Makes an entry from its parts.
    public init(
      position: Position, byteCount: Int, time: Timestamp?, problem: Checkpoint.Problem? = nil
    ) {
      (self.position, self.byteCount) = (position, byteCount)
      (self.time, self.problem) = (time, problem)
    }
  }
}
