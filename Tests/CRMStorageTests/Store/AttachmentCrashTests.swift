import CRMCore
import CRMStorage
import Testing

@Suite("A crash while attaching")
struct AttachmentCrashTests {
  private static let bytes: [UInt8] = (0..<900).map { UInt8(truncatingIfNeeded: $0 &* 7) }
  private static let subject = RecordReference(kind: User.kind, number: 1)

  private func openCRM(_ bench: StoreBench) throws -> CRM {
    try CRM.open(.store(try bench.open()))
  }

  /// A store with a user to attach to.
  private func makeStore(_ files: SimulatedFileSystem) throws -> StoreBench {
    let bench = StoreBench(files)
    let crm = try CRM.open(.store(try bench.create()))
    try crm.write(as: .system) { tx in
      try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
    try crm.close()
    return bench
  }

  private func attach(to crm: CRM) throws {
    try crm.write(as: .system) { tx in
      try tx.attach(Self.bytes, named: "a.bin", to: Self.subject)
      try tx.attach(Array(Self.bytes.dropLast()), named: "b.bin", to: Self.subject)
    }
  }

  @Test("leaves no line whose content is missing, at whatever call it comes")
  func everyCall() throws {
    var failures: [String] = []
    var (call, hasFinished, seen) = (1, false, Set<Int>())
    while !hasFinished {
      for seed in UInt64(0)..<8 {
        let files = SimulatedFileSystem()
        let bench = try makeStore(files)
        let crm = try openCRM(bench)
        files.crash(afterCalls: call)
        let isAcknowledged = (try? attach(to: crm)) != nil
        hasFinished = !files.hasCrashed
        files.crash(afterCalls: 1)
        files.restart(seed: seed)
        let state = "call \(call), seed \(seed)"
        do {
          let again = try openCRM(bench)
          let count = again.snapshot.attachments.count
          seen.insert(count)
          if count != 2, count != 0 || isAcknowledged { failures.append("\(state): \(count)") }
          if try again.verifyContents() != count { failures.append("\(state): other contents") }
          try attach(to: again)
          if try again.verifyContents() != 2 { failures.append("\(state): going on") }
        } catch {
          failures.append("\(state): \(error)")
        }
      }
      call += 1
    }
    #expect(seen == [0, 2])
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }
}
