import CRMCore
import CRMStorage
import Testing

/// A damaged store on simulated files, its repair, and what came of it.
struct RepairBench {
  static let old = "/acme.crm"
  static let new = "/acme-2.crm"

  let files = SimulatedFileSystem()
  let raw: RawStore
  var options = JSONFileStore.Options()
  var catalog = Catalog.standard

  init(_ raw: RawStore) throws {
    self.raw = raw
    options.now = { Timestamp(milliseconds: 1_795_773_600_000) }
    try raw.write(to: Self.old, in: files)
  }

  /// Repairs, and checks what holds for every repair: the old store is as it was, and the new one
  /// opens, checks itself and takes a write.
  func repair() throws -> (report: JSONFileStore.RepairReport, snapshot: Snapshot) {
    let report = try JSONFileStore.repair(
      Self.old, to: Self.new, catalog: catalog, options: options, files: files)
    #expect(try RawStore(Self.old, in: files) == raw, "the damaged store was changed")
    let store = try JSONFileStore.open(at: Self.new, options: options, files: files)
    #expect(store.readOnlyReason == nil)
    #expect(try store.head() == report.head)
    let lost = report.findings.filter { $0.code == "content" && $0.record != nil }
    let check = try JSONFileStore.inspect(at: Self.new, files: files)
    #expect(check.findings.count == lost.count, "\(check.findings.map(\.text))")
    let crm = try CRM.open(
      .store(store), catalog: catalog,
      options: OpenOptions(clock: options.now, zones: StoreLocation.systemZones))
    let snapshot = crm.snapshot
    try write(to: crm)
    return (report, snapshot)
  }

  /// Writes two records, and finds them after reopening.
  private func write(to crm: CRM) throws {
    let customer = try crm.write(as: .system) { tx in
      try tx.insert(Customer(name: "After", owner: try tx.insert(Self.user)))
    }
    try crm.close()
    let store = try JSONFileStore.open(at: Self.new, options: options, files: files)
    let again = try CRM.open(
      .store(store), catalog: catalog, options: OpenOptions(zones: StoreLocation.systemZones))
    #expect(again.snapshot[customer]?.name == "After")
    try again.close()
  }

  private static var user: User { User(username: "after", name: "After", role: "admin") }
}

extension JSONFileStore.RepairReport {
  /// What was found, as it is shown.
  var messages: [String] { findings.map(\.message) }
}
