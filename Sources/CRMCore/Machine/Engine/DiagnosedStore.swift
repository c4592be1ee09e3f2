/// A store that can say how it was found, and whether it takes writes.
public protocol DiagnosedStore: JournalStore {
  /// How the store was found when it was opened, and how it is now.
  var diagnostics: StoreDiagnostics { get }
}

/// What a store knows of itself that whoever uses it may have to be told.
public struct StoreDiagnostics: Hashable, Sendable {
  /// What the last recovery did; nil when none was due.
  public var recovery: StoreDiagnostics.Recovery?
  /// Why the store takes no writes, in words without a full stop; nil when it does.
  public var readOnlyReason: String?
  /// Whether lines may be missing that were committed once.
  public var mayLackLines: Bool
  /// Checkpoints that are newer than the one it was opened from, and were passed over.
  public var passedCheckpoints: [Checkpoint.Entry]

  /// Makes a description of a store.
  public init(
    recovery: StoreDiagnostics.Recovery? = nil, readOnlyReason: String? = nil,
    mayLackLines: Bool = false, passedCheckpoints: [Checkpoint.Entry] = []
  ) {
    self.recovery = recovery
    self.readOnlyReason = readOnlyReason
    self.mayLackLines = mayLackLines
    self.passedCheckpoints = passedCheckpoints
  }
}

extension StoreDiagnostics {
  /// What recovery did with what a writer left that died in the middle of an append.
  public struct Recovery: Hashable, Sendable {
    /// The last position that is there now.
    public let lastPosition: Position
    /// How many bytes of whole commits were found that nobody had been told of, and kept.
    public let keptByteCount: Int
    /// How many bytes were cut, because they were no whole commit.
    public let cutByteCount: Int
    /// Where the store keeps a copy of the cut bytes; nil when nothing was cut.
    public var tornCopy: String?

    /// Makes a report.
    public init(
      lastPosition: Position, keptByteCount: Int, cutByteCount: Int, tornCopy: String? = nil
    ) {
      self.lastPosition = lastPosition
      self.keptByteCount = keptByteCount
      self.cutByteCount = cutByteCount
      self.tornCopy = tornCopy
    }
  }
}
