public import CRMCore
import Synchronization

/// A journal in a table of SQLite: a row for each append, and one with the journal's end.
///
/// Other processes may use the file at the same time: SQLite's lock orders the appends, and each is a
/// transaction that is flushed when it ends.
public final class SQLiteStore: JournalStore {
  private let connection: Mutex<Connection?>
  private let thread = QueueWorker()

  /// Opens the store in a file, which is made where there is none.
  public init(path: String) throws(StoreError) {
    connection = Mutex(try Connection(path: path))
  }

  /// A thread of the store's own: its calls wait for the disk.
  public var worker: (any BlockingWorker)? { thread }

  /// The end of the journal.
  public func head() throws(StoreError) -> JournalHead {
    try withConnection { connection throws(StoreError) in try connection.head() }
  }

  /// Passes the lines after `position` to `body`, one chunk for each append.
  ///
  /// Nothing is locked while `body` runs, so it may append.
  public func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    let due = max(position, 0) + 1
    var next = try withConnection { connection throws(StoreError) in
      try connection.append(holding: due)
    }
    while let append = next {
      let goesOn = try append.bytes.withUnsafeBytes { bytes in
        try body(bytes.droppingLines(due - append.first))
      }
      guard goesOn else { return }
      next = try withConnection { connection throws(StoreError) in
        try connection.append(after: append.first)
      }
    }
  }

  /// Appends whole commits after `head`.
  public func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    try commits.check(after: head)
    return try withConnection { connection throws(StoreError) in
      try connection.insert(commits, after: head)
    }
  }

  /// Closes the file; later calls throw.
  public func close() throws(StoreError) {
    try connection.withLock { connection throws(StoreError) in
      guard connection != nil else { throw .closed }
      connection = nil
    }
  }

  private func withConnection<T: Sendable>(
    _ body: (Connection) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    try connection.withLock { connection throws(StoreError) in
      guard let connection else { throw .closed }
      return try body(connection)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes after the first `count` line feeds.
  fileprivate func droppingLines(_ count: Int) -> UnsafeRawBufferPointer {
    var rest = self[...]
    for _ in 0..<Swift.max(count, 0) {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { break }
      rest = rest[(end + 1)...]
    }
    return UnsafeRawBufferPointer(rebasing: rest)
  }
}
