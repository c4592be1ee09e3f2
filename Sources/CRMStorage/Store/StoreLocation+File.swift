public import CRMCore

extension StoreLocation {
  /// Knows `UTC`, fixed offsets, and every zone in the system's time zone database.
  public static let systemZones: Catalog.Zones = { name in
    if let fixed = try? FixedTimeZone(name) { return fixed }
    return try ZoneInfo.load(name)
  }

  /// The store in the folder at `path`, with the system's clock and zones.
  ///
  /// Opening throws `StoreError.noStore` where there is none; `JSONFileStore.create` makes
  /// one.
  public static func file(
    _ path: String, options: JSONFileStore.Options = JSONFileStore.Options()
  ) -> StoreLocation {
    StoreLocation(zones: systemZones, clock: options.now) { taker, consumer in
      try JSONFileStore.open(at: path, options: options, taking: taker, passing: consumer)
    }
  }
}
