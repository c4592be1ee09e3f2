public import CRMCore

/// Gives the conformance cases stores to work on; each case gets a harness of its own.
public protocol StoreHarness {
  /// A new, empty store.
  func makeStore() throws -> any JournalStore

  /// Another opening of the store that `makeStore` made last, while others may be open.
  ///
  /// Nil when nothing of the store outlives its closing; cases about that are passed over.
  func reopenStore() throws -> (any JournalStore)?
}
