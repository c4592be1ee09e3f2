import CRMCore
import CRMStorage
import Testing

@Suite("A crash while a checkpoint is written")
struct CheckpointCrashTests {
  /// A store with two checkpoints, and lines after them.
  private func begin(_ files: any FileSystem) throws -> StoreBench {
    var bench = StoreBench(files, segmentLimit: 700)
    let store = try bench.create()
    for group in [[1], [2, 1], [3]] {
      try bench.append(group, to: store)
      try store.keepState()
    }
    try bench.append([2], to: store)
    try store.close()
    return bench
  }

  /// What is wrong after a crash; nil when nothing is.
  private func fault(_ bench: StoreBench, isAcknowledged: Bool) throws -> String? {
    let (store, lines) = try bench.resume()
    guard let start = store.checkpointUse.position else { return "no checkpoint was used" }
    guard store.checkpointUse.passed.isEmpty else { return "\(store.checkpointUse)" }
    if lines.count != 9 - start { return "\(lines.count) lines after \(start)" }
    let kept = try store.wholeStates()
    // The oldest goes only once the newest is durable, and may come back.
    let expected = isAcknowledged ? [[9, 7], [9, 7, 4]] : [[7, 4], [9, 7, 4], [9, 7]]
    if !expected.contains(kept) { return "\(kept)" }
    if try bench.fault(of: store) != nil { return "the journal" }
    try store.keepState()
    if try store.wholeStates().first != 9 { return "going on" }
    return try bench.names("checkpoint-").contains { $0.contains("tmp") } ? "left over" : nil
  }

  @Test("at any call leaves the older ones, and the new one whole if it is there")
  func everyCall() throws {
    var failures: [String] = []
    var (call, hasFinished) = (1, false)
    while !hasFinished {
      for seed in UInt64(0)..<6 {
        let files = SimulatedFileSystem()
        let bench = try begin(files)
        let store = try bench.open()
        files.crash(afterCalls: call)
        let isAcknowledged = (try? store.keepState(blockCount: 20)) != nil
        hasFinished = !files.hasCrashed
        files.crash(afterCalls: 1)
        if seed < 3 { files.restart(keeping: Int(seed)) } else { files.restart(seed: seed) }
        do {
          if let fault = try fault(bench, isAcknowledged: isAcknowledged) {
            failures.append("call \(call), seed \(seed): \(fault)")
          }
        } catch {
          failures.append("call \(call), seed \(seed): \(error)")
        }
      }
      call += 1
    }
    #expect(call > 20)
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("or a kill leaves nothing that the next writer does not remove; the living are left alone")
  func kills() throws {
    var leftovers = 0
    for call in 1..<60 {
      let files = SimulatedFileSystem()
      let bench = try begin(files)
      let store = try bench.open()
      files.crash(afterCalls: call)
      guard (try? store.keepState(blockCount: 20)) == nil else { break }
      files.killProcess()
      leftovers += try bench.names("checkpoint-").filter { $0.contains("tmp") }.count
      let again = try bench.open()
      try again.keepState()
      #expect(try bench.names("checkpoint-").filter { $0.contains("tmp") } == [], "call \(call)")
    }
    #expect(leftovers > 3)
    let bench = try begin(SimulatedFileSystem())
    let (store, other) = (try bench.open(), try bench.open())
    try store.writeCheckpoint(Checkpoint.Draft(head: try store.head(), time: .min)) { writer in
      try writer.append([1], to: writer.section("state"))
      try other.keepState()
      #expect(try bench.names("checkpoint-").filter { $0.contains("tmp") }.count == 1)
    }
    #expect(try bench.names("checkpoint-").count == 2)
  }

  @Test("or a loss of power never leaves a checkpoint ahead of the horizon that is on the disk")
  func horizon() throws {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    var bench = StoreBench(files)
    let store = try bench.create()
    // Only the first horizon within a second is flushed by the appends themselves.
    for _ in 0..<5 { try bench.append([1], to: store) }
    try store.keepState()
    simulated.restart(keeping: 0)
    let (again, lines) = try bench.resume()
    #expect(again.checkpointUse == JSONFileStore.CheckpointUse(position: 5))
    #expect(lines.isEmpty)
    #expect(try again.head().position == 5)
  }
}
