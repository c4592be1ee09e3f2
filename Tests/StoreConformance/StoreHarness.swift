public import CRMCore

/// Gives the conformance cases stores to work on; each case gets a harness of its own.
public protocol StoreHarness {
  /// A new, empty store.
  func makeStore() throws -> any JournalStore

  /// Another opening of the store that `makeStore` made last, while others may be open.
  ///
  /// Nil when nothing of the store outlives its closing; cases about that are passed over.
  func reopenStore() throws -> (any JournalStore)?

  /// Changes a byte of a content behind the store's back; false where that cannot be done.
  func damageBlob(_ hash: ContentDigest) throws -> Bool

  /// Changes the bytes of a checkpoint behind the store's back, or makes one of no bytes; false
  /// where that cannot be done.
  func changeCheckpoint(at position: Position, _ change: (inout [UInt8]) -> Void) throws -> Bool
}

extension StoreHarness {
  /// By default contents cannot be damaged, and the case about that is passed over.
  public func damageBlob(_ hash: ContentDigest) throws -> Bool { false }

  /// By default checkpoints cannot be changed, and the cases about that are passed over.
  public func changeCheckpoint(
    at position: Position, _ change: (inout [UInt8]) -> Void
  ) throws -> Bool { false }
}
