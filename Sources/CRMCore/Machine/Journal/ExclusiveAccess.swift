/// A store that a writer may hold for itself, so that nobody appends between deciding and appending.
///
/// Writers decide without it and ask for it only when others were faster several times.
public protocol ExclusiveAccess: JournalStore {
  /// Waits until no other writer appends, and keeps all others from it; blocks its thread.
  ///
  /// What others appended before can be read when it returns. A process that dies lets go.
  func beginExclusiveAccess() throws(StoreError)

  /// Lets the others append again.
  func endExclusiveAccess()
}
