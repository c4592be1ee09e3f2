/// Something that happened inside of an engine, for logs and measurements.
public enum EngineEvent: Hashable, Sendable {
  /// Commits were appended, and are durable.
  case appended(EngineEvent.Append)
  /// Others were faster; theirs end at this position, and what was decided is decided again.
  case conflict(Position)
  /// Commits were not appended, or nobody knows.
  case failedAppend(CRMError)
  /// The store was opened after a writer died in the middle of an append.
  case recovered(StoreDiagnostics.Recovery)
  /// A checkpoint was written.
  case wroteCheckpoint(Checkpoint.Entry)
  /// A checkpoint could not be written.
  case failedCheckpoint(CRMError)

  /// Commits that were appended at once.
  public struct Append: Hashable, Sendable {
    /// The position of the last line.
    public let position: Position
    /// How many lines there are, of all the commits.
    public let lineCount: Int
    /// How many bytes they take; those of a commit that was written in pieces count from its last.
    public let byteCount: Int
    /// How long the store took, where ``OpenOptions/uptime`` tells the time.
    public let duration: Duration?
  }
}
