@testable import CRMCore
import Synchronization
import Testing

/// When contents reach the store, and when they do not.
@Suite struct ContentWriteTests {
  private let store = LoggingStore()
  private let office: Office
  private let lead: Lead.ID

  init() throws {
    office = try Office(store: store)
    lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    store.clear()
  }

  private func attach(_ byte: UInt8, _ tx: inout WriteTransaction) throws {
    try tx.attach([byte], named: "a", to: lead.reference)
  }

  @Test func contentsAreKeptBeforeTheLinesThatNameThem() throws {
    try office.write(as: office.sales) { tx in
      for byte in 1...3 as ClosedRange<UInt8> { try attach(byte, &tx) }
    }
    #expect(store.log == ["put", "put", "put", "append"])
  }

  @Test func theAsynchronousFormKeepsThemFirstToo() async throws {
    try await office.crm.write(as: office.sales) { tx in try attach(1, &tx) }
    #expect(store.log == ["put", "append"])
  }

  @Test func aRehearsalKeepsNothing() throws {
    let rehearsal = try office.crm.rehearse(as: office.sales) { tx in try attach(1, &tx) }
    #expect(rehearsal.commits.lineCount == 1)
    #expect(store.log == [])
  }

  @Test func aClosureThatThrowsKeepsNothing() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try office.write(as: office.sales) { tx in
        try attach(1, &tx)
        throw Stop()
      }
    }
    try office.write(as: office.sales) { tx in try tx.insert(Note(about: lead.reference, "N")) }
    #expect(store.log == ["append"])
  }

  @Test func whatIsRolledBackInsideOfAWriteIsNotKept() throws {
    struct Stop: Error {}
    try office.write(as: office.sales) { tx in
      try attach(1, &tx)
      try? tx.atomically { tx in
        try attach(2, &tx)
        throw Stop()
      }
      _ = try? tx.attach([3], named: "no/name", to: lead.reference)
      try attach(4, &tx)
    }
    #expect(store.log == ["put", "put", "append"])
    #expect(store.kept == [Blob([1]).hash, Blob([4]).hash])
  }

  @Test func aContentThatCannotBeKeptFailsTheWriteAndPublishesNothing() throws {
    let full = StoreError.notWritten(reason: "no space left on the device", code: 28)
    store.failNextPut(full)
    let head = try store.head()
    let error = office.refusal(as: office.sales) { tx in
      try tx.insert(Note(about: lead.reference, "N"))
      try attach(1, &tx)
    }
    #expect(error == .store(full))
    #expect(store.log == ["put"])
    #expect(try store.head() == head)
    #expect(office.crm.snapshot.attachments.count == 0 && office.crm.snapshot.notes.count == 0)
    try office.write(as: office.sales) { tx in try attach(1, &tx) }
    #expect(office.crm.snapshot.attachments.count == 1)
  }

  @Test func everyoneInAGroupHearsOfAContentThatCannotBeKept() async throws {
    let engine = office.crm.engine
    let (sales, lead) = (office.sales, lead)
    let turn = engine.desk.ticket()
    #expect(engine.desk.tell { $0.arrive(turn, .turn) } == .decide)
    let callers = (0..<3).map { index in
      Task {
        try await office.crm.write(as: sales) { tx in
          if index == 1 {
            try tx.attach([1], named: "a", to: lead.reference)
          } else {
            try tx.insert(Note(about: lead.reference, "N"))
          }
        }
      }
    }
    while engine.desk.waitingCount < 3 { await Task.yield() }
    store.failNextPut(.notWritten(reason: "full", code: 28))
    #expect(engine.desk.tell { $0.left(turn) } == .answer)
    for caller in callers {
      let result = await caller.result
      #expect(throws: CRMError.store(.notWritten(reason: "full", code: 28))) { try result.get() }
    }
    #expect(store.log == ["put"])
    #expect(office.crm.snapshot.notes.count == 0 && office.crm.snapshot.attachments.count == 0)
  }

  @Test func aStoreWithoutContentsRefusesToAttach() throws {
    let office = try Office(store: FaultyStore())
    let error = office.refusal(as: office.admin) { tx in
      try tx.attach([1], named: "a", to: office.admin.reference)
    }
    #expect(error == .store(.keepsNoContents))
    #expect(error?.explanation.category == .refused)
    #expect(try office.crm.contentUsage() == CRM.ContentUsage())
    #expect(try office.crm.verifyContents() == 0)
  }

  @Test func limitsAreAskedBeforeAnyByteIsKept() throws {
    let limits = CRM.ContentLimits(byteCount: 4, mediaTypes: ["image/png", "text/plain"])
    let store = LoggingStore()
    let office = try Office(store: store, options: OpenOptions(contentLimits: limits))
    store.clear()
    let admin = office.admin
    func code(_ bytes: [UInt8], _ type: String? = nil) -> String? {
      office.refusal(as: admin) { tx in
        try tx.attach(bytes, named: "a", mediaType: type, to: admin.reference)
      }?.code
    }
    #expect(code(Array("12345".utf8)) == "attachment.size")
    #expect(code([0, 1]) == "attachment.type")
    #expect(code([0, 1], "image/gif") == "attachment.type")
    #expect(code([0, 1], "image/png") == "attachment.type")
    #expect(code([0, 1], "text") == "attachment.type")
    #expect(store.log == [])
    #expect(code(Array("1234".utf8)) == nil)
    #expect(store.log == ["put", "append"])
  }

  @Test func theLimitIsTwentyFiveMegabytesUnlessOtherwiseAsked() throws {
    #expect(CRM.ContentLimits().byteCount == 25_000_000)
    #expect(CRM.ContentLimits().allows(mediaType: "application/zip"))
  }
}

/// A store in memory that notes in which order it is used, and fails to keep contents when told to.
private final class LoggingStore: BlobStore {
  private let inner = InMemoryStore()
  private let state = Mutex<(log: [String], fault: StoreError?)>(([], nil))

  var log: [String] { state.withLock { $0.log } }
  var kept: Set<ContentDigest> { Set((try? inner.listBlobs().map(\.hash)) ?? []) }
  func clear() { state.withLock { $0.log = [] } }
  func failNextPut(_ error: StoreError) { state.withLock { $0.fault = error } }

  var worker: (any BlockingWorker)? { nil }
  func head() throws(StoreError) -> JournalHead { try inner.head() }
  func close() throws(StoreError) { try inner.close() }
  func readBlob(_ hash: ContentDigest) throws(StoreError) -> [UInt8] { try inner.readBlob(hash) }
  func hasBlob(_ hash: ContentDigest) throws(StoreError) -> Bool { try inner.hasBlob(hash) }
  func listBlobs() throws(StoreError) -> [Blob.Entry] { try inner.listBlobs() }

  func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    try inner.read(after: position, body)
  }

  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    state.withLock { $0.log.append("append") }
    return try inner.append(commits, after: head)
  }

  func putBlob(_ blob: Blob) throws(StoreError) {
    let fault = state.withLock { state in
      state.log.append("put")
      defer { state.fault = nil }
      return state.fault
    }
    if let fault { throw fault }
    try inner.putBlob(blob)
  }
}
