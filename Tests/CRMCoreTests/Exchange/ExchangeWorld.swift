import CRMCore

/// A store in memory with an administrator, and short ways to bring things in and out of it.
struct ExchangeWorld {
  let crm: CRM
  let admin: User.ID

  init() throws {
    crm = try CRM.open(.inMemory)
    admin = try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      return try tx.insert(User(username: "ada", name: "Ada Byron", role: "admin"))
    }
  }

  func `import`<R: CRMRecord>(
    _: R.Type, _ source: ImportSource, _ change: (inout ImportOptions) throws -> Void = { _ in }
  ) throws -> ImportResult {
    var options = ImportOptions()
    try change(&options)
    return try crm.write(as: admin) { tx in try tx.importRecords(R.self, from: source, options) }
  }

  func `import`<R: CRMRecord>(
    _: R.Type, csv: String, _ change: (inout ImportOptions) throws -> Void = { _ in }
  ) throws -> ImportResult {
    try `import`(R.self, try ImportSource(csv: Array(csv.utf8)), change)
  }

  func csv<R: CRMRecord>(_: R.Type, _ change: (inout Exporter<R>) -> Void = { _ in }) throws
    -> [UInt8]
  {
    var exporter = try Exporter<R>(crm.snapshot, as: admin)
    change(&exporter)
    var bytes: [UInt8] = []
    exporter.csv { bytes += $0 }
    return bytes
  }

  func jsonLines<R: CRMRecord>(
    _: R.Type, _ change: (inout Exporter<R>) -> Void = { _ in }
  ) throws -> [UInt8] {
    var exporter = try Exporter<R>(crm.snapshot, as: admin)
    change(&exporter)
    var bytes: [UInt8] = []
    exporter.jsonLines { bytes += $0 }
    return bytes
  }

  /// The position of the journal's last line.
  var position: Int { crm.read { $0.position } }
}

extension ImportSource {
  /// Every row.
  var rows: [Row] {
    get throws {
      var rows: [Row] = []
      try forEachRow { rows.append($0) }
      return rows
    }
  }
}

extension ImportResult {
  /// The file of the outcomes, whole.
  func outcomes(of source: ImportSource) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try outcomes(of: source, into: { bytes += $0 })
    return bytes
  }
}

extension ImportOptions {
  /// Maps `FIELD=COLUMN` texts.
  mutating func map(_ texts: String...) throws {
    for text in texts { map.append(try Assignment(text)) }
  }
}
