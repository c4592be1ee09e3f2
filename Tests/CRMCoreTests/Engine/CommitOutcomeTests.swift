import Testing

@testable import CRMCore

/// What a commit tells beside its result.
@Suite struct CommitOutcomeTests {
  @Test func itTellsThePositionAndTheWarnings() async throws {
    let office = try Office()
    let before = office.crm.snapshot.position
    let first = try await office.crm.commit(as: office.sales) { tx in
      let lead = try tx.insert(Lead(name: "L", email: "l@a.example"))
      tx.warn("look at it", about: lead.reference)
      try tx.advance(lead, to: .contacted)
      return lead
    }
    #expect(first.position == before + 1)
    #expect(first.warnings.map(\.text) == ["look at it"])
    #expect(office.crm.snapshot.position == before + 2)
    let second = try await office.crm.commit(as: office.sales) { try $0.insert(Lead(name: "M")) }
    #expect(second.position == before + 3)
    let nothing = try await office.crm.commit(as: office.sales) { tx in
      try tx.update(first.result) { $0.name = "L" }
    }
    #expect(nothing.position == nil && nothing.warnings == [] && !nothing.result)
  }

  @Test func afterAConflictItIsThePositionThatTheCommitHas() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let other = try CRM.open(.store(store))
    _ = try other.write(as: office.admin) { try $0.insert(Lead(name: "theirs")) }
    let mine = try office.crm.commit(as: office.admin) { try $0.insert(Lead(name: "mine")) }
    #expect(mine.position == office.crm.snapshot.position)
    #expect(mine.position == other.snapshot.position + 1)
  }

  @Test func manyRecordsAreMadeOrNone() throws {
    let office = try Office()
    try office.write(as: office.sales) { tx in
      let ids = try tx.insert(contentsOf: (1...30).map { Lead(name: text("L", $0)) })
      #expect(ids.map(\.number) == Array(1...30))
      #expect(throws: CRMError.self) {
        try tx.insert(contentsOf: [Lead(name: "M"), Lead(name: ""), Lead(name: "N")])
      }
      #expect(try tx.insert(contentsOf: [Lead(name: "O")].lazy.map { $0 }).map(\.number) == [31])
      #expect(try tx.insert(contentsOf: [Lead]()) == [])
    }
    #expect(office.crm.snapshot.leads.all().map(\.name).suffix(2) == ["L30", "O"])
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }
}
