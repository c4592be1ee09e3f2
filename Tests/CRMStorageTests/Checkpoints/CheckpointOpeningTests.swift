import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("Opening from a checkpoint")
struct CheckpointOpeningTests {
  private let simulated = SimulatedFileSystem()
  private let files: FaultyFileSystem

  init() { files = FaultyFileSystem(simulated) }

  /// A journal of some segments with epochs in it: two tears were cut.
  private func makeJournal() throws -> StoreBench {
    var bench = StoreBench(files, segmentLimit: 1_500)
    var store = try bench.create()
    for round in 0..<12 {
      try bench.append([1, 2, 1 + round % 3], to: store)
      guard round % 5 == 2 else { continue }
      try store.close()
      let name = try #require(bench.names("journal-").last)
      let path = "\(StoreBench.path)/\(name)"
      simulated.replace(path, with: simulated.bytes(at: path) + Array("torn".utf8))
      store = try bench.open()
    }
    try store.close()
    return bench
  }

  @Test("at the end of any commit, in a group or before a tear, passes just the lines after it")
  func everyCommit() throws {
    let bench = try makeJournal()
    let store = try bench.open()
    let heads = try store.heads()
    let all = try lines(of: store, after: 0)
    #expect(heads.count > 30)
    #expect(try bench.names("journal-").count > 2)
    for head in heads {
      try store.keepState(at: head)
      let (again, passed) = try bench.resume()
      #expect(
        again.checkpointUse == JSONFileStore.CheckpointUse(position: head.position),
        "\(head.position)")
      #expect(passed == all.suffix(passed.count), "\(head.position)")
      let after = numbered(all).dropFirst(head.position)
      #expect(numbered(passed) == Array(after), "\(head.position)")
      #expect(try again.head() == store.head())
      #expect(try again.verify().head == store.head())
      #expect(try lines(of: again, after: 0) == all, "\(head.position)")
      let rest = try lines(of: again, after: head.position)
      #expect(numbered(rest) == Array(after), "\(head.position)")
      try again.close()
      try store.deleteCheckpoint(at: head.position)
    }
  }

  /// The lines that have a position: all but those of recovery.
  private func numbered(_ lines: [[UInt8]]) -> [[UInt8]] {
    lines.filter { $0.starts(with: Array(#"{"n""#.utf8)) }
  }

  private func lines(of store: JSONFileStore, after position: Position) throws -> [[UInt8]] {
    var bytes: [UInt8] = []
    try store.read(after: position) {
      bytes.append(contentsOf: $0)
      return true
    }
    return bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  @Test("goes on as any other opening does: appends, new segments, reading what others append")
  func goingOn() throws {
    var bench = try makeJournal()
    let first = try bench.open()
    try first.keepState()
    let (store, _) = try bench.resume()
    for _ in 0..<10 {
      try bench.append([1, 2], to: store)
      try bench.append([3], to: first)
    }
    #expect(try bench.fault(of: store) == nil)
    #expect(try bench.fault(of: first) == nil)
    #expect(try store.verify().findings.isEmpty)
  }

  @Test("takes a handful of reads, however long the journal is")
  func readCounts() throws {
    var reads: [Int] = []
    for rounds in [30, 300] {
      let simulated = SimulatedFileSystem()
      let files = FaultyFileSystem(simulated)
      var bench = StoreBench(files, segmentLimit: 20_000)
      let made = try bench.create()
      for _ in 0..<rounds { try bench.append([3], to: made) }
      try made.keepState()
      try bench.append([1], to: made)
      try made.close()
      let before = (files.count("read"), files.bytesRead("journal-"))
      let (store, lines) = try bench.resume()
      reads.append(files.count("read") - before.0)
      #expect(files.bytesRead("journal-") - before.1 < 5_000)
      #expect(lines.count == 1)
      #expect(try store.head().position == rounds * 3 + 1)
    }
    // The format, the head, the checkpoint's end, its line, the tail.
    #expect(reads == [5, 5])
  }

  @Test("has lines after a checkpoint read without any search")
  func readingTheTail() throws {
    var bench = StoreBench(files)
    let made = try bench.create()
    for _ in 0..<300 { try bench.append([3], to: made) }
    let head = try made.head()
    try made.keepState()
    try bench.append([1], to: made)
    for store in [try bench.resume().store, made] {
      _ = try store.openCheckpoint(atOrBefore: .max) { _ in true }
      let before = files.count("read")
      try store.read(after: head.position) { _ in true }
      // The head, the bytes beside the end that is known, and the tail.
      #expect(files.count("read") - before == 3)
    }
  }

  @Test("takes the newest that is wanted, and says which were passed over and why")
  func passing() throws {
    var bench = StoreBench(files)
    let made = try bench.create()
    for month in 1...3 {
      try bench.append([1], to: made)
      try made.keepState(month: month)
    }
    let (older, lines) = try bench.resume { $0.anchor.head.position == 1 }
    #expect(older.checkpointUse.position == 1)
    #expect(older.checkpointUse.passed.map(\.position) == [3, 2])
    #expect(older.checkpointUse.passed.allSatisfy { $0.problem == nil })
    #expect(lines.count == 2)
    let (none, all) = try bench.resume { _ in false }
    #expect(none.checkpointUse.position == nil)
    #expect(all.count == 3)
    let path = "\(StoreBench.path)/checkpoint-00000000000000000003"
    simulated.replace(path, with: Array(simulated.bytes(at: path).dropLast()))
    let (damaged, rest) = try bench.resume()
    #expect(damaged.checkpointUse.position == 2)
    #expect(damaged.checkpointUse.passed.map(\.problem) == [.damaged(.noFooter)])
    #expect(rest.count == 1)
    #expect(try bench.open().checkpointUse == JSONFileStore.CheckpointUse())
  }

  @Test("works at the end of a segment after which one was begun and nothing written to it")
  func freshSegment() throws {
    var bench = StoreBench(files, segmentLimit: 300)
    let store = try bench.create()
    for _ in 0..<2 { try bench.append([1], to: store) }
    // The first write leaves the horizon.
    files.setFault(FaultyFileSystem.Fault(call: 2, code: 28, name: "write"))
    #expect(throws: StoreError.self) { try bench.append([1], to: store) }
    files.setFault(nil)
    #expect(try bench.names("journal-").count == 2)
    try store.keepState()
    try bench.append([2], to: store)
    let (again, lines) = try bench.resume()
    #expect(again.checkpointUse == JSONFileStore.CheckpointUse(position: 2))
    #expect(lines.count == 2)
    #expect(try bench.fault(of: again) == nil)
  }

  @Test("does not take a head that lags for a loss: what is beyond it is there")
  func laggingHead() throws {
    var bench = StoreBench(files)
    let made = try bench.create()
    try bench.append([1], to: made)
    try made.keepState()
    let head = simulated.bytes(at: SmallJournal.head)
    try bench.append([2, 1], to: made)
    try made.keepState()
    try made.close()
    simulated.replace(SmallJournal.head, with: head)
    let (store, lines) = try bench.resume()
    #expect(try store.head().position == 4)
    #expect(store.checkpointUse == JSONFileStore.CheckpointUse(position: 1))
    #expect(lines.isEmpty, "what is beyond the horizon is read afterwards")
    #expect(try bench.resume().store.checkpointUse.position == 4)
  }

  @Test("salvages no damaged store from one: what is read there is all checked")
  func salvage() throws {
    var bench = StoreBench(files)
    let made = try bench.create()
    try bench.append([1, 1], to: made)
    try made.keepState()
    bench.options.access = .salvage
    #expect(try bench.resume().lines.count == 2)
  }
}
