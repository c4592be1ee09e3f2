public import CRMCore
import Synchronization

extension JSONFileStore: StreamingAppend {
  /// Begins an append in pieces, and holds the lock among writers until it is over.
  public func beginAppend(after head: JournalHead) throws(StoreError) {
    try changing { journal throws(StoreError) in try journal.beginAppend(after: head) }
  }

  /// Writes the next lines behind the journal's end, where nobody reads them yet.
  public func appendPiece(_ lines: [UInt8]) throws(StoreError) {
    try changing { journal throws(StoreError) in try journal.appendPiece(lines) }
  }

  /// Flushes the lines, once for all pieces, and makes them the journal's.
  public func commitAppend(leadingTo head: JournalHead) throws(StoreError) -> JournalHead {
    try changing { journal throws(StoreError) in try journal.commitAppend(leadingTo: head) }
  }

  /// Cuts what was written; throws `StoreError.outcomeUnknown` where that cannot be done.
  public func abortAppend() throws(StoreError) {
    try changing { journal throws(StoreError) in try journal.abortAppend() }
  }

  private func changing<T>(
    _ body: (inout Journal) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    try journal.withLock { journal throws(StoreError) in
      guard var open = journal else { throw .closed }
      // The only holder while it changes.
      journal = nil
      defer {
        journal = open
        publish(open)
      }
      return try body(&open)
    }
  }
}
