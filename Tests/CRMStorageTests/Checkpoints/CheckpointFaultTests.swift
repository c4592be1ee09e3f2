import CRMCore
import CRMStorage
import Testing

@Suite("A system call that fails")
struct CheckpointFaultTests {
  @Test("while a checkpoint is written leaves the others, the journal, and nothing half written")
  func writing() throws {
    for code in FaultTests.codes.prefix(2) {
      for isLasting in [false, true] {
        var call = 1
        while try write(failingAt: call, code: code, isLasting: isLasting) { call += 1 }
        #expect(call > 12, "\(code)")
      }
    }
  }

  /// Makes one call of writing fail; false when none was left to fail.
  private func write(failingAt call: Int, code: Int32, isLasting: Bool) throws -> Bool {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    var bench = StoreBench(files)
    let store = try bench.create()
    for count in 1...3 {
      try bench.append([count], to: store)
      if count < 3 { try store.keepState() }
    }
    files.setFault(
      FaultyFileSystem.Fault(
        call: call, code: code, isLasting: isLasting, writtenByteCount: call * 99))
    let isWritten = (try? store.keepState(blockCount: 20)) != nil
    if files.total < call { return false }
    files.setFault(nil)
    let again = try bench.open()
    let kept = try again.wholeStates()
    #expect(kept.contains(3), "\(call), \(code): \(kept)")
    if isWritten { #expect(kept.first == 6, "\(call), \(code)") }
    if !isLasting, !isWritten {
      // Nothing is left where the removing did not fail.
      let names = try bench.names("checkpoint-").filter { $0.contains("tmp") }
      #expect(names.isEmpty, "\(call), \(code)")
    }
    #expect(try bench.fault(of: again) == nil, "\(call), \(code)")
    try again.keepState()
    #expect(try again.wholeStates().prefix(2) == [6, 3], "\(call), \(code)")
    #expect(try bench.names("checkpoint-").allSatisfy { !$0.contains("tmp") }, "\(call), \(code)")
    return true
  }

  @Test("while a checkpoint is looked for is the store's error, or has the journal read instead")
  func opening() throws {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    var bench = StoreBench(files)
    let store = try bench.create()
    try bench.append([2, 1], to: store)
    try store.keepState()
    try bench.append([1], to: store)
    try store.close()
    var (call, hasFinished) = (1, false)
    while !hasFinished {
      files.setFault(FaultyFileSystem.Fault(call: call, code: 5))
      let resumed = try? bench.resume()
      hasFinished = files.total < call
      files.setFault(nil)
      if let (again, lines) = resumed {
        let start = again.checkpointUse.position ?? 0
        #expect(lines.count == 4 - start, "\(call)")
        #expect(try again.head().position == 4)
      }
      call += 1
    }
    #expect(call > 8)
  }
}
