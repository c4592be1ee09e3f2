/// A large commit on its way to a store that takes it in pieces, while it is still being decided.
///
/// Its writer is alone: nothing waits to be appended before it. An append that the store does not
/// begin is none; the commit is kept and appended as others are, which says what stands in its way.
struct CommitStream: Sendable {
  private let store: any StreamingAppend
  private let head: JournalHead
  private var isRefused = false
  /// Whether the store has pieces that are neither committed nor aborted.
  private(set) var isOpen = false
  /// Why the store did not go on; then nothing of the commit is there, or nobody knows.
  private(set) var failure: StoreError?

  /// A stream of what follows `head`; nil where the store takes no pieces.
  init?(to store: any JournalStore, after head: JournalHead) {
    guard let store = store as? any StreamingAppend else { return nil }
    self.store = store
    self.head = head
  }

  /// Has the store begin, once; false where it does not.
  mutating func begin() -> Bool {
    if isOpen || isRefused || failure != nil { return isOpen }
    do throws(StoreError) {
      try store.beginAppend(after: head)
      isOpen = true
    } catch {
      isRefused = true
    }
    return isOpen
  }

  /// Gives the next whole lines to the store.
  mutating func append(_ pieces: [[UInt8]]) throws(StoreError) {
    do throws(StoreError) {
      for piece in pieces { try store.appendPiece(piece) }
    } catch {
      // Whatever a store throws ends the append.
      isOpen = false
      failure = error
      throw error
    }
  }

  /// Gives the last lines to the store, and makes all of them the journal's.
  mutating func commit(_ rest: EncodedCommits) throws(StoreError) {
    try append(rest.chunks)
    isOpen = false
    _ = try store.commitAppend(leadingTo: rest.head)
  }

  /// Has the store forget every piece; does nothing where none is there.
  mutating func abort() {
    guard isOpen else { return }
    isOpen = false
    do throws(StoreError) { try store.abortAppend() } catch { failure = error }
  }
}

extension WriteTransaction {
  /// Gives the lines that are finished to the store, where this write goes to it in pieces.
  ///
  /// Only where no mark stands between the first line and now but such as take back all of them.
  mutating func handOver() throws(CRMError) {
    guard pending.hasFullChunks, stream?.begin() == true else { return }
    do throws(StoreError) {
      try stream?.append(pending.takeFullChunks())
    } catch {
      throw .store(error)
    }
  }
}
