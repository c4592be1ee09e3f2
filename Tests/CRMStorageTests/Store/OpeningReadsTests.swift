import CRMCore
import CRMStorage
import CRMStoreConformance
import Synchronization
import Testing

@Suite("Reading a store while it is opened")
struct OpeningReadsTests {
  private let simulated = SimulatedFileSystem()
  private let files: FaultyFileSystem

  init() { files = FaultyFileSystem(simulated) }

  /// What an opening passed, with the store.
  private func open(
    _ options: JSONFileStore.Options = .init()
  ) throws -> (bytes: [UInt8], store: JSONFileStore) {
    var bytes: [UInt8] = []
    let store = try JSONFileStore.open(at: StoreBench.path, options: options, files: files) {
      #expect($0.last == UInt8(ascii: "\n"))
      bytes.append(contentsOf: $0)
    }
    return (bytes, store)
  }

  private func wholeJournal(_ store: JSONFileStore) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try store.read(after: 0) {
      bytes.append(contentsOf: $0)
      return true
    }
    return bytes
  }

  @Test("passes the lines of every commit once and in order, and reads the journal once")
  func once() throws {
    var bench = StoreBench(files, segmentLimit: 4_000)
    let made = try bench.create()
    for count in 1...40 { try bench.append([count % 5 + 1, 2], to: made) }
    let expected = try wholeJournal(made)
    try made.close()
    let before = (files.bytesRead("journal-"), files.readCount("head"))
    let (bytes, store) = try open()
    #expect(bytes == expected)
    #expect(files.bytesRead("journal-") - before.0 == expected.count)
    #expect(files.readCount("head") - before.1 == 1)
    #expect(try store.head().position == bench.acknowledgedCount)
  }

  @Test("passes commits that lie across the border of what is in memory, or are larger")
  func large() throws {
    let made = try StoreBench(files).create()
    let text = String(repeating: "x", count: 100_000)
    var head = try made.head()
    for count in [3, 1, 7, 25, 2, 1] {
      head = try made.append(
        LineBuilder.commit(after: head, lineCount: count, text: text), after: head)
    }
    try made.close()
    let before = files.bytesRead("journal-")
    let (bytes, store) = try open()
    let read = files.bytesRead("journal-") - before
    #expect(bytes == (try wholeJournal(store)))
    // Commits that are larger than memory, or lie across its border, are read again in part.
    #expect(read < 2 * bytes.count)
  }

  @Test("passes nothing of a torn commit, nor of what lies beyond the horizon")
  func torn() throws {
    let journal = try SmallJournal()
    for byte in stride(from: journal.flushedByteCount, through: journal.bytes.count, by: 7) {
      let files = journal.copy()
      files.replace(SmallJournal.segment, with: Array(journal.bytes.prefix(byte)))
      var bytes: [UInt8] = []
      let store = try JSONFileStore.open(
        at: StoreBench.path, options: StoreBench(files).options, files: files
      ) { bytes.append(contentsOf: $0) }
      #expect(bytes == Array(journal.bytes.prefix(journal.flushedByteCount)))
      #expect(try StoreBench.lines(of: store) == journal.wholeLines(of: byte))
    }
  }

  @Test("passes whole commits alone where there is no head", arguments: [false, true])
  func withoutHead(_ accepts: Bool) throws {
    let journal = try SmallJournal()
    for byte in stride(from: journal.flushedByteCount, through: journal.bytes.count, by: 7) {
      let files = journal.copy()
      files.replace(SmallJournal.segment, with: Array(journal.bytes.prefix(byte)))
      try files.remove(SmallJournal.head)
      var options = StoreBench(files).options
      options.acceptsMissingHead = accepts
      var bytes: [UInt8] = []
      let store = try JSONFileStore.open(at: StoreBench.path, options: options, files: files) {
        bytes.append(contentsOf: $0)
      }
      #expect(bytes == Array(journal.bytes.prefix(journal.wholeByteCount(of: byte))))
      #expect(try StoreBench.lines(of: store) == journal.wholeLines(of: byte))
    }
  }

  private struct Refusal: Error {}

  @Test("ends with what the reader throws, and gives every file back")
  func refusal() throws {
    var bench = StoreBench(files)
    let made = try bench.create()
    try bench.append([1, 1], to: made)
    try made.close()
    let open = simulated.world.withLock { $0.descriptors.count }
    #expect(throws: Refusal.self) {
      try JSONFileStore.open(at: StoreBench.path, options: .init(), files: files) { _ in
        throw Refusal()
      }
    }
    #expect(simulated.world.withLock { $0.descriptors.count } == open)
  }

  @Test("lets the engine open without reading the journal again")
  func engine() throws {
    let crm = try CRM.open(
      .store(try JSONFileStore.create(at: StoreBench.path, options: .init(), files: files)))
    let settings = try StoreSettings(
      organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC", policy: "standard")
    try crm.write(as: .system) { tx in
      try tx.setUp(settings, administrator: User(username: "ada", name: "Ada", role: "admin"))
    }
    let ada = Principal(user: 1)
    for name in ["A", "B", "C"] {
      try crm.write(as: ada) { tx in _ = try tx.insert(Lead(name: name)) }
    }
    try crm.close()
    let files = files
    let before = (files.bytesRead("journal-"), files.readCount("head"))
    let again = try CRM.open(.file(StoreBench.path, false, .init(), files))
    #expect(again.snapshot.leads.count == 3)
    #expect(
      files.bytesRead("journal-") - before.0
        == simulated.bytes(at: "\(StoreBench.path)/journal-00000000000000000001.jsonl").count)
    #expect(files.readCount("head") - before.1 == 2)
    try again.write(as: ada) { tx in _ = try tx.insert(Lead(name: "D")) }
  }
}
