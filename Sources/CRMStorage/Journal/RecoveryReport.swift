public import CRMCore

extension JSONFileStore {
  /// What recovery did with what a writer left that died in the middle of an append.
  public struct RecoveryReport: Hashable, Sendable {
    /// The last position that is there now.
    public let lastPosition: Position
    /// How many bytes of whole commits were found that nobody had been told of, and kept.
    public let keptByteCount: Int
    /// How many bytes were cut, because they were no whole commit.
    public let cutByteCount: Int
    /// Where in the store's folder a copy of the cut bytes is; nil when nothing was cut.
    public internal(set) var tornCopy: String?

    init(lastPosition: Position, keptByteCount: Int, cutByteCount: Int) {
      self.lastPosition = lastPosition
      self.keptByteCount = keptByteCount
      self.cutByteCount = cutByteCount
    }
  }
}
