/// Where a journal's lines are kept: an ordered, append-only sequence that survives what it claims.
///
/// A store knows lines and positions; it knows nothing of records, rules or permissions. Both
/// operations block the calling thread until they are done; the engine decides which thread that
/// is (see ``worker``). An implementation runs the suite of `CRMStoreConformance`.
public protocol JournalStore: Sendable {
  /// The end of the journal: the last durable position and the chain hash there.
  func head() throws(StoreError) -> JournalHead

  /// Passes the lines after `position` to `body`, whole lines in order, in large chunks.
  ///
  /// Every chunk ends with a line feed. Reading stops early when `body` returns false, and ends at
  /// the last durable commit; a reader never sees part of a commit. A store may pass lines of its
  /// own among them, which have no position: see `LineEnvelope`.
  func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws

  /// Appends whole commits after `head`, all or nothing; they are durable when it returns.
  ///
  /// Throws ``StoreError/conflict(_:)`` and writes nothing when the journal's end is not `head`.
  func append(_ commits: EncodedCommits, after head: JournalHead) throws(StoreError) -> JournalHead

  /// Threads that may be blocked by this store's system calls; nil when no call of it ever blocks.
  var worker: (any BlockingWorker)? { get }

  /// Ends the use of the store and gives back what it holds; later calls throw.
  func close() throws(StoreError)
}

/// Runs blocking work on threads that are not Swift's cooperative ones.
public protocol BlockingWorker: Sendable {
  /// Runs `work` once, after what was submitted before it.
  func submit(_ work: @escaping @Sendable () -> Void)
}
