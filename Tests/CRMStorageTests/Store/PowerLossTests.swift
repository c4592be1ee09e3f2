import CRMCore
import CRMStorage
import CRMStoreConformance
import Synchronization
import Testing

/// Crashes after which the disk has of what was not flushed nothing, or just what does most harm.
@Suite("A crash that loses all that was not flushed")
struct PowerLossTests {
  /// A store whose last group was torn half-way, with the torn bytes.
  private func tear() throws -> (SimulatedFileSystem, SmallJournal, torn: [UInt8]) {
    let journal = try SmallJournal()
    let files = journal.copy()
    let bytes = Array(journal.bytes.dropLast(5))
    files.replace(SmallJournal.segment, with: bytes)
    return (files, journal, Array(bytes.dropFirst(journal.wholeByteCount(of: bytes.count))))
  }

  @Test("finds all that recovery said, at whatever call of it or after it")
  func recovery() throws {
    var (call, hasFinished) = (1, false)
    while !hasFinished {
      let (files, journal, torn) = try tear()
      files.crash(afterCalls: call)
      _ = try? StoreBench(files).open()
      hasFinished = !files.hasCrashed
      files.restart(keeping: 0)
      let kept = try keptTears(files)
      let segment = files.bytes(at: SmallJournal.segment)
      #expect(kept.contains(torn) || segment.suffix(torn.count) == torn[...], "call \(call)")
      let store = try StoreBench(files).open()
      let expected = journal.wholeLines(of: journal.bytes.count - 5)
      #expect(try StoreBench.lines(of: store) == expected, "call \(call)")
      #expect(try store.verify().epochCount == 1, "call \(call)")
      call += 1
    }
    #expect(call > 10)
  }

  /// The bytes of what was put aside.
  private func keptTears(_ files: SimulatedFileSystem) throws -> [[UInt8]] {
    let folder = "\(StoreBench.path)/torn"
    return try files.list(folder).map { files.bytes(at: "\(folder)/\($0)") }
  }

  @Test("keeps what recovery kept, where the flush before had failed")
  func failedFlush() throws {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    var bench = StoreBench(files)
    let store = try bench.create()
    try bench.append([1], to: store)
    files.setFault(FaultyFileSystem.Fault(call: 1, code: 5, name: "flush"))
    let error = #expect(throws: StoreError.self) { try bench.append([2, 1], to: store) }
    guard case .outcomeUnknown = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let again = try bench.open()
    let lines = try StoreBench.lines(of: again)
    #expect(lines.count == 4)
    simulated.restart(keeping: 0)
    #expect(try StoreBench.lines(of: bench.open()) == lines)
  }

  @Test("finds nothing of a write that failed, whatever the disk kept of it and of its undoing")
  func failedWrite() throws {
    for keeping in 0...4 {
      let simulated = SimulatedFileSystem()
      let files = FaultyFileSystem(simulated)
      var bench = StoreBench(files)
      let store = try bench.create()
      try bench.append([1], to: store)
      let head = try store.head()
      var builder = LineBuilder(after: head)
      for _ in 0..<4 { builder.commit() }
      // The first write holds whole commits, the second one the others.
      files.setFault(FaultyFileSystem.Fault(call: 2, code: 28, name: "write"))
      let commits = builder.encoded(chunkSize: 600)
      let error = #expect(throws: StoreError.self) { try store.append(commits, after: head) }
      #expect(error == .notWritten(reason: "cannot write: no space left on the device", code: 28))
      simulated.restart(keeping: keeping)
      #expect(try bench.open().head() == head, "\(keeping) changes kept")
    }
  }

  @Test(
    "finds a segment that recovery went into, though its maker never flushed its name",
    arguments: [false, true])
  func unflushedName(byOpenStore: Bool) throws {
    var call = 0
    var adopted = 0
    while true {
      call += 1
      let files = SimulatedFileSystem()
      var bench = StoreBench(files, segmentLimit: 500)
      let store = try bench.create()
      let (other, empty) = (try bench.open(), try store.head())
      while try store.info().byteCount < 500 { try bench.append([1], to: store) }
      try store.close()
      let old = try bench.open()
      files.crash(afterCalls: call)
      if (try? bench.append([1], to: old)) != nil { break }
      files.killProcess()
      let again = byOpenStore ? other : try bench.open()
      // A store that is told of a conflict has settled what it found under the lock.
      _ = try? again.append(LineBuilder.commit(after: empty), after: empty)
      try bench.append([2], to: again)
      if try again.info().segmentCount > 1 { adopted += 1 }
      files.restart(keeping: 0)
      #expect(try bench.fault(of: bench.open()) == nil, "call \(call)")
    }
    #expect(adopted > 0)
  }

  @Test("leaves a copy whole that was taken over, though whoever copied it flushed nothing")
  func adoption() throws {
    let source = SimulatedFileSystem()
    var bench = StoreBench(source, segmentLimit: 500)
    let store = try bench.create()
    for _ in 0..<6 { try bench.append([2], to: store) }
    let lines = try StoreBench.lines(of: store)
    #expect(try store.info().segmentCount > 2)
    let files = try copy(of: source)
    let taken = try StoreBench(files).open()
    #expect(taken.readOnlyReason == nil)
    #expect(try StoreBench.lines(of: taken) == lines)
    files.restart(keeping: 0)
    #expect(try StoreBench.lines(of: StoreBench(files).open()) == lines)
  }

  /// The store's folder on another disk, its own name durable and nothing else.
  private func copy(of source: SimulatedFileSystem) throws -> SimulatedFileSystem {
    let files = SimulatedFileSystem()
    // Files of the copy have other numbers than those that they were copied from.
    files.world.withLock { $0.nextNode = 1_000 }
    try files.makeDirectory(StoreBench.path)
    for name in try source.list(StoreBench.path) where name != "torn" {
      let path = "\(StoreBench.path)/\(name)"
      files.close(try files.open(path, .create))
      files.replace(path, with: source.bytes(at: path), isFlushed: name == "format.json")
    }
    try files.flushDirectory("/")
    return files
  }
}
