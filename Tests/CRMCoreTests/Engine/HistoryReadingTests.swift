import Synchronization
import Testing

@testable import CRMCore

/// Reading the journal again, when it is no longer what the state was made of.
@Suite struct HistoryReadingTests {
  private let store = RewritingStore()
  private let office: Office
  private let lead: Lead.ID

  init() throws {
    let office = try Office(store: store)
    self.office = office
    lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "One")) }
    for name in ["Two", "Three"] {
      try office.write(as: office.sales) { [lead] tx in try tx.update(lead) { $0.name = name } }
    }
  }

  @Test func historyFollowsTheLinksBack() throws {
    let changes = try office.crm.history(of: lead, as: office.admin)
    #expect(changes.map(\.position) == [10, 9, 8])
  }

  @Test(arguments: [("\"p\":9", "\"p\":10"), ("\"p\":9", "\"p\":11"), ("lead/1", "lead/2")])
  func aLinkThatDoesNotLeadBackEndsTheHistory(from: String, to: String) throws {
    store.rewrite(from, to)
    #expect(throws: CRMError.journal("line 10 is not one of the changes of lead/1")) {
      try office.crm.history(of: lead, as: office.admin)
    }
  }

  @Test func theErrorThatReadingMetIsTold() throws {
    let damage = StoreError.damaged(
      StoreError.Damage(file: "f", offset: 7, lastGood: 3, reason: "broken"))
    store.fail(damage)
    let expected = CRMError.store(damage)
    #expect(throws: expected) { try office.crm.history(of: lead, as: office.admin) }
    #expect(throws: expected) { try office.crm.latestChanges(3) }
    #expect(throws: expected) { try office.crm.snapshot(at: office.crm.now) }
    #expect(throws: expected) { try office.crm.refresh() }
    #expect(throws: expected) { try CRM.open(.store(store)) }
  }
}

/// A store whose lines can be made to read otherwise than they were written.
private final class RewritingStore: JournalStore {
  private let base = InMemoryStore()
  private let state = Mutex((from: "", to: "", error: StoreError?.none))

  func rewrite(_ from: String, _ to: String) { state.withLock { $0 = (from, to, nil) } }
  func fail(_ error: StoreError) { state.withLock { $0.error = error } }

  var worker: (any BlockingWorker)? { nil }
  func head() throws(StoreError) -> JournalHead { try base.head() }
  func close() throws(StoreError) { try base.close() }

  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    try base.append(commits, after: head)
  }

  func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    let (from, to, error) = state.withLock { $0 }
    if let error { throw error }
    try base.read(after: position) { chunk in
      let text = String(decoding: chunk, as: UTF8.self)
      let bytes = Array(
        from.isEmpty
          ? text.utf8
          : text.split(separator: from, omittingEmptySubsequences: false).joined(separator: to).utf8
      )
      return try bytes.withUnsafeBytes(body)
    }
  }
}
