import Testing

@testable import CRMCore

/// Lines that a later version wrote: kept, counted, and left alone.
@Suite struct ForeignLineTests {
  private let store = InMemoryStore()

  /// Appends a line that the engine would not write.
  private func append(
    _ operation: String, on record: RecordReference, previous: Position? = nil,
    isInsert: Bool = true, _ json: String
  ) throws {
    let head = try store.head()
    var line = JournalLine()
    line.operation = operation
    line.record = record
    line.previous = previous
    line.isInsert = isInsert
    var commit = PendingCommit(after: head, time: Timestamp(milliseconds: 1_800_000_000_000))
    _ = commit.append(line) { writer in Array(json.utf8).withUnsafeBytes { writer.raw($0) } }
    _ = try store.append(commit.finish(), after: head)
  }

  @Test func unknownFieldsAreKeptAndTheRecordIsLeftAlone() throws {
    let lead = Lead.ID(1)
    try append(
      "lead.insert", on: lead.reference,
      #"{"name":"L","mood":{"now":1.5,"then":[null,true,"x"]},"status":"new","owner":"user/1"}"#)
    let office = try Office(store: store)
    let record = try #require(office.crm.snapshot[lead])
    #expect(record.name == "L")
    let lines = store.lines
    let attempts: [(inout WriteTransaction) throws -> Void] = [
      { tx in try tx.update(lead) { $0.name = "M" } }, { try $0.delete(lead) },
      { try $0.advance(lead, to: .contacted) }, { try $0.lose(lead, reason: "pricing") },
    ]
    for attempt in attempts {
      #expect(office.refusal(as: .system, attempt) == .foreign(lead.reference))
    }
    #expect(store.lines == lines)
    let history = try office.crm.history(of: lead, as: .system)
    #expect(history.first?.fields.map(\.field) == ["name", "mood", "status", "owner"])
  }

  @Test func aDeletedRecordWithUnknownFieldsStaysDeleted() throws {
    let lead = Lead.ID(1)
    try append("lead.insert", on: lead.reference, #"{"name":"L","status":"new","owner":"user/1"}"#)
    try append(
      "lead.delete", on: lead.reference, previous: 1, isInsert: false,
      #"{"deletedAt":[null,"2027-01-01T00:00:00.000Z"],"mood":["a",2.5e3]}"#)
    let office = try Office(store: store)
    #expect(office.crm.snapshot[lead] == nil)
    #expect(
      office.refusal(as: .system) { try $0.restore(lead) } == .foreign(lead.reference))
    #expect(try office.crm.history(of: lead, as: .system).map(\.action) == [.delete, .create])
  }

  @Test func unknownKindsAreKeptCountedAndRefused() async throws {
    let ship = RecordReference(kind: "ship", number: 1)
    try append("ship.insert", on: ship, #"{"name":"S","tons":1.5}"#)
    try append("ship.update", on: ship, previous: 1, isInsert: false, #"{"tons":[1.5,2]}"#)
    let office = try Office(store: store)
    #expect(office.crm.snapshot.state.foreignKinds == ["ship": 2])
    #expect(store.lines.count == 2 + 7)
    let note = office.refusal(as: .system) { try $0.insert(Note(about: ship, "N")) }
    guard case .wrongKind(ship, _) = note?.problems.first?.kind else {
      Issue.record("a note about a ship")
      return
    }
    let commits = office.crm.commits()
    try append("ship.update", on: ship, previous: 2, isInsert: false, #"{"tons":[2,2.5]}"#)
    try await office.crm.refresh()
    var told: [Commit] = []
    for try await commit in commits {
      told.append(commit)
      try office.crm.close()
    }
    #expect(told.map(\.operations) == [["ship.update"]])
  }

  @Test func aLineThatChangesWhatNoLineMadeIsAnError() throws {
    try append(
      "lead.update", on: Lead.ID(3).reference, previous: 1, isInsert: false, #"{"name":["a","b"]}"#)
    let refusal = #expect(throws: CRMError.self) { try CRM.open(.store(store)) }
    guard case .journal(let reason) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(reason.contains("after position 0") && reason.contains("lead/3"))
  }
}
