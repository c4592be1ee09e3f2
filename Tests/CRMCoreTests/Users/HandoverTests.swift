import CRMCore
import Testing

@Suite("Handing records over")
struct HandoverTests {
  @Test("Everything goes to a user whose role holds such records, or nothing to another")
  func roles() throws {
    for role in Policy.standard.roles {
      let crm = try CRM.open(.inMemory)
      let (from, to) = try crm.write(as: .system) { tx in
        let from = try tx.insert(User(username: "from", name: "F", role: "sales"))
        for name in ["A", "B"] { try tx.insert(Lead(name: name, owner: from)) }
        try tx.insert(Customer(name: "C", owner: from))
        return (from, try tx.insert(User(username: "to", name: "T", role: role.name)))
      }
      if role.administers || role.holds.contains(.leads) {
        #expect(try crm.write(as: .system) { tx in try tx.transfer(from: from, to: to) } == 3)
        #expect(crm.snapshot.leads.where(\.owner, to).count == 2)
      } else {
        #expect(throws: CRMError.self) {
          try crm.write(as: .system) { tx in try tx.transfer(from: from, to: to) }
        }
        #expect(crm.snapshot.leads.where(\.owner, from).count == 2, "\(role.name)")
      }
    }
  }
}
