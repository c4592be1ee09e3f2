import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("A failing system call")
struct FaultTests {
  /// ENOSPC, EIO, EROFS, EMFILE, EACCES, EDQUOT: the numbers of Linux; what they are is not asked.
  static let codes: [Int32] = [28, 5, 30, 24, 13, 122]

  @Test("loses nothing that was acknowledged, and the store goes on once it is mended")
  func everyCall() throws {
    var failures: [String] = []
    for isLasting in [false, true] {
      for (index, code) in Self.codes.enumerated() {
        var call = 1 + index % 3
        while let outcome = try live(failingAt: call, code: code, isLasting: isLasting) {
          if !outcome.isEmpty { failures.append("\(call), \(code), \(isLasting): \(outcome)") }
          call += 3
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  /// Makes one call of a life fail; what is wrong afterwards, or nil when no call failed.
  private func live(failingAt call: Int, code: Int32, isLasting: Bool) throws -> String? {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    var bench = StoreBench(files, segmentLimit: 500)
    let store = try bench.create()
    try bench.append([1], to: store)
    files.setFault(
      FaultyFileSystem.Fault(
        call: call, code: code, isLasting: isLasting, writtenByteCount: call * 7 % 400))
    var fault: String?
    for group in [[2], [1, 3], [1], [1]] {
      let before = bench
      do {
        try bench.append(group, to: store)
      } catch .outcomeUnknown {
        break
      } catch {
        bench = before
        fault = fault ?? unexpected(error)
      }
    }
    let hasFailed = files.total >= call
    files.setFault(nil)
    if let fault { return fault }
    guard hasFailed else { return nil }
    if store.readOnlyReason == nil {
      if let fault = try bench.fault(of: store) { return fault }
      try bench.append([2], to: store)
      if let fault = try bench.fault(of: store) { return "going on: \(fault)" }
    }
    let again = try bench.open()
    if let fault = try bench.fault(of: again) { return "reopened: \(fault)" }
    try bench.append([1], to: again)
    if let fault = try bench.fault(of: again) { return "reopened and going on: \(fault)" }
    _ = try again.verify()
    simulated.restart(keeping: 0)
    do {
      if let fault = try bench.fault(of: bench.open()) { return "after a crash: \(fault)" }
    } catch {
      return "after a crash: \(error)"
    }
    return ""
  }

  private func unexpected(_ error: StoreError) -> String? {
    switch error {
    case .notWritten, .unusable, .readOnly: nil
    default: "\(error)"
    }
  }

  @Test("of a flush leaves the outcome open, and the store refuses writes until reopened")
  func failedFlush() throws {
    let files = FaultyFileSystem(SimulatedFileSystem())
    var bench = StoreBench(files)
    let store = try bench.create()
    try bench.append([1], to: store)
    files.setFault(FaultyFileSystem.Fault(call: 1, code: 5, name: "flush"))
    let head = try store.head()
    let commits = LineBuilder.commit(after: head)
    let first = #expect(throws: StoreError.self) { try store.append(commits, after: head) }
    guard case .outcomeUnknown = first else {
      Issue.record("\(String(describing: first))")
      return
    }
    let flushes = files.count("flush")
    let second = #expect(throws: StoreError.self) { try store.append(commits, after: head) }
    guard case .readOnly = second else {
      Issue.record("\(String(describing: second))")
      return
    }
    #expect(files.count("flush") == flushes)
    #expect(try store.head() == head)
    let again = try bench.open()
    #expect(try again.head() == commits.head)
    #expect(again.lastRecovery?.keptByteCount == commits.chunks[0].count)
  }

  @Test("after which the outcome is not known ends all writing, whichever call it began with")
  func unknownOutcomes() throws {
    var unknown = 0
    var unflushed = 0
    for call in 1...30 {
      let files = FaultyFileSystem(SimulatedFileSystem())
      var bench = StoreBench(files)
      let store = try bench.create()
      try bench.append([1], to: store)
      let head = try store.head()
      let commits = LineBuilder.commit(after: head)
      let flushes = files.count("flush")
      files.setFault(
        FaultyFileSystem.Fault(call: call, code: 5, isLasting: true, writtenByteCount: 7))
      let result = Result { () throws(StoreError) in try store.append(commits, after: head) }
      files.setFault(nil)
      guard case .failure(.outcomeUnknown) = result else { continue }
      unknown += 1
      if files.count("flush") == flushes { unflushed += 1 }
      let second = #expect(throws: StoreError.self) { try store.append(commits, after: head) }
      guard case .readOnly = second else {
        Issue.record("call \(call): \(String(describing: second))")
        continue
      }
    }
    #expect(unknown >= 2)
    #expect(unflushed >= 1)
  }

  @Test("of a write leaves the store as it was, whatever was written before it")
  func failedWrite() throws {
    for written in 0..<400 {
      let simulated = SimulatedFileSystem()
      let files = FaultyFileSystem(simulated)
      var bench = StoreBench(files)
      let store = try bench.create()
      try bench.append([1], to: store)
      let bytes = simulated.bytes(at: SmallJournal.segment)
      // The first write is the lines: the process's number is in the lock already.
      files.setFault(
        FaultyFileSystem.Fault(call: 1, code: 28, name: "write", writtenByteCount: written))
      let head = try store.head()
      let commits = LineBuilder.commit(after: head, lineCount: 2)
      let error = #expect(throws: StoreError.self) { try store.append(commits, after: head) }
      guard case .notWritten(_, 28) = error else {
        Issue.record("\(written): \(String(describing: error))")
        continue
      }
      #expect(simulated.bytes(at: SmallJournal.segment) == bytes)
      #expect(try store.append(commits, after: head) == commits.head)
    }
  }

  @Test("is not needed to count: an append makes one flush, and one more a second")
  func flushCounts() throws {
    let folder = try TemporaryFolder()
    let files = FaultyFileSystem(POSIXFileSystem())
    let store = try JSONFileStore.create(at: folder.store, options: .init(), files: files)
    func flushes(of lineCounts: [Int]) throws -> Int {
      let before = files.count("flush")
      let head = try store.head()
      var builder = LineBuilder(after: head)
      for count in lineCounts { builder.commit(lineCount: count) }
      _ = try store.append(builder.encoded(chunkSize: 100), after: head)
      return files.count("flush") - before
    }
    #expect(try flushes(of: [1]) == 2)
    for counts in [[1], [5], [1, 2, 3], [1]] { #expect(try flushes(of: counts) == 1) }
    files.advance(seconds: 1)
    #expect(try flushes(of: [1]) == 2)
    #expect(try flushes(of: [1]) == 1)
  }

  @Test("leaves nothing half-written in the folder of what recovery cut")
  func litter() throws {
    let journal = try SmallJournal()
    let tear = Array(journal.bytes.dropLast(5))
    for code in Self.codes {
      for name in [nil, "write", "flush", "truncate"] {
        var call = 1
        while try recover(
          journal, tear,
          FaultyFileSystem.Fault(call: call, code: code, isLasting: name != nil, name: name))
        {
          call += 1
        }
        #expect(call > 1)
      }
    }
  }

  /// Recovers a torn journal while calls fail; false when none was left to fail.
  private func recover(
    _ journal: SmallJournal, _ tear: [UInt8], _ fault: FaultyFileSystem.Fault
  ) throws -> Bool {
    let simulated = journal.copy()
    simulated.replace(SmallJournal.segment, with: tear)
    let files = FaultyFileSystem(simulated)
    files.setFault(fault)
    let store = try? StoreBench(files).open()
    let hasFailed = files.total >= fault.call
    files.setFault(nil)
    let cut = Array(tear[journal.wholeByteCount(of: tear.count)...])
    let names = try simulated.list("\(StoreBench.path)/torn")
    let isThere = simulated.bytes(at: SmallJournal.segment).suffix(cut.count).elementsEqual(cut)
    #expect(names.count <= (isThere ? 0 : 1), "\(fault)")
    for name in names {
      #expect(simulated.bytes(at: "\(StoreBench.path)/torn/\(name)") == cut, "\(fault)")
    }
    try store?.close()
    return hasFailed
  }

  @Test("is what a process that was forked off gets for every write, and it never takes the lock")
  func fork() throws {
    let journal = try SmallJournal()
    let simulated = journal.copy()
    let files = FaultyFileSystem(simulated)
    let store = try StoreBench(files).open()
    // A writer that is at work: bytes beyond the horizon, under the lock.
    let bytes = simulated.bytes(at: SmallJournal.segment)
    simulated.replace(SmallJournal.segment, with: bytes + Array(journal.bytes.prefix(50)))
    files.pretendFork()
    let locks = files.count("lock")
    let head = try store.head()
    #expect(try StoreBench.lines(of: store).count == head.position)
    let commits = LineBuilder.commit(after: head)
    for attempt in [
      { _ = try store.append(commits, after: head) }, { try store.beginExclusiveAccess() },
    ] as [() throws -> Void] {
      let error = #expect(throws: StoreError.self) { try attempt() }
      guard case .readOnly = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    store.endExclusiveAccess()
    try store.close()
    #expect(files.count("lock") == locks)
    #expect(simulated.bytes(at: SmallJournal.segment).count == bytes.count + 50)
  }
}
