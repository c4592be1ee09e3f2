import CRMCore
import CRMStorage

/// A small company's store, written by the engine: one commit of each shape that damage may hit.
struct RepairWorld {
  let raw: RawStore
  /// The journal's lines, with their line feeds.
  let lines: [[UInt8]]

  init(segmentLimit: Int = 64 << 20) throws {
    let files = SimulatedFileSystem()
    var bench = StoreBench(files, segmentLimit: segmentLimit)
    let start = Timestamp(milliseconds: 1_795_687_200_000)
    bench.options.now = { start }
    let crm = try CRM.open(
      .store(try bench.create()),
      options: OpenOptions(clock: { start }, zones: StoreLocation.systemZones))
    try Self.fill(crm)
    try crm.close()
    raw = try RawStore(StoreBench.path, in: files)
    lines = raw.journal.lines
  }

  /// Lines 1 and 2 set up; 3 a user; 4 and 5 a customer and a lead; 6 and 7 change the lead;
  /// 8 and 9 an attachment and a contact; 10 changes the customer; 11 the lead again.
  private static func fill(_ crm: CRM) throws {
    try crm.write(as: .system) { tx in
      try tx.setUp(
        StoreSettings(
          organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC", policy: "standard"),
        administrator: User(username: "ada", name: "Ada", role: "admin"))
    }
    let ada = Principal(user: 1)
    try crm.write(as: ada) { tx in
      try tx.insert(User(username: "bo", name: "Bo", role: "sales"))
    }
    try crm.write(as: ada) { tx in
      try tx.insert(Customer(name: "Globex", owner: User.ID(2)))
      try tx.insert(Lead(name: "Northwind"))
    }
    try crm.write(as: ada) { tx in try tx.update(Lead.ID(1)) { $0.company = "Northwind" } }
    try crm.write(as: ada, idempotencyKey: "k-7") { tx in
      try tx.update(Lead.ID(1)) { $0.owner = User.ID(2) }
    }
    try crm.write(as: ada) { tx in
      try tx.attach(
        Array("offer".utf8), named: "offer.txt",
        to: RecordReference(kind: Customer.kind, number: 1))
      try tx.insert(Contact(name: "Mo", customer: Customer.ID(1)))
    }
    try crm.write(as: ada) { tx in
      try tx.update(Customer.ID(1)) { $0.website = "globex.example" }
    }
    try crm.write(as: ada) { tx in try tx.update(Lead.ID(1)) { $0.website = "n.example" } }
  }

  /// The store with other lines.
  func with(_ lines: [[UInt8]]) -> RawStore {
    var raw = raw
    raw.journal = Array(lines.joined())
    return raw
  }

  /// The store with its lines changed.
  func changed(_ body: (inout [[UInt8]]) -> Void) -> RawStore {
    var lines = lines
    body(&lines)
    return with(lines)
  }
}

extension [UInt8] {
  /// The lines with their line feeds.
  var lines: [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    for (index, byte) in enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(Array(self[start...index]))
      start = index + 1
    }
    if start < count { lines.append(Array(self[start...])) }
    return lines
  }
}

extension RepairWorld {
  /// The file of horizons as it was when the journal ended after `line`.
  static func head(atLine line: Int, of world: RepairWorld) throws -> [UInt8] {
    var raw = world.with(Array(world.lines[..<line]))
    raw.files["head"] = nil
    let files = SimulatedFileSystem()
    try raw.write(to: StoreBench.path, in: files)
    var bench = StoreBench(files)
    bench.options.acceptsMissingHead = true
    try bench.open().close()
    return files.bytes(at: SmallJournal.head)
  }
}
