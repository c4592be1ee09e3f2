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
  /// Is told what happens inside, on the thread on which it happens; it returns soon, and writes nothing.
  public var events: (@Sendable (EngineEvent) -> Void)?
  /// Tells the time since some moment, for the durations in events.
  public var uptime: (@Sendable () -> Duration)?

  /// Makes options.
  public init(
    clock: (@Sendable () -> Timestamp)? = nil,
    random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) },
    zones: Catalog.Zones? = nil, contentLimits: CRM.ContentLimits = CRM.ContentLimits(),
    usesCheckpoints: Bool = true, events: (@Sendable (EngineEvent) -> Void)? = nil,
    uptime: (@Sendable () -> Duration)? = nil
  ) {
    self.clock = clock
    self.random = random
    self.zones = zones
    self.contentLimits = contentLimits
    self.usesCheckpoints = usesCheckpoints
    self.events = events
    self.uptime = uptime
  }
}
