public import CRMCore

extension JSONFileStore {
  /// What a store is, and how far it goes.
  public struct Info: Hashable, Sendable {
    /// The store's own name: 32 hexadecimal digits.
    public let storeID: String
    /// When the store was made.
    public let created: Timestamp
    /// How often the journal was rewritten, from 1.
    public let generation: Int
    /// Whether the store was made for tests, so that its clock may be set.
    public let hasTestClock: Bool
    /// The end of the journal: kept elsewhere, it is the anchor that tampering shows against.
    public let head: JournalHead
    /// How many files the journal is in.
    public let segmentCount: Int
    /// How many bytes the journal has.
    public let byteCount: Int
    /// The checkpoints that are there, the newest first.
    public let checkpoints: [Checkpoint.Entry]
  }
}

extension JSONFileStore {
  /// Says what the store is and how far it goes now.
  public func info() throws(StoreError) -> JSONFileStore.Info {
    let now = try refreshed()
    try place?.check()
    var byteCount = now.tail.place.offset
    do {
      for segment in now.segments.dropLast() {
        byteCount += try files.status(at: layout.segment(segment.position))?.size ?? 0
      }
    } catch {
      throw .unusable(error)
    }
    return JSONFileStore.Info(
      storeID: format.storeID, created: format.created, generation: format.generation,
      hasTestClock: format.hasTestClock, head: now.tail.head,
      segmentCount: now.segments.count, byteCount: byteCount,
      checkpoints: try listCheckpoints())
  }
}
