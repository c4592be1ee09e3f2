public import Synchronization

/// A page of rows that is decoded when it is first touched, then kept.
///
/// Any number of threads may touch it; the loader runs once, under a lock. A loader that throws is
/// not run again: the page then reads as empty, and the failure is told to ``PageFailures``.
public final class DeferredPage<Row: AnyObject & Sendable>: Sendable {
  @usableFromInline let cell = AtomicLazyReference<Loaded>()
  private let state: Mutex<State>
  private let failures: PageFailures

  /// Makes a page whose rows come from `load`: slot i is the row of the page's first id plus i.
  ///
  /// At most 32 slots are read; a shorter result leaves the rest of the page empty.
  public init(reportingTo failures: PageFailures, load: @escaping @Sendable () throws -> [Row?]) {
    self.failures = failures
    self.state = Mutex(.waiting(load))
  }

  /// Whether the rows are decoded.
  public var isLoaded: Bool { cell.load() != nil }

  /// Decodes the rows if that is still to be done, and returns them.
  @inlinable
  func rows() throws(PageFailure) -> [Row?] {
    if let loaded = cell.load() { return loaded.rows }
    return try load()
  }

  /// The rows for a reader that cannot throw: a page that failed is empty, and was reported.
  @inlinable
  func rowsOrEmpty() -> [Row?] {
    if let loaded = cell.load() { return loaded.rows }
    return (try? load()) ?? []
  }

  @usableFromInline
  func load() throws(PageFailure) -> [Row?] {
    try state.withLock { (state) throws(PageFailure) -> [Row?] in
      switch state {
      case .done(let rows): return rows
      case .failed(let failure): throw failure
      case .waiting(let load):
        do {
          let rows = try load()
          _ = cell.storeIfNil(Loaded(rows))
          state = .done(rows)
          return rows
        } catch {
          let failure = PageFailure(underlying: error)
          state = .failed(failure)
          failures.report(failure)
          throw failure
        }
      }
    }
  }

  private enum State: Sendable {
    case waiting(@Sendable () throws -> [Row?])
    case done([Row?])
    case failed(PageFailure)
  }

  @usableFromInline
  final class Loaded: Sendable {
    @usableFromInline let rows: [Row?]

    init(_ rows: [Row?]) { self.rows = rows }
  }
}
