public import CRMCore

extension StoreLocation {
  /// The store in the folder at `path`, with the system's clock.
  ///
  /// Opening throws ``StoreError/noStore(path:)`` where there is none; `JSONFileStore.create` makes
  /// one.
  public static func file(
    _ path: String, options: JSONFileStore.Options = JSONFileStore.Options()
  ) -> StoreLocation {
    StoreLocation(zones: fixedZones, clock: options.now) {
      try JSONFileStore.open(at: path, options: options)
    }
  }
}
