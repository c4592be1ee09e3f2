import CRMCore
import Testing

@testable import crmctl

/// What can never be deleted is declared in the schema of its kind; all else follows from there.
@Suite("Deletion, as schemas declare it")
struct DeletionTests {
  private let crm: CRM

  init() throws {
    crm = try CRM.open()
    try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
    try DemoCompany.fill(crm)
    try crm.write(as: Principal(user: 1)) { tx in
      let customer = try tx.insert(Customer(name: "Harbour"))
      let amount = try Money("100.00 EUR")
      let contract = try tx.insert(Contract(customer: customer, amount: amount))
      try tx.sign(contract)
      try tx.insert(Payment(of: contract, amount))
    }
  }

  @Test("Where the schema says never there is no verb and the engine refuses; else both are there")
  func everyKind() throws {
    var tried = 0
    for type in Catalog.standard.kinds { tried += try check(type) }
    #expect(tried >= 6)
  }

  /// Returns 1 where there was a record to try the engine with.
  private func check<R: CRMRecord>(_: R.Type) throws -> Int {
    let isDeletable = R.schema.deletion == .allowed
    let verbs = CommandTable.engine.nouns.first { $0.name == R.kind.rawValue }?.commands() ?? []
    for verb in ["delete", "restore"] {
      #expect(verbs.contains { $0.path.last == verb } == isDeletable, "\(R.kind) \(verb)")
    }
    guard let id = crm.snapshot[R.self].ids().last else {
      #expect(isDeletable, "\(R.kind) has no record to try")
      return 0
    }
    do {
      try crm.write(as: .system) { try $0.delete(id) }
      #expect(isDeletable, "\(R.kind)")
    } catch let CRMError.rule(violation) {
      #expect((violation.code == "deletion") != isDeletable, "\(violation)")
    } catch {
      #expect(isDeletable, "\(R.kind): \(error)")
    }
    return 1
  }
}
