public import CRMCore

extension JSONFileStore {
  /// How a store in a folder is opened.
  public struct Options: Sendable {
    /// What the store is opened for.
    public var access = Access.readWrite
    /// How long an append waits for other writers before it gives up.
    public var lockDeadline = Duration.seconds(5)
    /// How many bytes a segment has at least before the next one is begun.
    public var segmentLimit = 64 << 20
    /// Whether to write to a store whose file of horizons is gone, after its whole chain was checked.
    public var acceptsMissingHead = false
    /// Whether to write to a copy that was taken while someone wrote, and lacks the last commits.
    public var acceptsShortCopy = false
    /// Whether to write where the store lies on a network file system, whose locks may not hold.
    public var acceptsNetworkFileSystem = false
    /// The time to write into what this library itself writes.
    public var now: @Sendable () -> Timestamp = StoreLocation.systemClock
    /// A source of random numbers, for names.
    public var random: @Sendable () -> UInt64 = { UInt64.random(in: 0...UInt64.max) }

    /// Makes the options of ordinary use, or of reading alone.
    public init(access: Access = .readWrite) { self.access = access }

    /// What a store is opened for.
    public enum Access: Hashable, Sendable {
      /// Reading and writing; reading alone where the medium or the permissions allow no more.
      case readWrite
      /// Reading; nothing is changed, and nothing is repaired.
      case readOnly
      /// Reading a damaged store up to the last commit before the damage.
      case salvage
    }
  }
}
