import CRMCore
import CRMStorage
import Testing

@Suite("A crash while importing in pieces")
struct ImportCrashTests {
  private static let rowCount = 36

  /// Leads with a long note each: four pieces of lines.
  private static let source = Result {
    var text = "name,lost-note\n"
    for number in 1...rowCount {
      text += "Lead \(number)," + String(repeating: "note \(number) ", count: 12_000) + "\n"
    }
    return try ImportSource(csv: Array(text.utf8))
  }

  private func openCRM(_ bench: StoreBench) throws -> CRM {
    try CRM.open(.store(try bench.open()))
  }

  /// A store with a user who imports.
  private func makeStore(_ files: SimulatedFileSystem) throws -> StoreBench {
    let bench = StoreBench(files)
    let crm = try CRM.open(.store(try bench.create()))
    try crm.write(as: .system) { tx in
      try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
    try crm.close()
    return bench
  }

  private func importLeads(into crm: CRM) throws -> ImportResult {
    try crm.importRecords(Lead.self, from: try Self.source.get(), as: 1 as User.ID)
  }

  @Test("leaves all of the rows or none, at whatever call it comes")
  func everyCall() throws {
    var failures: [String] = []
    var (call, hasFinished, seen) = (1, false, Set<Int>())
    while !hasFinished {
      for seed in UInt64(0)..<2 {
        let files = SimulatedFileSystem()
        let bench = try makeStore(files)
        let crm = try openCRM(bench)
        files.crash(afterCalls: call)
        let isAcknowledged = (try? importLeads(into: crm)) != nil
        hasFinished = !files.hasCrashed
        files.crash(afterCalls: 1)
        files.restart(seed: seed)
        let state = "call \(call), seed \(seed)"
        do {
          let again = try openCRM(bench)
          let count = again.snapshot.leads.count
          seen.insert(count)
          if count != Self.rowCount, count != 0 || isAcknowledged {
            failures.append("\(state): \(count)")
          }
          try again.write(as: 1 as User.ID) { try $0.insert(Lead(name: "Next")) }
        } catch {
          failures.append("\(state): \(error)")
        }
      }
      call += 1
    }
    #expect(seen == [0, Self.rowCount])
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("is no crash at all where a row is refused: the file is as it was")
  func refusal() throws {
    let files = SimulatedFileSystem()
    let bench = try makeStore(files)
    let crm = try openCRM(bench)
    let before = files.bytes(at: SmallJournal.segment)
    var text = "name,lost-note\n"
    for number in 1...Self.rowCount {
      let name = number == Self.rowCount ? "" : "Lead \(number)"
      text += name + "," + String(repeating: "note \(number) ", count: 12_000) + "\n"
    }
    let result = try crm.importRecords(
      Lead.self, from: try ImportSource(csv: Array(text.utf8)), as: 1 as User.ID)
    #expect(result.refused == 1)
    #expect(result.position == nil)
    #expect(files.bytes(at: SmallJournal.segment) == before)
    #expect(try importLeads(into: crm).created == Self.rowCount)
    try crm.close()
    #expect(try openCRM(bench).snapshot.leads.count == Self.rowCount)
    #expect(try bench.open().verify().findings.isEmpty)
  }
}
