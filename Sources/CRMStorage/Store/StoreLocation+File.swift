public import CRMCore

extension StoreLocation {
  /// Knows `UTC`, fixed offsets, and every zone in the system's time zone database.
  public static let systemZones: Catalog.Zones = { name in
    if let fixed = try? FixedTimeZone(name) { return fixed }
    return try ZoneInfo.load(name)
  }

  /// The system's clock.
  public static let systemClock: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: POSIXFileSystem().wallTime)
  }

  /// The store in the folder at `path`, with the system's clock and zones.
  ///
  /// Where there is none, it is made with `creatingIfMissing`, by one of those who ask for it at a
  /// time; else, and where it is opened for reading alone, opening throws `StoreError.noStore`.
  public static func file(
    _ path: String, creatingIfMissing: Bool = false,
    options: JSONFileStore.Options = JSONFileStore.Options()
  ) -> StoreLocation {
    file(path, creatingIfMissing, options, POSIXFileSystem())
  }

  /// The store in a folder on any file system.
  package static func file(
    _ path: String, _ creatingIfMissing: Bool, _ options: JSONFileStore.Options,
    _ files: any FileSystem
  ) -> StoreLocation {
    StoreLocation(
      clock: options.now, zones: systemZones, opener: { StoreThread() },
      openResuming: { taker, consumer in
        func open() throws -> JSONFileStore {
          try withoutActuallyEscaping(taker) { taker in
            try JSONFileStore.open(
              at: path, options: options, files: files, taking: taker, passing: consumer)
          }
        }
        do {
          return try open()
        } catch StoreError.noStore where creatingIfMissing && options.access == .readWrite {
          return try JSONFileStore.create(at: path, options: options, files: files, orElse: open)
        }
      })
  }

  /// A store in a folder that is open already, with the clock of its options and the system's zones.
  public static func store(_ store: JSONFileStore) -> StoreLocation {
    .store(store, clock: store.clock, zones: systemZones)
  }
}
