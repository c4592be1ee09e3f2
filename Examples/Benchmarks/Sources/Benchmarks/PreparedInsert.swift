import GRDB
import GRDBSQLite

/// SQLite's own interface: one statement, bound and stepped for each row.
struct PreparedInsert {
  private let connection: SQLiteConnection?
  private static let sql = """
    INSERT INTO lead(
      name, company, position, email, phone, website, status, priority, source, owner, value,
      currency, nextStep, nextStepOn, doNotCall, createdAt, modifiedAt, version)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  init(_ db: Database) { connection = db.sqliteConnection }

  func run(_ rows: [LeadRow]) throws {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, Self.sql, -1, &statement, nil) == SQLITE_OK else {
      throw DatabaseError(message: String(cString: sqlite3_errmsg(connection)))
    }
    defer { sqlite3_finalize(statement) }
    for row in rows {
      Self.bind(row, to: statement)
      guard sqlite3_step(statement) == SQLITE_DONE else {
        throw DatabaseError(message: String(cString: sqlite3_errmsg(connection)))
      }
      sqlite3_reset(statement)
    }
  }

  private static func bind(_ row: LeadRow, to statement: OpaquePointer?) {
    // SQLITE_TRANSIENT, which SQLite defines as this number: it copies the text before it returns.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let facts = row.facts
    func bind(_ text: String?, _ column: Int32) {
      guard let text else { return }
      sqlite3_bind_text(statement, column, text, -1, transient)
    }
    bind(facts.name, 1)
    bind(facts.company, 2)
    bind(facts.position, 3)
    bind(facts.email, 4)
    bind(facts.phone, 5)
    bind(facts.website, 6)
    bind(facts.status, 7)
    bind(facts.priority, 8)
    bind(facts.source, 9)
    if let owner = facts.owner { sqlite3_bind_int64(statement, 10, Int64(owner)) }
    if let value = facts.value { sqlite3_bind_int64(statement, 11, value) }
    bind(facts.currency, 12)
    sqlite3_bind_int64(statement, 15, facts.doNotCall ? 1 : 0)
    sqlite3_bind_int64(statement, 16, row.createdAt)
    sqlite3_bind_int64(statement, 17, row.modifiedAt)
    sqlite3_bind_int64(statement, 18, Int64(row.version))
  }
}
