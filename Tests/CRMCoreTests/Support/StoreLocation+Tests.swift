import CRMCore

extension StoreLocation {
  /// A store of a test's own kind, at a time that stands still.
  static func store(_ store: any JournalStore) -> StoreLocation {
    .store(store, clock: standingClock, zones: fixedZones)
  }
}
