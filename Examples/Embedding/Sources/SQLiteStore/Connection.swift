import CRMCore
import CSQLite

/// A connection to the file, with the statements of a journal.
final class Connection {
  private let path: String
  private var database: OpaquePointer?

  struct Append: Sendable {
    let first: Position
    let bytes: [UInt8]
  }

  init(path: String) throws(StoreError) {
    self.path = path
    guard sqlite3_open(path, &database) == SQLITE_OK else { throw unusable("open") }
    sqlite3_busy_timeout(database, 10_000)
    try prepare(
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS append (first INTEGER PRIMARY KEY, lines BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS head (
        id INTEGER PRIMARY KEY CHECK (id = 0), position INTEGER NOT NULL, chain TEXT NOT NULL);
      INSERT OR IGNORE INTO head VALUES (0, 0, '\(ContentDigest.zero.hex)');
      """)
  }

  deinit { sqlite3_close(database) }

  /// The end of the journal.
  func head() throws(StoreError) -> JournalHead {
    let statement = try Statement("SELECT position, chain FROM head", self)
    guard try statement.step(), let chain = ContentDigest(hex: statement.text(1)) else {
      throw unusable("read the head of")
    }
    return JournalHead(position: statement.integer(0), chain: chain)
  }

  /// The append that has the line at `position`; nil behind the end.
  func append(holding position: Position) throws(StoreError) -> Append? {
    guard position <= (try head()).position else { return nil }
    return try append("first <= ? ORDER BY first DESC", position)
  }

  /// The append after the one that begins at `first`; nil behind the last.
  func append(after first: Position) throws(StoreError) -> Append? {
    try append("first > ? ORDER BY first", first)
  }

  private func append(_ condition: String, _ bound: Position) throws(StoreError) -> Append? {
    let statement = try Statement(
      "SELECT first, lines FROM append WHERE \(condition) LIMIT 1", self)
    statement.bind(bound, at: 1)
    return try statement.step()
      ? Append(first: statement.integer(0), bytes: statement.bytes(1)) : nil
  }

  /// Writes commits after `head` in one transaction, unless the journal's end is another.
  func insert(_ commits: EncodedCommits, after head: JournalHead) throws(StoreError) -> JournalHead
  {
    try run("BEGIN IMMEDIATE")
    do throws(StoreError) {
      let end = try self.head()
      guard end == head else { throw .conflict(end) }
      let lines = try Statement("INSERT INTO append VALUES (?, ?)", self)
      lines.bind(head.position + 1, at: 1)
      lines.bind(Array(commits.chunks.joined()), at: 2)
      _ = try lines.step()
      let update = try Statement("UPDATE head SET position = ?, chain = ?", self)
      update.bind(commits.head.position, at: 1)
      update.bind(commits.head.chain.hex, at: 2)
      _ = try update.step()
    } catch {
      sqlite3_exec(database, "ROLLBACK", nil, nil, nil)
      throw error
    }
    guard sqlite3_exec(database, "COMMIT", nil, nil, nil) == SQLITE_OK else {
      // Whether the last flush reached the disk is what nobody knows.
      let error = StoreError.outcomeUnknown(reason: message, code: sqlite3_errcode(database))
      sqlite3_exec(database, "ROLLBACK", nil, nil, nil)
      throw error
    }
    return commits.head
  }

  private func prepare(_ statements: String) throws(StoreError) {
    guard sqlite3_exec(database, statements, nil, nil, nil) == SQLITE_OK else {
      throw unusable("prepare")
    }
  }

  private func run(_ statement: String) throws(StoreError) {
    guard sqlite3_exec(database, statement, nil, nil, nil) == SQLITE_OK else { throw failure }
  }

  private var message: String { String(cString: sqlite3_errmsg(database)) }

  /// Why a statement failed that left everything as it was.
  fileprivate var failure: StoreError {
    let code = sqlite3_errcode(database)
    return code == SQLITE_BUSY ? .busy(holder: nil) : .notWritten(reason: message, code: code)
  }

  private func unusable(_ verb: String) -> StoreError {
    .unusable(reason: "\(verb): \(message)", path: path, code: sqlite3_errcode(database))
  }

  /// A prepared statement, gone with its last use.
  private final class Statement {
    private let connection: Connection
    private var statement: OpaquePointer?

    init(_ text: String, _ connection: Connection) throws(StoreError) {
      self.connection = connection
      guard sqlite3_prepare_v2(connection.database, text, -1, &statement, nil) == SQLITE_OK else {
        throw connection.failure
      }
    }

    deinit { sqlite3_finalize(statement) }

    /// Whether there is a row.
    func step() throws(StoreError) -> Bool {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: true
      case SQLITE_DONE: false
      default: throw connection.failure
      }
    }

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func text(_ column: Int32) -> String {
      sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
    }

    func bytes(_ column: Int32) -> [UInt8] {
      let count = Int(sqlite3_column_bytes(statement, column))
      return Array(
        UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count))
    }

    func bind(_ number: Int, at index: Int32) {
      sqlite3_bind_int64(statement, index, Int64(number))
    }

    // SQLite copies what is bound, which its marker for values that will change asks for.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    func bind(_ text: String, at index: Int32) {
      sqlite3_bind_text(statement, index, text, -1, Self.transient)
    }

    func bind(_ bytes: [UInt8], at index: Int32) {
      sqlite3_bind_blob64(statement, index, bytes, UInt64(bytes.count), Self.transient)
    }
  }
}
