/// What a store is opened with beside its place: everything from outside that it depends on.
public struct OpenOptions: Sendable {
  /// Tells the time; by default the clock that the store's location brings.
  public var clock: (@Sendable () -> Timestamp)?
  /// Draws random bits; by default the system's.
  public var random: @Sendable () -> UInt64
  /// Finds zones by name; by default those that the store's location knows.
  public var zones: Catalog.Zones?
  /// How large contents may be, and of which types.
  public var contentLimits: CRM.ContentLimits
  /// Whether opening starts from the store's checkpoints, and new ones are written when they are due.
  public var usesCheckpoints: Bool

  /// Makes options.
  public init(
    clock: (@Sendable () -> Timestamp)? = nil,
    random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) },
    zones: Catalog.Zones? = nil, contentLimits: CRM.ContentLimits = CRM.ContentLimits(),
    usesCheckpoints: Bool = true
  ) {
    self.clock = clock
    self.random = random
    self.zones = zones
    self.contentLimits = contentLimits
    self.usesCheckpoints = usesCheckpoints
  }
}

/// A place where a store is: in memory, or wherever a storage module finds one.
public struct StoreLocation: Sendable {
  let open: @Sendable (Taker, Consumer) throws -> any JournalStore
  let zones: Catalog.Zones
  let clock: @Sendable () -> Timestamp

  /// Makes a location: how its store is opened, and where zones are found there.
  public init(
    zones: @escaping Catalog.Zones = StoreLocation.fixedZones,
    clock: @escaping @Sendable () -> Timestamp = StoreLocation.standingClock,
    open: @escaping @Sendable () throws -> any JournalStore
  ) {
    self.init(zones: zones, clock: clock, openResuming: { _, _ in try open() })
  }

  /// Makes a location whose store is read while it is opened.
  ///
  /// `open` asks the taker of the checkpoints that belong to the journal, the newest first, until one
  /// is taken. Then it passes the consumer whole lines, from the first one after that checkpoint on,
  /// each once and in order, those of a commit only when all of it is known to be durable. What it
  /// does neither with is looked at afterwards.
  public init(
    zones: @escaping Catalog.Zones = StoreLocation.fixedZones,
    clock: @escaping @Sendable () -> Timestamp = StoreLocation.standingClock,
    openResuming open: @escaping @Sendable (Taker, Consumer) throws -> any JournalStore
  ) {
    self.open = open
    self.zones = zones
    self.clock = clock
  }

  /// Says whether reading starts from a checkpoint; the last one of which it said so is meant.
  public typealias Taker = (Checkpoint.File) -> Bool

  /// Takes lines of the journal while its store is opened; what it throws ends the opening.
  public typealias Consumer = (UnsafeRawBufferPointer) throws -> Void

  /// A new store in memory, gone with the last use of it.
  public static var inMemory: StoreLocation { StoreLocation { InMemoryStore() } }

  /// A store that is already there.
  public static func store(_ store: any JournalStore) -> StoreLocation {
    StoreLocation { store }
  }

  /// Stands still at 2026-01-01T00:00:00Z: the core has no clock, and tests want none.
  public static let standingClock: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: 1_767_225_600_000)
  }

  /// Knows `UTC` and fixed offsets only: the core reads no files.
  public static let fixedZones: Catalog.Zones = { try FixedTimeZone($0) }
}
