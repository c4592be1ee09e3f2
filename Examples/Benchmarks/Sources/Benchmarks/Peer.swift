import GRDB

/// The peer: a database of SQLite behind GRDB, in WAL mode, every commit flushed.
final class Peer: Sendable {
  let path: String
  let pool: DatabasePool

  /// Opens the database at a path, or makes it.
  ///
  /// GRDB sets `synchronous` itself after `prepareDatabase`, so it is set afterwards, and read back.
  init(at path: String) throws {
    self.path = path
    pool = try DatabasePool(path: path)
    let synchronous = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(db, sql: "PRAGMA synchronous")
    }
    let journal = try pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    guard synchronous == 2, journal == "wal" else { throw NotDurable() }
  }

  /// The peer would not flush every commit: no figure of a write would count.
  struct NotDurable: Error, CustomStringConvertible {
    let description = "the peer's synchronous is not FULL, or its journal mode is not WAL"
  }

  static let leadIndexes = ["status", "owner", "email", "source"].map {
    "CREATE INDEX lead_\($0) ON lead(\($0))"
  }

  private static let leadTable = """
    CREATE TABLE lead(
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, company TEXT, position TEXT, email TEXT,
      phone TEXT, website TEXT, status TEXT NOT NULL, priority TEXT NOT NULL, source TEXT,
      owner INTEGER, value INTEGER, currency TEXT, nextStep TEXT, nextStepOn INTEGER,
      doNotCall INTEGER NOT NULL, createdAt INTEGER NOT NULL, modifiedAt INTEGER NOT NULL,
      version INTEGER NOT NULL)
    """

  /// Makes the table of leads with its indexes.
  func createLeads() throws {
    try pool.write { db in
      for sql in [Self.leadTable] + Self.leadIndexes { try db.execute(sql: sql) }
    }
  }

  /// Makes the tables of customers and of their contacts, who go with them.
  func createCustomers() throws {
    let statements = [
      """
      CREATE TABLE customer(
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, phone TEXT, owner INTEGER)
      """,
      """
      CREATE TABLE contact(
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, phone TEXT, position TEXT,
        customer INTEGER NOT NULL REFERENCES customer(id) ON DELETE CASCADE)
      """,
      "CREATE INDEX customer_email ON customer(email)",
      "CREATE INDEX contact_email ON contact(email)",
      "CREATE INDEX contact_customer ON contact(customer)",
    ]
    try pool.write { db in for sql in statements { try db.execute(sql: sql) } }
  }

  /// Makes the leads of the sample, and tells the planner about them.
  func fill(_ sample: Sample, _ size: Int) throws {
    try pool.write { db in
      for number in stride(from: 1, through: size, by: 1) {
        var row = LeadRow(id: Int64(number), sample.lead(number))
        try row.insert(db)
      }
    }
    try settle()
  }

  /// Gathers statistics, and moves the log into the database, so that no reader goes through it.
  func settle() throws {
    try pool.write { try $0.execute(sql: "ANALYZE") }
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  /// A copy of the whole database, with one more index for filters and groups.
  func covering(at path: String) throws -> Peer {
    try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    let copy = try Peer(at: path)
    try copy.pool.write {
      try $0.execute(sql: "CREATE INDEX lead_covering ON lead(status, owner, value DESC)")
    }
    try copy.settle()
    return copy
  }

  /// The leads of these numbers as the database holds them.
  func leads(_ numbers: [Int]) throws -> [NumberedLead] {
    try pool.read { db in
      try numbers.compactMap { try LeadRow.fetchOne(db, key: $0).map { NumberedLead($0) } }
    }
  }

  /// How many rows a table has.
  func count(_ table: String = "lead") throws -> Int {
    try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
  }
}
