import CRMCore
import Testing

@Suite struct ContractNumberTests {
  private func number(in it: Agreement, given: String = "") throws -> String? {
    let id = try it.office.write(as: it.office.admin) { tx in
      var contract = Contract(customer: it.customer, amount: euros(1))
      contract.number = given
      return try tx.insert(contract)
    }
    return it.office.crm.snapshot[id]?.number
  }

  @Test func theyRunOnAndAreNeverGivenTwice() throws {
    let it = try Agreement(.draft)
    #expect(it.record?.number == "C-00001")
    #expect(try number(in: it) == "C-00002")
    try it.office.write(as: it.office.admin) { try $0.delete(Contract.ID(2)) }
    #expect(try number(in: it) == "C-00003")
    #expect(try number(in: it, given: "C-00005") == "C-00005")
    #expect(try number(in: it) == "C-00006")
    #expect(try number(in: it) == "C-00007")
    #expect(try number(in: it, given: "2026/17") == "2026/17")
    #expect(try number(in: it) == "C-00008")
  }

  @Test func anAbandonedWriteTakesNoNumber() throws {
    let it = try Agreement(.draft)
    _ = it.office.refusal(as: it.office.admin) { tx in
      try tx.insert(Contract(customer: it.customer, amount: euros(1)))
      throw CancellationError()
    }
    #expect(try number(in: it) == "C-00002")
  }

  @Test func aNumberIsUniqueAndNeverChanges() throws {
    let it = try Agreement(.draft)
    let taken = it.office.refusal(as: it.office.admin) { tx in
      var contract = Contract(customer: it.customer, amount: euros(1))
      contract.number = "C-00001"
      try tx.insert(contract)
    }
    #expect(
      taken?.problems == [
        CRMError.FieldProblem("number", .taken("C-00001", by: it.contract.reference))
      ])
    for number in ["", "C-00009"] {
      let changed = it.office.refusal(as: .system) { tx in
        try tx.update(it.contract) { $0.number = number }
      }
      #expect(changed?.problems == [CRMError.FieldProblem("number", .immutable)])
    }
  }

  @Test func numbersAreWiderOnceFiveDigitsAreNotEnough() throws {
    let world = try ExchangeWorld()
    try world.crm.write(as: .system) { try $0.insert(Customer(name: "C", owner: world.admin)) }
    let csv = "id,customer,amount\n99999,1,5\n100000,1,5\n"
    _ = try world.import(Contract.self, csv: csv) { try $0.map("id=id") }
    let numbers = world.crm.snapshot.contracts.map(\.number)
    #expect(Set(numbers).count == 2)
    let next = try world.crm.write(as: world.admin) { tx in
      try tx.insert(Contract(customer: 1, amount: euros(1)))
    }
    #expect(world.crm.snapshot[next]?.number == "C-100001")
  }
}
