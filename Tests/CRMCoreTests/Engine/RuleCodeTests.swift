import CRMCore
import Testing

/// Rules that no suite of a concept is about, each broken once.
@Suite("Codes of broken rules")
struct RuleCodeTests {
  private typealias Breach = (code: String, write: (inout WriteTransaction, Office) throws -> Void)

  private static var breaches: [Breach] {
    [
      ("deletion", { tx, _ in try tx.delete(StoreSettings.ID(1)) }),
      (
        "holder.inactive",
        { tx, office in
          try tx.update(office.colleague) { $0.isActive = false }
          try tx.insert(Lead(name: "L", owner: office.colleague))
        }
      ),
      (
        "customer.cadence",
        { tx, _ in
          var customer = Customer(name: "C")
          customer.cadence = 0
          try tx.insert(customer)
        }
      ),
      (
        "opportunity.amount",
        { tx, _ in try tx.insert(Opportunity(name: "O", amount: Money("-1.00 EUR"))) }
      ),
      ("lost.reason", { tx, _ in try tx.lose(tx.insert(Lead(name: "L")), reason: "whim") }),
      ("lost.note", { tx, _ in try tx.lose(tx.insert(Lead(name: "L")), reason: "other") }),
      (
        "user.username",
        { tx, _ in
          try tx.insert(
            User(username: String(repeating: "u", count: 31), name: "U", role: "sales"))
        }
      ),
      ("field.key", { tx, _ in try tx.insert(CustomField(of: "lead", key: "No Key")) }),
      (
        "field.taken",
        { tx, _ in
          try tx.insert(CustomField(of: "lead", key: "region"))
          try tx.insert(CustomField(of: "lead", key: "region"))
        }
      ),
    ]
  }

  @Test("Each refuses with its code, and nothing is written")
  func everyBreach() throws {
    for (code, write) in Self.breaches {
      let office = try Office()
      let position = office.crm.snapshot.position
      let refusal = office.refusal(as: office.admin) { try write(&$0, office) }
      #expect(refusal?.code == code, "\(String(describing: refusal))")
      #expect(office.crm.snapshot.position == position)
    }
  }
}
