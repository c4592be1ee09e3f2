import CRMCore
import Testing

/// What an embedder's tests do: each has a store in memory, and all of them run at the same time.
@Suite struct IsolationTests {
  @Test(arguments: 0..<1_000)
  func aStoreHasWhatItsFixturePutThere(_ number: Int) async throws {
    let fixture = try await Fixture(number)
    let crm = fixture.crm
    let amira = fixture.amira
    #expect(crm.snapshot.settings.organisation == "Company \(number)")
    #expect(fixture.leads.map(\.number) == (1...UInt32(Fixture.leadCount(number))).map(\.self))

    let first = fixture.leads[0]
    try await crm.write(as: amira) { tx in
      try tx.advance(first, to: .contacted)
      try tx.advance(first, to: .qualified)
      try tx.convert(first, to: Lead.Conversion(customer: .new, contact: .new))
    }
    await #expect(throws: CRMError.self) {
      try await crm.write(as: amira) { try $0.advance(first, to: .new) }
    }
    let snapshot = crm.snapshot
    #expect(snapshot.customers.all().map(\.name) == ["Lead \(number).1"])
    #expect(snapshot.leads.where(\.status, .new).count == Fixture.leadCount(number) - 1)
    #expect(try crm.history(of: first, as: amira).map(\.operation).last == "lead.insert")
    try crm.close()
  }

  @Test(arguments: 0..<10)
  func aFixtureMadeTwiceHasTheSameHistory(_ number: Int) async throws {
    let one = try await Fixture(number).crm.latestChanges(100)
    #expect(one.count == 2 + Fixture.leadCount(number))
    #expect(try await Fixture(number).crm.latestChanges(100) == one)
  }
}
