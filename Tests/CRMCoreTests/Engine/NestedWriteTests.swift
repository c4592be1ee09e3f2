import Synchronization
import Testing

@testable import CRMCore

/// A write inside of a write says so at once, and nothing else is taken for one.
@Suite struct NestedWriteTests {
  private let office: Office

  init() throws { office = try Office() }

  /// Begins a write, and a reading of what others appended, inside of a write.
  private func begin() -> [CRMError?] {
    func error(_ body: () throws -> Void) -> CRMError? {
      do { try body() } catch { return error as? CRMError }
      return nil
    }
    return [
      error { try office.write(as: office.admin) { _ in } }, error { try office.crm.refresh() },
      error { _ = try office.crm.commit(as: office.admin) { _ in } },
      error {
        let source = try ImportSource(csv: Array("name\nN".utf8))
        try office.crm.importRecords(Lead.self, from: source, as: office.admin)
      },
    ]
  }

  private static let refused = [CRMError?](repeating: .nestedWrite, count: 4)

  @Test func onAThread() async throws {
    let errors = Mutex<[CRMError?]>([])
    let office = office
    let thread = OnThread { [self] in
      try office.write(as: office.admin) { tx in
        let found = begin()
        errors.withLock { $0 = found }
        try tx.insert(Lead(name: "L"))
      }
    }
    await thread.end()
    #expect(errors.withLock { $0 } == Self.refused)
    #expect(office.crm.read { $0.leads.count } == 1)
    #expect(begin() == [nil, nil, nil, nil])
  }

  @Test func inATask() async throws {
    var errors: [CRMError?] = []
    try await office.crm.write(as: office.admin) { _ in errors = begin() }
    #expect(errors == Self.refused)
  }

  @Test func whichAClosureThatCatchesItSurvives() throws {
    let other = try Office()
    try office.write(as: office.admin) { tx in
      try tx.insert(Lead(name: "L"))
      // Through another store it is the same write that is waited for.
      try other.write(as: other.admin) { _ in #expect(begin() == Self.refused) }
      try other.write(as: other.admin) { try $0.insert(Lead(name: "other's")) }
    }
    #expect(office.crm.snapshot.leads.all().map(\.name) == ["L"])
    #expect(other.crm.snapshot.leads.all().map(\.name) == ["other's"])
  }

  @Test func readingInsideOfAWriteGoesOn() throws {
    try office.write(as: office.admin) { tx in
      try tx.insert(Lead(name: "L"))
      #expect(office.crm.read { $0.leads.count } == 0)
      let rehearsal = try office.crm.rehearse(as: office.admin) { try $0.insert(Lead(name: "M")) }
      #expect(rehearsal.result.number == 1)
      #expect(try office.crm.latestChanges(1).count == 1)
    }
    #expect(office.crm.read { $0.leads.count } == 1)
  }

  private static func add(_ name: String, _ office: Office) async throws {
    _ = try await office.crm.write(as: office.admin) { try $0.insert(Lead(name: name)) }
  }

  @Test func aTaskThatAWriteBeganWritesWhenItsTurnComes() async throws {
    let office = office
    var tasks: [Task<Void, any Error>] = []
    try await office.crm.write(as: office.admin) { tx in
      tasks.append(Task { try await Self.add("M", office) })
      tasks.append(Task.detached { try await Self.add("N", office) })
      try tx.insert(Lead(name: "L"))
    }
    for task in tasks { try await task.value }
    #expect(office.crm.read { $0.leads.count } == 3)
  }
}

/// What is left of a store when it was closed.
@Suite struct ClosingTests {
  @Test func closingTwiceIsNothing() throws {
    let office = try Office()
    try office.crm.close()
    try office.crm.close()
    let store = InMemoryStore()
    let crm = try CRM.open(.store(store))
    try store.close()
    try crm.close()
  }

  @Test func afterwardsEverythingSaysThatItIsClosed() async throws {
    let office = try Office()
    let lead = try office.write(as: office.admin) { try $0.insert(Lead(name: "L")) }
    let snapshot = office.crm.snapshot
    try office.crm.close()
    let closed = CRMError.store(.closed)
    #expect(throws: closed) { try office.write(as: office.admin) { _ in } }
    await #expect(throws: closed) { try await office.crm.write(as: office.admin) { _ in } }
    #expect(throws: closed) { try office.crm.refresh() }
    await #expect(throws: closed) { try await office.crm.refresh() }
    #expect(throws: closed) { try office.crm.writeCheckpoint() }
    try await office.crm.follow(every: .seconds(1), clock: StoppedClock())
    #expect(snapshot[lead]?.name == "L")
    #expect(office.crm.snapshot.leads.search("l").count == 1)
  }
}
