import Synchronization
import Testing

@testable import CRMCore

@Suite("An import in pieces")
struct StreamedImportTests {
  private let store = PieceStore()
  private let office: Office

  init() throws { office = try Office(store: store) }

  /// Leads with a long note each; about 100 KB a row, so that ten rows are a piece.
  private static func file(_ count: Int, broken: Int? = nil) -> [UInt8] {
    var text = "name,priority,lost-note\n"
    for number in 1...count {
      let priority = number == broken ? "none" : "low"
      text += "Lead \(number),\(priority),"
      text += String(repeating: "note \(number) ", count: 12_000) + "\n"
    }
    return Array(text.utf8)
  }

  private func source(_ count: Int = 45, broken: Int? = nil) throws -> ImportSource {
    try ImportSource(csv: Self.file(count, broken: broken))
  }

  /// The blocking form, whatever the caller is.
  private func importing(
    _ source: ImportSource, key: String? = nil, _ options: ImportOptions = ImportOptions()
  ) throws -> ImportResult {
    try office.crm.importRecords(
      Lead.self, from: source, options, as: office.admin, idempotencyKey: key)
  }

  @Test("gives the store the bytes that it would append at once, in pieces of a megabyte or so")
  func sameBytes() throws {
    let other = PieceStore()
    let plain = try Office(store: other)
    let source = try source()
    let whole = try plain.write(as: plain.admin) { tx in
      try tx.importRecords(Lead.self, from: source)
    }
    let result = try importing(source)
    #expect(result.created == 45)
    #expect(result.rows.elementsEqual(whole.rows))
    #expect(result.position == whole.position)
    #expect(store.bytes == other.bytes)
    #expect(other.record.begun == 0)
    let record = store.record
    #expect([record.begun, record.committed, record.aborted, record.holds] == [1, 1, 0, 0])
    #expect(record.sizes.count >= 4)
    #expect(record.sizes.allSatisfy { $0 < 5 << 18 })
    #expect(office.crm.read { $0.leads.count } == 45)
    let again = try CRM.open(.store(store))
    #expect(again.read { $0.leads.count } == 45)
  }

  @Test("asks for the rights, the key and the beginning of the store as every write")
  func refusals() throws {
    let source = try source()
    let before = store.bytes
    #expect(throws: CRMError.self) {
      try office.crm.importRecords(Lead.self, from: source, as: office.viewer)
    }
    store.record.refusal = .busy(holder: 1)
    #expect(try importing(source, key: "once").created == 45)
    #expect(store.record.sizes.isEmpty)
    #expect(store.bytes.count > before.count)
    #expect(throws: CRMError.self) { try importing(source, key: "once") }
  }

  @Test("leaves nothing where a row is refused or what follows throws, and goes on after it")
  func abortion() throws {
    struct Stop: Error {}
    let before = store.bytes
    let refused = try importing(try source(broken: 44))
    #expect(refused.position == nil)
    #expect([refused.created, refused.skipped, refused.refused] == [0, 44, 1])
    #expect(store.record.aborted == 1)
    #expect(store.bytes == before)
    let source = try source()
    #expect(throws: Stop.self) {
      try office.crm.writeInPieces(as: office.admin) { tx in
        _ = try tx.importRecords(Lead.self, from: source)
        throw Stop()
      }
    }
    #expect(store.record.aborted == 2)
    #expect(store.bytes == before)
    #expect(office.crm.read { $0.leads.count } == 0)
    #expect(store.record.holds == 0)
    #expect(try importing(source).created == 45)
    #expect(office.crm.read { $0.leads.count } == 45)
  }

  @Test("is one commit with what its transaction does before and after it")
  func surroundings() throws {
    let source = try source()
    try office.crm.writeInPieces(as: office.admin) { tx in
      #expect(throws: CRMError.self) {
        try tx.atomically { tx in
          _ = try tx.importRecords(Lead.self, from: source)
          try tx.insert(Lead(name: ""))
        }
      }
      _ = try tx.importRecords(Lead.self, from: source)
      let pieces = store.record.sizes.count
      // The second one is not the first of its commit any more, and is kept until the end.
      _ = try? tx.atomically { tx in
        _ = try tx.importRecords(Lead.self, from: source)
        try tx.insert(Lead(name: ""))
      }
      #expect(store.record.sizes.count == pieces)
      try tx.insert(Lead(name: "The last"))
    }
    #expect(store.record.aborted == 1)
    let again = try CRM.open(.store(store))
    #expect(again.read { $0.leads.count } == 46)
    #expect(again.read { $0.leads.map(\.name).last } == "The last")
  }

  @Test("that fails in a piece or at the end is not there; where that is unknown, nothing follows")
  func failures() throws {
    let before = store.bytes
    let source = try source()
    let full = StoreError.notWritten(reason: "full", code: 28)
    store.record.failing = (2, full)
    #expect(throws: CRMError.store(full)) { try importing(source) }
    store.record.failing = nil
    store.record.lastFailure = full
    #expect(throws: CRMError.store(full)) { try importing(source) }
    #expect(store.bytes == before)
    #expect(office.crm.read { $0.leads.count } == 0)
    store.record.lastFailure = nil
    #expect(try importing(source).created == 45)
    let unknown = StoreError.outcomeUnknown(reason: "gone", code: 5)
    store.record.lastFailure = unknown
    #expect(throws: CRMError.store(unknown)) { try importing(source) }
    #expect(throws: CRMError.store(unknown)) {
      try office.write(as: office.admin) { try $0.insert(Lead(name: "Next")) }
    }
    #expect(store.record.holds == 0)
  }

  @Test("is told to observers once, when all of it is durable, and rehearsed without a piece")
  func observers() async throws {
    let source = try source()
    let sequence = office.crm.commits()
    let seen = Mutex<[Int]>([])
    let crm = office.crm
    store.record.onPiece = { seen.withLock { $0.append(crm.read { $0.leads.count }) } }
    let actor = office.admin
    let rehearsal = try crm.rehearse(as: actor) { try $0.importRecords(Lead.self, from: source) }
    #expect(store.record.begun == 0)
    let before = store.bytes
    let result = try await crm.importRecords(Lead.self, from: source, as: actor)
    #expect(store.record.sizes.count >= 4)
    #expect(seen.withLock { $0.allSatisfy { $0 == 0 } })
    #expect(before + rehearsal.commits.chunks.joined() == store.bytes)
    try await crm.write(as: actor) { try $0.insert(Lead(name: "Next")) }
    var commits = sequence.makeAsyncIterator()
    let first = try await commits.next()
    #expect(first?.position == result.position)
    #expect(first?.changes.count == 45)
    #expect(try await commits.next()?.changes.count == 1)
  }

  /// Imports a file where there is one, and else writes a lead.
  private static func write(
    _ number: Int, _ source: ImportSource?, _ crm: CRM, _ actor: User.ID
  ) async throws {
    if let source {
      _ = try await crm.importRecords(Lead.self, from: source, as: actor)
    } else {
      _ = try await crm.write(as: actor) { try $0.insert(Lead(name: text("Lead ", number))) }
    }
  }

  @Test("keeps the writers waiting that come meanwhile, and none of them is lost")
  func others() async throws {
    let source = try source()
    let (crm, actor) = (office.crm, office.admin)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<30 {
        let source = number % 10 == 5 ? source : nil
        group.addTask { try await Self.write(number, source, crm, actor) }
      }
      try await group.waitForAll()
    }
    #expect(crm.read { $0.leads.count } == 27 + 3 * 45)
    #expect([store.record.committed, store.record.aborted, store.record.holds] == [3, 0, 0])
    let again = try await CRM.open(.store(store))
    #expect(again.read { $0.leads.count } == 27 + 3 * 45)
  }
}
