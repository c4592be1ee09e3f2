import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

/// What an opening makes of files that others change while it is open.
@Suite("A store that others write to")
struct OthersAtWorkTests {
  /// The first group is known; the second is flushed, the third is still being written.
  private func begin(
    _ access: JSONFileStore.Access
  ) throws -> (SimulatedFileSystem, SmallJournal, JSONFileStore, lock: OpenFile) {
    let journal = try SmallJournal()
    let files = journal.copy()
    let first = Array(journal.bytes.prefix(journal.borders[0]))
    files.replace(SmallJournal.segment, with: first)
    files.replace(SmallJournal.head, with: journal.heads[0])
    var bench = StoreBench(files)
    bench.options.access = access
    let store = try bench.open()
    #expect(try store.head().position == 1)
    let lock = try files.open("\(StoreBench.path)/lock", .readWrite)
    #expect(try files.tryLock(lock))
    return (files, journal, store, lock)
  }

  private func append(to store: JSONFileStore) throws(StoreError) {
    let head = try store.head()
    _ = try store.append(LineBuilder.commit(after: head), after: head)
  }

  @Test(
    "shows what is flushed and nothing beyond while the lock is held, and touches nothing",
    arguments: [JSONFileStore.Access.readWrite, .readOnly], [0, 5])
  func beyondHorizon(access: JSONFileStore.Access, cut: Int) throws {
    let (files, journal, store, lock) = try begin(access)
    let bytes = Array(journal.bytes.dropLast(cut))
    files.replace(SmallJournal.segment, with: bytes)
    #expect(try store.head().position == 1)
    files.replace(SmallJournal.head, with: journal.heads[1])
    #expect(try store.head().position == 3)
    var bench = StoreBench(files)
    bench.options.access = access
    #expect(try bench.open().head().position == 3)
    #expect(files.bytes(at: SmallJournal.segment) == bytes)
    #expect(files.bytes(at: SmallJournal.head) == journal.heads[1])
    files.unlock(lock)
    // The writer died: whoever may write keeps its whole commits.
    #expect(try store.head().position == (access == .readOnly ? 3 : cut == 0 ? 7 : 6))
  }

  @Test("is given whole to whoever takes the lock after a writer that died")
  func exclusive() throws {
    let (files, journal, store, lock) = try begin(.readWrite)
    files.replace(SmallJournal.segment, with: journal.bytes)
    files.unlock(lock)
    try store.beginExclusiveAccess()
    #expect(try store.head().position == 7)
    try append(to: store)
    store.endExclusiveAccess()
    #expect(try StoreBench(files).open().verify().head.position == 8)
  }

  @Test("is damaged when its horizon is another's, and nothing is written to it")
  func foreignHorizon() throws {
    let (journal, other) = (try SmallJournal(), try SmallJournal())
    #expect(journal.heads[2] != other.heads[2])
    let files = journal.copy()
    files.replace(SmallJournal.head, with: journal.heads[2])
    let store = try StoreBench(files).open()
    files.replace(SmallJournal.head, with: other.heads[2])
    let error = #expect(throws: StoreError.self) { try append(to: store) }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(files.bytes(at: SmallJournal.segment) == journal.bytes)
    #expect(files.bytes(at: SmallJournal.head) == other.heads[2])
  }

  @Test("is damaged when what others appended does not lead to their horizon")
  func disagreeingHorizon() throws {
    let (files, journal, store, lock) = try begin(.readWrite)
    files.unlock(lock)
    let head = try store.head()
    files.replace(SmallJournal.segment, with: journal.bytes)
    files.replace(SmallJournal.head, with: try SmallJournal().heads[2])
    let error = #expect(throws: StoreError.self) {
      try store.append(LineBuilder.commit(after: head), after: head)
    }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(files.bytes(at: SmallJournal.segment) == journal.bytes)
  }

  @Test("is damaged when the journal becomes shorter, and nothing is written to it")
  func cut() throws {
    let journal = try SmallJournal()
    for byte in [0, journal.borders[0], journal.flushedByteCount, journal.bytes.count - 1] {
      let files = journal.copy()
      files.replace(SmallJournal.head, with: journal.heads[2])
      let store = try StoreBench(files).open()
      let bytes = Array(journal.bytes.prefix(byte))
      files.replace(SmallJournal.segment, with: bytes)
      let error = #expect(throws: StoreError.self) { try append(to: store) }
      guard case .damaged = error else {
        Issue.record("cut at \(byte): \(String(describing: error))")
        continue
      }
      #expect(files.bytes(at: SmallJournal.segment) == bytes)
    }
  }

  @Test("is not written to by a copy of the process that opened it")
  func copiedProcess() throws {
    let files = FaultyFileSystem(SimulatedFileSystem())
    var bench = StoreBench(files)
    let store = try bench.create()
    try bench.append([1], to: store)
    let head = try store.head()
    files.pretendFork()
    let writes = files.count("write")
    #expect(
      throws: StoreError.readOnly(
        reason: "the store was opened by the process that this one is a copy of")
    ) { try store.append(LineBuilder.commit(after: head), after: head) }
    #expect(throws: StoreError.self) { try store.beginExclusiveAccess() }
    #expect(files.count("write") == writes)
  }
}
