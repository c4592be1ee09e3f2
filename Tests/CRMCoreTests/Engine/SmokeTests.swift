import CRMCore
import Testing

@Suite struct SmokeTests {
  @Test func worksEndToEnd() async throws {
    let crm = try CRM.open(.inMemory)
    let admin = try await crm.write(as: .system) { tx in
      try tx.insert(Settings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      return try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
    let lead = try await crm.write(as: admin) { tx in
      let lead = try tx.insert(Lead(name: "Northwind", email: "sales@northwind.example"))
      try tx.advance(lead, to: .contacted)
      return lead
    }
    #expect(crm.read { $0[lead]?.status } == .contacted)
    #expect(crm.read { $0.leads.where(\.status, .contacted).count } == 1)
    await #expect(throws: CRMError.self) {
      try await crm.write(as: admin) { tx in try tx.advance(lead, to: .converted) }
    }
    try await crm.write(as: admin) { tx in
      try tx.advance(lead, to: .qualified)
      try tx.convert(lead, to: LeadConversion(customer: .new, contact: .new))
    }
    let history = try crm.history(of: lead, as: admin)
    for change in history {
      print(
        change.position, change.operation,
        change.fields.map { "\($0.field): \($0.from) → \($0.to)" })
    }
    #expect(history.count == 4)
  }
}
