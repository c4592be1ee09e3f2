import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("A segment that is grown ahead of its lines")
struct GrownFileTests {
  private let files = SimulatedFileSystem()
  private static let step = 1 << 20

  private var size: Int { files.bytes(at: SmallJournal.segment).count }

  /// Where the lines in the segment end.
  private var end: Int {
    (files.bytes(at: SmallJournal.segment).lastIndex { $0 != 0 } ?? -1) + 1
  }

  /// A store whose writer died after these appends, so that zeros are left.
  private func leaveZeros(_ counts: [Int] = [1, 2, 1]) throws -> StoreBench {
    var bench = StoreBench(files)
    let store = try bench.create()
    for count in counts { try bench.append([count], to: store) }
    withExtendedLifetime(store) { files.restart(keeping: .max) }
    #expect(size > end)
    return bench
  }

  @Test("grows with the second append, a step at a time, and is cut when it is closed")
  func life() throws {
    var bench = StoreBench(files)
    let store = try bench.create()
    try bench.append([1], to: store)
    #expect(size == end)
    for _ in 0..<4 { try bench.append([2], to: store) }
    let grown = size
    #expect(grown > end + Self.step / 2 && grown < end + Self.step)
    let head = try store.head()
    let text = String(repeating: "x", count: 1000)
    let commits = LineBuilder.commit(after: head, lineCount: 1100, text: text)
    _ = try store.append(commits, after: head)
    #expect(size == end + Self.step)
    try store.close()
    #expect(size == end)
    #expect(files.bytes(at: SmallJournal.segment).last == UInt8(ascii: "\n"))
  }

  @Test("has zeros after a death that nobody takes for damage, and that are written into")
  func leftOver() throws {
    var bench = try leaveZeros()
    let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
    #expect(report.findings.isEmpty && report.uncommittedByteCount == 0)
    let grown = size
    let store = try bench.open()
    #expect(store.lastRecovery == nil && store.readOnlyReason == nil)
    #expect(try bench.fault(of: store) == nil)
    try bench.append([1, 1], to: store)
    #expect(size == grown)
    var readOnly = bench
    readOnly.options.access = .readOnly
    #expect(try readOnly.fault(of: readOnly.open()) == nil)
    try store.close()
    #expect(size == end)
  }

  @Test("has no zeros in a backup, and none in a repaired store")
  func copies() throws {
    var bench = try leaveZeros()
    let store = try bench.open()
    _ = try store.backUp(to: "/backup.crm")
    let report = try JSONFileStore.repair(
      StoreBench.path, to: "/new.crm", catalog: .standard, options: bench.options, files: files)
    #expect(report.isComplete && report.findings.isEmpty)
    for folder in ["/backup.crm", "/new.crm"] {
      #expect(!files.bytes(at: "\(folder)/\(RawStore.segment)").contains(0))
    }
    try bench.append([1], to: store)
  }

  @Test("is written to in turn by several openings, one of which cuts it")
  func severalOpenings() throws {
    var bench = StoreBench(files)
    var stores = [try bench.create(), try bench.open(), try bench.open()]
    for round in 0..<24 {
      try bench.append([1 + round % 3], to: stores[round * 7 % stores.count])
      if round % 5 == 4 {
        // It has not read what others appended since.
        try stores[round % stores.count].close()
        stores[round % stores.count] = try bench.open()
      }
      for store in stores { #expect(try bench.fault(of: store) == nil) }
    }
    for store in stores { #expect(store.lastRecovery == nil) }
  }

  @Test("has torn lines cut at every byte, and the zeros behind them are no part of the tear")
  func tears() throws {
    let journal = try SmallJournal()
    for count in stride(from: journal.flushedByteCount, to: journal.bytes.count, by: 3) {
      let files = journal.copy()
      let zeros = [UInt8](repeating: 0, count: 5000)
      files.replace(SmallJournal.segment, with: journal.bytes.prefix(count) + zeros)
      let store = try StoreBench(files).open()
      #expect(
        try StoreBench.lines(of: store) == journal.wholeLines(of: count), "\(count) bytes")
      let cut = count - journal.wholeByteCount(of: count)
      #expect(store.lastRecovery?.cutByteCount ?? 0 == cut)
      #expect(try store.verify().findings.isEmpty)
    }
  }

  @Test("loses nothing by a flipped bit in its zeros, and says that something is there")
  func flips() throws {
    let bench = try leaveZeros()
    let bytes = files.bytes(at: SmallJournal.segment)
    let head = files.bytes(at: SmallJournal.head)
    for place in [0, 1, 63, 64, 65, 4095, 4096, 70_000, bytes.count - end - 1] {
      var flipped = bytes
      flipped[end + place] ^= 0x10
      files.replace(SmallJournal.segment, with: flipped)
      let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
      #expect(report.findings.map(\.kind) == [.unfinishedWrite(byteCount: place + 1)])
      #expect(report.damage.isEmpty)
      let store = try bench.open()
      #expect(try bench.fault(of: store) == nil)
      #expect(store.lastRecovery?.cutByteCount == place + 1)
      try store.close()
      files.replace(SmallJournal.segment, with: bytes)
      files.replace(SmallJournal.head, with: head)
    }
  }

  @Test("is not cut when it is closed where a writer died behind its end")
  func deathBeforeClosing() throws {
    var bench = StoreBench(files)
    let store = try bench.create()
    for _ in 0..<3 { try bench.append([1], to: store) }
    let file = try files.open(SmallJournal.segment, .readWrite)
    let torn = Array(#"{"n":4,"u":4,"t":"#.utf8)
    try torn.withUnsafeBytes { try files.write(file, $0, at: end) }
    try store.close()
    #expect(size > end)
    let again = try bench.open()
    #expect(again.lastRecovery?.cutByteCount == torn.count)
    #expect(again.lastRecovery?.tornCopy != nil)
    #expect(try bench.fault(of: again) == nil)
  }

  @Test("takes a write although it could not be grown")
  func noRoom() throws {
    let faulty = FaultyFileSystem(files)
    var bench = StoreBench(faulty)
    let store = try bench.create()
    faulty.setFault(
      FaultyFileSystem.Fault(call: 1, code: 28, isLasting: true, name: "truncate"))
    for _ in 0..<5 { try bench.append([1], to: store) }
    #expect(size == end)
    #expect(try bench.fault(of: store) == nil)
  }

  @Test("has no zeros once the next one is begun")
  func rotation() throws {
    var bench = StoreBench(files)
    var store = try bench.create()
    for _ in 0..<3 { try bench.append([2], to: store) }
    #expect(size > end)
    // Another opening, for which the segment is full long before its end.
    withExtendedLifetime(store) { files.restart(keeping: .max) }
    bench.options.segmentLimit = 600
    store = try bench.open()
    for round in 0..<60 { try bench.append([1 + round % 4], to: store) }
    let names = try files.list(StoreBench.path).filter { $0.hasPrefix("journal") }.sorted()
    #expect(names.count > 4)
    for name in names.dropLast() {
      #expect(!files.bytes(at: "\(StoreBench.path)/\(name)").contains(0), "\(name)")
    }
    #expect(try bench.fault(of: store) == nil)
  }

  @Test("may have zeros though another one follows, and may have nothing else")
  func zerosBetween() throws {
    var bench = StoreBench(files, segmentLimit: 600)
    let store = try bench.create()
    for _ in 0..<6 { try bench.append([2], to: store) }
    try store.close()
    let position = bench.acknowledgedCount + 1
    let names = try files.list(StoreBench.path).filter { $0.hasPrefix("journal") }.sorted()
    for name in names.dropLast() {
      let path = "\(StoreBench.path)/\(name)"
      files.replace(path, with: files.bytes(at: path) + [UInt8](repeating: 0, count: 9000))
    }
    // Others go on in the segment before one that was made and grown, and never got its lines.
    bench.options.segmentLimit = 64 << 20
    let early = try bench.open()
    let digits = String(repeating: "0", count: 20 - "\(position)".utf8.count) + "\(position)"
    let file = try files.open("\(StoreBench.path)/journal-\(digits).jsonl", .create)
    try files.truncate(file, to: 5000)
    files.close(file)
    #expect(
      try JSONFileStore.inspect(at: StoreBench.path, files: files).findings.isEmpty)
    #expect(try bench.fault(of: bench.open()) == nil)
    for _ in 0..<3 { try bench.append([1], to: early) }
    let again = try bench.open()
    #expect(again.lastRecovery == nil)
    #expect(try bench.fault(of: again) == nil)
    try bench.append([1], to: again)
    #expect(try bench.fault(of: early) == nil)
    #expect(
      try JSONFileStore.inspect(at: StoreBench.path, files: files).findings.isEmpty)
  }
}
