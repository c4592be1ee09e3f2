/// A store that takes commits in pieces, all or nothing, where they are too large for memory.
///
/// One such append is under way at a time; who began it goes on with it until it is committed or
/// aborted. Whenever a call of it throws, it is over and nothing of it is there. Every call blocks.
public protocol StreamingAppend: JournalStore {
  /// Begins an append after `head`, and keeps all other writers out until it is over.
  ///
  /// Throws ``StoreError/conflict(_:)`` when the journal's end is not `head`, and
  /// ``StoreError/busy(holder:)`` as other appends do, and while another one streams.
  func beginAppend(after head: JournalHead) throws(StoreError)

  /// Takes the next lines, whole and finished; nobody sees them yet.
  func appendPiece(_ lines: [UInt8]) throws(StoreError)

  /// Ends the append: its lines are whole commits that lead to `head`, and durable when it returns.
  func commitAppend(leadingTo head: JournalHead) throws(StoreError) -> JournalHead

  /// Ends the append without a trace; does nothing where none is under way.
  func abortAppend() throws(StoreError)
}
