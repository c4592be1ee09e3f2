import CRMCore
import Testing

@Suite struct UserTests {
  private let office: Office

  init() throws { office = try Office() }

  @Test func rolesAreThoseOfThePolicyAndNamesAreShort() throws {
    let role = office.refusal(as: office.admin) { tx in
      try tx.insert(User(username: "u", name: "U", role: "boss"))
    }
    #expect(role?.code == "user.role")
    for (count, isAllowed) in [(30, true), (31, false)] {
      let refusal = office.refusal(as: office.admin) { tx in
        let name = String(repeating: "ü", count: count)
        try tx.insert(User(username: name, name: "U", role: "viewer"))
      }
      #expect((refusal == nil) == isAllowed)
    }
  }

  @Test func theLastActiveAdministratorStays() throws {
    let attempts: [(inout WriteTransaction) throws -> Void] = [
      { [office] tx in try tx.delete(office.admin) },
      { [office] tx in try tx.update(office.admin) { $0.role = "manager" } },
      { [office] tx in try tx.update(office.admin) { $0.isActive = false } },
    ]
    for attempt in attempts {
      #expect(office.refusal(as: office.admin, attempt)?.code == "user.last-administrator")
      #expect(office.refusal(as: .system, attempt)?.code == "user.last-administrator")
    }
    try office.write(as: office.admin) { tx in
      let second = try tx.insert(User(username: "second", name: "S", role: "admin"))
      try tx.update(second) { $0.isActive = false }
    }
    // One who is not active does not count.
    for attempt in attempts {
      #expect(office.refusal(as: office.admin, attempt)?.code == "user.last-administrator")
    }
    try office.write(as: office.admin) { tx in
      try tx.insert(User(username: "third", name: "T", role: "admin"))
    }
    #expect(office.refusal(as: office.admin) { try $0.delete(office.admin) } == nil)
  }

  @Test func whoHoldsResponsibilitiesIsLetGoOnlyAfterATransfer() throws {
    let held = try office.write(as: office.sales) { tx in
      [
        try tx.insert(Lead(name: "L")).reference, try tx.insert(Customer(name: "C")).reference,
      ]
    }
    let attempts: [(inout WriteTransaction) throws -> Void] = [
      { [office] tx in try tx.delete(office.sales) },
      { [office] tx in try tx.update(office.sales) { $0.role = "viewer" } },
      { [office] tx in try tx.update(office.sales) { $0.isActive = false } },
    ]
    for attempt in attempts {
      guard
        case .responsibilities(let user, let holds, let count, _) = office.refusal(
          as: office.admin, attempt)
      else {
        Issue.record("let go")
        continue
      }
      #expect(user == office.sales.reference && Set(holds) == Set(held) && count == 2)
    }
    let promotion = office.refusal(as: office.admin) { tx in
      try tx.update(office.sales) { $0.role = "manager" }
      throw CRMError.journal("")
    }
    #expect(promotion == .journal(""))
    try office.write(as: office.admin) { tx in
      #expect(try tx.transfer(from: office.sales, to: office.colleague) == 2)
      try tx.delete(office.sales)
    }
    #expect(office.crm.snapshot.leads.first?.owner == office.colleague)
    #expect(office.crm.snapshot.customers.first?.owner == office.colleague)
  }

  @Test func aTransferGoesToAnActiveUserWhoseRoleFitsAndIsAllOrNothing() throws {
    try office.write(as: office.sales) { tx in
      try tx.insert(Customer(name: "C"))
      try tx.insert(Lead(name: "L"))
    }
    let before = office.crm.snapshot
    for heir in [office.viewer, office.support] {
      let unfit = office.refusal(as: office.admin) { tx in
        try tx.transfer(from: office.sales, to: heir)
      }
      #expect(unfit?.code == "user.transfer")
    }
    let denied = office.refusal(as: office.support) { tx in
      try tx.transfer(from: office.sales, to: office.colleague)
    }
    #expect(denied?.isDenial == true)
    #expect(differences(before, office.crm.snapshot) == [])
    try office.write(as: office.admin) { tx in
      try tx.update(office.colleague) { $0.isActive = false }
    }
    let inactive = office.refusal(as: office.admin) { tx in
      try tx.transfer(from: office.sales, to: office.colleague)
    }
    #expect(inactive?.code == "user.transfer")
    #expect(
      office.refusal(as: office.admin) { tx in
        try tx.transfer(from: office.sales, to: office.admin)
      } == nil)
  }

  @Test func onlyAnAdministratorGrantsTheRoleOrChangesItsHolders() throws {
    for user in [office.manager, office.sales, office.viewer] {
      let grant = office.refusal(as: user) { tx in try tx.update(user) { $0.role = "admin" } }
      #expect(grant?.isDenial == true)
      let change = office.refusal(as: user) { tx in
        try tx.update(office.admin) { $0.phone = "123" }
      }
      #expect(change?.isDenial == true)
    }
  }

  @Test func addressesAndNamesAreUniqueAmongTheLiving() throws {
    try office.write(as: office.admin) { tx in
      try tx.update(office.viewer) { $0.email = "v@a.example" }
    }
    let both = office.refusal(as: office.admin) { tx in
      try tx.insert(User(username: "viewer", name: "V", role: "viewer", email: "V@A.example"))
    }
    #expect(both?.problems.map(\.field) == ["username", "email"])
  }
}
