import CRMCore
import CRMStorage
import Testing

@Suite("A crash while states are kept as checkpoints")
struct StateCheckpointCrashTests {
  /// Writes leads and checkpoints in turn, and notes how many leads were acknowledged.
  private func live(_ crm: CRM, _ acknowledged: inout Int) throws {
    for round in 0..<4 {
      for _ in 0..<3 {
        let number = acknowledged
        try crm.write(as: .system) { tx in
          _ = try tx.insert(Lead(name: "Lead \(number)", owner: User.ID(1)))
        }
        acknowledged += 1
      }
      try crm.write(as: .system) { tx in
        try tx.update(Lead.ID(UInt32(round + 1))) { $0.company = "Company \(round)" }
      }
      _ = try crm.writeCheckpoint()
    }
    try crm.close()
  }

  private func open(_ bench: StoreBench, usesCheckpoints: Bool) throws -> CRM {
    try CRM.open(
      .store(try bench.open()), options: OpenOptions(usesCheckpoints: usesCheckpoints))
  }

  private func makeStore(_ files: SimulatedFileSystem) throws -> StoreBench {
    let bench = StoreBench(files, segmentLimit: 900)
    let crm = try CRM.open(.store(try bench.create()))
    try crm.write(as: .system) { tx in
      try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
    try crm.close()
    return bench
  }

  @Test("leaves a store that opens to the same with its checkpoints and without, at whatever call")
  func everyCall() throws {
    var failures: [String] = []
    var (call, hasFinished, fromCheckpoint) = (1, false, 0)
    while !hasFinished {
      for seed in UInt64(0)..<2 {
        let files = SimulatedFileSystem()
        let bench = try makeStore(files)
        let crm = try open(bench, usesCheckpoints: true)
        files.crash(afterCalls: call)
        var acknowledged = 0
        try? live(crm, &acknowledged)
        hasFinished = !files.hasCrashed
        files.crash(afterCalls: 1)
        files.restart(seed: seed)
        do {
          let fault = try fault(bench, acknowledged, &fromCheckpoint)
          if let fault { failures.append("call \(call), seed \(seed): \(fault)") }
        } catch {
          failures.append("call \(call), seed \(seed): \(error)")
        }
      }
      call += 3
    }
    #expect(fromCheckpoint > 20, "openings that began with a checkpoint")
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  /// What is wrong with a store after a crash.
  private func fault(
    _ bench: StoreBench, _ acknowledged: Int, _ fromCheckpoint: inout Int
  ) throws -> String? {
    let (begun, replayed) = (
      try open(bench, usesCheckpoints: true), try open(bench, usesCheckpoints: false)
    )
    if begun.checkpointPosition > 0 { fromCheckpoint += 1 }
    if begun.snapshot.position != replayed.snapshot.position { return "other positions" }
    let (one, other) = (begun.snapshot.leads.all(), replayed.snapshot.leads.all())
    if one.map(\.name) != other.map(\.name) || one.map(\.company) != other.map(\.company) {
      return "other leads"
    }
    // What was not acknowledged may be there too.
    if !(acknowledged...(acknowledged + 1)).contains(one.count) {
      return "\(one.count) leads, \(acknowledged) were acknowledged"
    }
    let differences = try begun.checkpointDifferences()
    if !differences.isEmpty { return differences[0] }
    try begun.write(as: .system) { tx in
      _ = try tx.insert(Lead(name: "Later", owner: User.ID(1)))
    }
    return try open(bench, usesCheckpoints: true).snapshot.leads.count == one.count + 1
      ? nil : "going on"
  }
}
