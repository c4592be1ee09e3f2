import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("A check of a whole store")
struct VerifyFindingTests {
  private let files = SimulatedFileSystem()
  private let store: JSONFileStore
  private static let segment = "journal-00000000000000000001.jsonl"

  init() throws { store = try StoreBench(files).create() }

  private func append(_ lines: [String]) throws {
    var raw = RawLines(after: try store.head())
    for line in lines {
      let head = raw.head
      _ = try store.append(raw.commit(line), after: head)
    }
  }

  private func findings() throws -> [JSONFileStore.VerifyFinding] {
    try JSONFileStore.inspect(at: StoreBench.path, files: files).findings
  }

  /// A line that makes a record.
  private static func new(_ record: String, _ time: String = "2026-01-02T00:00:00.000Z") -> String {
    RawLines.change(record, #""new":{"name":"A"}"#, time: time)
  }

  /// A line that changes a record.
  private static func set(_ record: String, after previous: Int?) -> String {
    RawLines.change(
      record, #""set":{"name":["A","B"]}"#, previous: previous, time: "2026-01-02T00:00:00.000Z")
  }

  @Test("has nothing to say of a store that is whole")
  func whole() throws {
    try append([
      Self.new("lead/1"), Self.set("lead/1", after: 1), Self.new("lead/2"),
      Self.set("lead/1", after: 2), Self.set("lead/2", after: 3),
    ])
    try store.putBlob(Blob([1, 2, 3]))
    let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
    #expect(report.findings.isEmpty && report.commitCount == 5 && report.contentCount == 0)
    #expect(try store.verify() == report)
  }

  /// Lines that are whole in their bytes and wrong in what they say; the last one of each is.
  static let wrong: [(lines: [String], kind: JSONFileStore.VerifyFinding.Kind)] = [
    (
      [new("lead/1"), RawLines.change("lead/2", #""new":{"name":"A","name":"B"}"#)],
      .malformedLine(reason: "the line has the key 'name' twice in one object")
    ),
    (
      [RawLines.change("lead/1", #""new":{"address":{"city":"A","city":"B"}}"#)],
      .malformedLine(reason: "the line has the key 'city' twice in one object")
    ),
    (
      [#""t":"2026-01-01T00:00:00.000Z","by":"system","do":"test","do":"test","note":{}"#],
      .malformedLine(reason: "the line has the key 'do' twice in one object")
    ),
    ([new("lead/1"), new("lead/1")], .invalidLine(.repeatedRecord(lead(1), at: 2))),
    (
      [new("lead/1"), new("lead/2", "2026-01-01T23:59:59.999Z")],
      .invalidLine(.timeGoesBack(at: 2))
    ),
    (
      [new("lead/1"), set("lead/1", after: 2)],
      .invalidLine(.brokenLink(lead(1), at: 2, found: 2, expected: 1))
    ),
    (
      [new("lead/1"), set("lead/1", after: 9)],
      .invalidLine(.brokenLink(lead(1), at: 2, found: 9, expected: 1))
    ),
    (
      [new("lead/1"), new("lead/2"), set("lead/2", after: 1)],
      .invalidLine(.brokenLink(lead(2), at: 3, found: 1, expected: 2))
    ),
    (
      [new("lead/1"), set("lead/1", after: nil)],
      .invalidLine(.brokenLink(lead(1), at: 2, found: nil, expected: 1))
    ),
    ([new("lead/1"), set("lead/2", after: 1)], .invalidLine(.unknownRecord(lead(2), at: 2))),
    (
      [#""t":"2026-01-01T00:00:00.000Z","by":"system","do":"test""#],
      .invalidLine(.incompleteLine(missing: "new", at: 1))
    ),
  ]

  private static func lead(_ number: UInt32) -> RecordReference {
    RecordReference(kind: "lead", number: number)
  }

  @Test("names each line that cannot follow those before it, by its byte", arguments: wrong.indices)
  func wrongLine(_ index: Int) throws {
    let (lines, kind) = Self.wrong[index]
    try append(lines.dropLast())
    let start = files.bytes(at: "\(StoreBench.path)/\(Self.segment)").prefix { $0 != 0 }.count
    try append([lines[lines.count - 1]])
    try append([Self.new("lead/7")])
    let found = try findings()
    #expect(found.map(\.kind) == [kind])
    #expect(found.first?.offset == start && found.first?.file == Self.segment)
    #expect(found.first?.lastGood == lines.count - 1 && found.first?.isDamage == true)
    #expect(throws: StoreError.self) { try store.verify() }
  }

  @Test("names every one of them, not only the first")
  func several() throws {
    try append([
      Self.new("lead/1"), Self.new("lead/1"), Self.set("lead/1", after: 1), Self.new("lead/2"),
    ])
    #expect(
      try findings().map(\.kind) == [
        .invalidLine(.repeatedRecord(Self.lead(1), at: 2)),
        .invalidLine(.brokenLink(Self.lead(1), at: 3, found: 1, expected: 2)),
      ])
  }

  @Test("names files that are no part of a store, and what is missing, and is content")
  func folder() throws {
    try append([Self.new("lead/1")])
    try store.putBlob(Blob([1]))
    let foreign = [
      "journal-00000000000000000001 (conflicted copy).jsonl", "head.sync-conflict", "notes.txt",
      "attachments/picture.png",
    ]
    for name in foreign {
      files.close(try files.open("\(StoreBench.path)/\(name)", .create))
    }
    let draft = "\(StoreBench.path)/attachments/\(Blob([2]).hash.hex).tmp-0123456789abcdef"
    files.close(try files.open(draft, .create))
    try files.remove("\(StoreBench.path)/lock")
    try files.remove("\(StoreBench.path)/head")
    let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
    #expect(report.damage.isEmpty)
    #expect(report.findings.filter { $0.kind == .foreignFile }.map(\.file) == foreign.sorted())
    #expect(
      report.findings.map(\.kind).filter { $0 != .foreignFile } == [.missingHead, .missingLock])
    #expect(report.findings.map(\.text).contains { $0.hasPrefix("head is missing") })
  }

  @Test("names the contents that lines name and that are missing or damaged, and damaged others")
  func contents() throws {
    let blobs = [Blob([1]), Blob([2]), Blob([3]), Blob([4])]
    for blob in blobs { try store.putBlob(blob) }
    func attach(_ number: Int, _ blob: Blob) -> String {
      RawLines.change(
        "attachment/\(number)",
        #""new":{"subject":"lead/1","fileName":"\#(number).txt","content":"\#(blob.hash.hex)"}"#)
    }
    try append([attach(1, blobs[0]), attach(2, blobs[1]), attach(3, blobs[2])])
    #expect(try findings().isEmpty)
    func path(_ blob: Blob) -> String { "\(StoreBench.path)/attachments/\(blob.hash.hex)" }
    try files.remove(path(blobs[1]))
    files.replace(path(blobs[2]), with: [9])
    files.replace(path(blobs[3]), with: [9])
    let found = try findings()
    func attachment(_ number: UInt32) -> RecordReference {
      RecordReference(kind: "attachment", number: number)
    }
    #expect(
      found.map(\.kind) == [
        .missingContent(attachment(2), fileName: "2.txt"),
        .damagedContent(attachment(3), fileName: "3.txt"), .damagedContent(nil, fileName: ""),
      ])
    #expect(found.map(\.file) == blobs.dropFirst().map { "attachments/\($0.hash.hex)" })
    #expect(found.map(\.isDamage) == [true, true, true])
  }

  @Test("says that bytes follow the last commit, and keeps nothing of what their lines say")
  func unfinished() throws {
    try append([Self.new("lead/1")])
    let path = "\(StoreBench.path)/\(Self.segment)"
    let bytes = files.bytes(at: path)
    // The first line of a commit of two, which makes a record that is there.
    var raw = RawLines(after: try store.head())
    var line = raw.commit(#""u":[2,2],"# + Self.new("lead/1")).chunks[0]
    let chain = try #require(line.firstRange(of: Array(#","h":""#.utf8))).lowerBound
    line.removeSubrange(chain...)
    LineSeal.append(to: &line, from: 0)
    files.replace(path, with: bytes + line)
    let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
    #expect(report.findings.map(\.kind) == [.unfinishedWrite(byteCount: line.count)])
    #expect(report.uncommittedByteCount == line.count && report.head.position == 1)
  }

  @Test("names the slot of the head that is not whole, for every bit in it")
  func headSlots() throws {
    for _ in 0..<2 { try append([Self.new("lead/\(try store.head().position + 1)")]) }
    let path = "\(StoreBench.path)/head"
    let head = files.bytes(at: path)
    for bit in stride(from: 0, to: head.count * 8, by: 11) {
      var bytes = head
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      files.replace(path, with: bytes)
      let found = try findings()
      #expect(found.map(\.kind) == [.damagedHead(isUsable: true)], "bit \(bit)")
      #expect(found.first?.offset == bit / 8 / 512 * 512 && found.first?.isDamage == false)
    }
  }
}
