import CRMCore
import CRMStorage
import Testing

@Suite("Repairing a store")
struct RepairTests {
  private let world: RepairWorld

  init() throws { world = try RepairWorld() }

  private func repair(
    _ raw: RawStore
  ) throws -> (report: JSONFileStore.RepairReport, snapshot: Snapshot) {
    try RepairBench(raw).repair()
  }

  @Test("that is whole gives the same lines under a name of its own")
  func whole() throws {
    let (report, snapshot) = try repair(world.raw)
    #expect(report.findings.isEmpty && report.isComplete)
    #expect((report.lineCount, report.commitCount, report.contentCount) == (11, 8, 1))
    #expect(report.storeID != report.damagedID)
    #expect(snapshot[Lead.ID(1)]?.version == 4)
    #expect(snapshot[Lead.ID(1)]?.modifiedBy == Principal(user: 1))
  }

  @Test("loses nothing where lines are doubled, swapped, joined, spaced or between other bytes")
  func harmless() throws {
    let feed = UInt8(ascii: "\n")
    let ways: [(String, (inout [[UInt8]]) -> Void)] = [
      ("doubled", { $0.insert($0[4], at: 7) }), ("swapped", { $0.swapAt(3, 9) }),
      ("joined", { $0[5][$0[5].count - 1] = UInt8(ascii: " ") }),
      ("cut", { lines in lines[5].removeLast() }),
      ("spaced", { lines in lines = lines.map { $0.dropLast() + [0x0D, feed] } }),
      ("zeros", { $0.insert([UInt8](repeating: 0, count: 512), at: 6) }),
      ("text", { $0.insert(Array("<<<<<<< HEAD\n".utf8), at: 1) }),
      ("a beginning", { $0.insert(Array($0[3].prefix(60)), at: 2) }),
      ("no last line feed", { lines in lines[10].removeLast() }),
      ("reversed", { lines in lines.reverse() }),
    ]
    for (name, change) in ways {
      let (report, snapshot) = try repair(world.changed(change))
      #expect(report.isComplete && report.lineCount == 11, "\(name): \(report.messages)")
      #expect(snapshot[Lead.ID(1)]?.website == "n.example", "\(name)")
    }
  }

  @Test("says which lines are lost, and goes on behind them")
  func lostLines() throws {
    let lost: [Int: [String]] = [
      1: ["line 1 is lost", "of the 2 lines of the commit at line 1 only 1 could be kept"],
      3: [
        "line 3 is lost",
        "user/2 is an empty deleted record, so that no new one gets the number of a lost one",
        "owner of customer/1 still points at user/2, which is lost",
        "owner of lead/1 still points at user/2, which is lost",
      ],
      5: [
        "line 5 is lost",
        "of the lines of the commit at line 4, whose end is lost, 1 could be kept",
        "line 6 of lead/1 was left out: the line that made the record is lost or was left out",
        "line 7 of lead/1 was left out: the line that made the record is lost or was left out",
        "line 11 of lead/1 was left out: the line that made the record is lost or was left out",
        "lead/1 is an empty deleted record, so that no new one gets the number of a lost one",
      ],
      6: ["line 6 is lost", "the lost line 6 changed lead/1"],
      7: ["line 7 is lost", "the lost line 7 changed lead/1"],
      11: ["line 11 is lost"],
    ]
    for (line, messages) in lost {
      let (report, _) = try repair(world.changed { $0[line - 1] = [] })
      let found = report.messages.filter { !$0.contains(" share the ") }
      #expect(found.sorted() == messages.sorted(), "line \(line)")
    }
  }

  @Test("goes on behind every line that is damaged in any way")
  func everyLine() throws {
    for line in world.lines.indices {
      let ways: [(inout [UInt8]) -> Void] = [
        { $0[$0.count / 2] ^= 1 }, { $0.removeFirst(20) }, { $0.removeLast(20) },
        { $0[0] = 0 }, { $0.insert(UInt8(ascii: "\n"), at: $0.count / 2) },
      ]
      for (index, way) in ways.enumerated() {
        let (report, _) = try repair(world.changed { way(&$0[line]) })
        #expect(
          report.findings.contains(.missing((line + 1)...(line + 1))), "line \(line), way \(index)")
      }
    }
  }

  @Test("needs neither head nor lock nor format, and says what is not there")
  func otherFiles() throws {
    var raw = world.raw
    for name in ["head", "lock", "format.json"] { raw.files[name] = nil }
    raw.files["journal-1 (conflicted copy).jsonl"] = [1]
    var (report, snapshot) = try repair(raw)
    #expect(
      report.findings == [
        .file("format.json", .missing), .file("head", .missing), .file("lock", .missing),
        .foreignFile("journal-1 (conflicted copy).jsonl"),
      ])
    #expect(report.damagedID == nil && snapshot[Lead.ID(1)]?.version == 4)
    raw.files["head"] = [UInt8](repeating: 7, count: 512)
    raw.files["format.json"] = Array("{}\n".utf8)
    (report, snapshot) = try repair(raw)
    #expect(report.findings.contains(.file("head", .damaged)))
    #expect(report.findings.contains(.file("format.json", .damaged)))
    #expect(report.isComplete)
  }

  @Test("names contents that are damaged or missing, with what needs them")
  func contents() throws {
    let name = try #require(world.raw.files.keys.first { $0.hasPrefix("attachments/") })
    let hash = try #require(ContentDigest(hex: String(name.dropFirst(12))))
    let attachment = RecordReference(kind: FileAttachment.kind, number: 1)
    var raw = world.raw
    raw.files[name] = Array("0ffer".utf8)
    raw.files["attachments/\(ContentDigest.zero.hex)"] = [1]
    #expect(
      try repair(raw).report.findings == [
        .content(hash, .damaged, attachment), .content(.zero, .damaged, nil),
      ])
    raw.files = world.raw.files
    raw.files[name] = nil
    #expect(try repair(raw).report.findings == [.content(hash, .missing, attachment)])
  }

  @Test("leaves out an append that nobody was told of, and keeps a whole one")
  func unfinishedAppend() throws {
    // The head of the time before the last commits says that they were not flushed.
    let early = try RepairWorld.head(atLine: 7, of: world)
    var raw = world.changed { lines in lines[7...] = [lines[7]] }
    raw.files["head"] = early
    var report = try repair(raw).report
    #expect(report.findings == [.unfinished(8, lineCount: 1)])
    #expect(report.lineCount == 7 && report.isComplete)
    raw = world.changed { lines in lines[9...] = [] }
    raw.files["head"] = early
    report = try repair(raw).report
    #expect(report.findings.isEmpty && report.lineCount == 9)
    raw.files["head"] = nil
    raw.journal = Array(world.lines[..<8].joined())
    report = try repair(raw).report
    #expect(report.findings.contains(.partial(commit: 8, kept: 1, of: nil)))
  }

  @Test("throws where nothing is whole, and makes nothing")
  func nothing() throws {
    for bytes in [[], Array("no journal\n".utf8)] as [[UInt8]] {
      var raw = world.raw
      raw.journal = bytes
      let bench = try RepairBench(raw)
      let error = #expect(throws: StoreError.self) { try bench.repair() }
      guard case .damaged(let damage) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(damage.reason == "no line in the store is whole")
      #expect(try bench.files.list("/") == ["acme.crm"])
    }
    let bench = try RepairBench(RawStore(["readme.txt": [1]]))
    #expect(throws: StoreError.noStore(path: RepairBench.old)) { try bench.repair() }
  }

  @Test("of an empty store gives an empty one")
  func empty() throws {
    let files = SimulatedFileSystem()
    try StoreBench(files).create().close()
    let (report, _) = try repair(try RawStore(StoreBench.path, in: files))
    #expect(report.findings.isEmpty && report.lineCount == 0)
  }

  @Test("writes over nothing, and not into the damaged store")
  func places() throws {
    let folder = try TemporaryFolder()
    let files = POSIXFileSystem()
    try world.raw.write(to: folder.store, in: files)
    try files.makeDirectory(folder.store + "/torn")
    for place in ["/new.crm", "/torn/new.crm", "/torn/../new.crm"] {
      #expect(throws: StoreError.self) {
        try JSONFileStore.repair(folder.store, to: folder.store + place)
      }
    }
    #expect(throws: StoreError.storeExists(path: folder.store)) {
      try JSONFileStore.repair(folder.store, to: folder.store)
    }
    let report = try JSONFileStore.repair(folder.store, to: folder.path + "/new.crm")
    #expect(report.isComplete && report.lineCount == 11)
    var raw = try RawStore(folder.store, in: files)
    #expect(raw == world.raw)
    raw = try RawStore(folder.path + "/new.crm", in: files)
    #expect(raw.files.count == 5)
  }

  @Test("gets all that the disk still gives")
  func unreadableBlocks() throws {
    var raw = world.raw
    raw.journal = Array(repeatElement(world.lines[2], count: 40).joined()) + raw.journal
    let simulated = SimulatedFileSystem()
    try raw.write(to: RepairBench.old, in: simulated)
    for call in 1...5 {
      let files = FaultyFileSystem(simulated)
      files.setFault(FaultyFileSystem.Fault(call: call, code: 5, name: "read"))
      let report = try JSONFileStore.repair(
        RepairBench.old, to: "/new-\(call).crm", catalog: .standard, options: .init(), files: files)
      #expect(report.lineCount >= 9, "\(call): \(report.messages)")
    }
  }

  @Test("reads all segments, in whatever order their lines are")
  func segments() throws {
    let world = try RepairWorld(segmentLimit: 500)
    let names = world.raw.files.keys.filter { $0.hasPrefix("journal") }.sorted()
    try #require(names.count > 3)
    var bench = try RepairBench(world.raw)
    bench.options.segmentLimit = 500
    let (report, _) = try bench.repair()
    #expect(report.findings.isEmpty && report.lineCount == 11)
    var raw = world.raw
    (raw.files[names[1]], raw.files[names[2]]) = (raw.files[names[2]], raw.files[names[1]])
    #expect(try repair(raw).report.isComplete)
    raw.files[names[1]] = nil
    let lost = try repair(raw).report
    #expect(!lost.isComplete && lost.findings.contains { $0.code == "missing" })
  }
}
