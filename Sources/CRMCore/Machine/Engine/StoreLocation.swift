/// A place where a store is: in memory, or wherever a storage module finds one.
///
/// What outlives the process is dated by a clock and speaks of real zones, so a location brings both.
/// Only a store in memory has some of its own, see ``standingClock`` and ``fixedZones``.
public struct StoreLocation: Sendable {
  let open: @Sendable (Taker, Consumer) throws -> any JournalStore
  let zones: Catalog.Zones
  let clock: @Sendable () -> Timestamp
  /// Makes a thread on which the store is opened for asynchronous callers; nil where that is not needed.
  let opener: @Sendable () -> (any BlockingWorker)?

  /// Makes a location: how its store is opened, what time it is there, and where zones are found.
  public init(
    clock: @escaping @Sendable () -> Timestamp, zones: @escaping Catalog.Zones,
    opener: @escaping @Sendable () -> (any BlockingWorker)? = { nil },
    open: @escaping @Sendable () throws -> any JournalStore
  ) {
    self.init(clock: clock, zones: zones, opener: opener, openResuming: { _, _ in try open() })
  }

  /// Makes a location whose store is read while it is opened.
  ///
  /// `open` asks the taker of the checkpoints that belong to the journal, the newest first, until one
  /// is taken. Then it passes the consumer whole lines, from the first one after that checkpoint on,
  /// each once and in order, those of a commit only when all of it is known to be durable. What it
  /// does neither with is looked at afterwards. Where it may block for long, `opener` makes a thread
  /// on which the asynchronous form of opening calls it.
  public init(
    clock: @escaping @Sendable () -> Timestamp, zones: @escaping Catalog.Zones,
    opener: @escaping @Sendable () -> (any BlockingWorker)? = { nil },
    openResuming open: @escaping @Sendable (Taker, Consumer) throws -> any JournalStore
  ) {
    self.open = open
    self.zones = zones
    self.clock = clock
    self.opener = opener
  }

  /// Says whether reading starts from a checkpoint; the last one of which it said so is meant.
  public typealias Taker = (Checkpoint.File) -> Bool

  /// Takes lines of the journal while its store is opened; what it throws ends the opening.
  public typealias Consumer = (UnsafeRawBufferPointer) throws -> Void

  /// A new store in memory, gone with the last use of it.
  public static var inMemory: StoreLocation {
    StoreLocation(clock: standingClock, zones: fixedZones) { InMemoryStore() }
  }

  /// A store in memory that is already there, whose clock stands still.
  public static func store(_ store: InMemoryStore) -> StoreLocation {
    StoreLocation(clock: standingClock, zones: fixedZones) { store }
  }

  /// A store of any kind that is already there, with the clock by which its commits are dated.
  public static func store(
    _ store: any JournalStore, clock: @escaping @Sendable () -> Timestamp,
    zones: @escaping Catalog.Zones
  ) -> StoreLocation {
    StoreLocation(clock: clock, zones: zones, opener: { store.worker }) { store }
  }

  /// Stands still at 2026-01-01T00:00:00Z: the core has no clock, and tests want none.
  public static let standingClock: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: 1_767_225_600_000)
  }

  /// Knows `UTC` and fixed offsets only: the core reads no files.
  public static let fixedZones: Catalog.Zones = { try FixedTimeZone($0) }
}
