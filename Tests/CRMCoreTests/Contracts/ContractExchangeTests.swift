import CRMCore
import Testing

/// Contracts, payments and events that come in as history, and go out again.
@Suite struct ContractExchangeTests {
  private let world: ExchangeWorld

  init() throws {
    world = try ExchangeWorld()
    try world.crm.write(as: .system) { tx in
      _ = try tx.insert(Customer(name: "Globex", owner: world.admin))
    }
  }

  @Test func contractsComeInWithTheirStatusAndTheDayTheyWereSigned() throws {
    let csv = """
      number,customer,amount,status,signed on
      K-7,Globex,12.50,signed,2024-02-03T10:00:00Z
      K-8,Globex,1,cancelled,
      ,Globex,2,draft,
      """
    let result = try world.import(Contract.self, csv: csv)
    #expect(result.refusals.map(\.description) == [] && result.created == 3)
    let contracts = world.crm.snapshot.contracts.all()
    #expect(contracts.map(\.number) == ["K-7", "K-8", "C-00003"])
    #expect(contracts.map(\.status) == [.signed, .cancelled, .draft])
    #expect(contracts[0].signedAt == (try Timestamp("2024-02-03T10:00:00Z")))
    #expect(contracts[2].signedAt == nil)
  }

  @Test func theRulesOfMoneyHoldForImportsToo() throws {
    let contracts = "customer,amount,status\nGlobex,10,signed\nGlobex,10,draft\nGlobex,0,draft\n"
    let refused = try world.import(Contract.self, csv: contracts) { $0.skipsErrors = true }
    #expect(refused.created == 2 && refused.refused == 1)
    let payments = "contract,amount\n1,6\n1,5\n2,1\n1,-1\n1,4 USD\n1,4\n"
    let result = try world.import(Payment.self, csv: payments) { $0.skipsErrors = true }
    #expect(result.rows.map { $0.outcome == .created } == [true, false, false, false, false, true])
    #expect(world.crm.snapshot.due(of: 1) == euros(0))
    let void = "contract,amount,voids\n1,6,1\n1,6,1\n1,4,3\n"
    let voided = try world.import(Payment.self, csv: void) { $0.skipsErrors = true }
    #expect(voided.created == 1, "\(voided.refusals.map(\.description))")
    #expect(world.crm.snapshot.due(of: 1) == euros(6))
  }

  @Test func eventsOfThePastNeedNoSignedContractButEndAfterTheyBegin() throws {
    _ = try world.import(Contract.self, csv: "customer,amount\nGlobex,10\n")
    let csv = """
      name,contract,start,end,status
      A,C-00001,2024-01-01T10:00:00Z,2024-01-01T10:00:00Z,done
      B,C-00001,2024-01-01T10:00:00Z,2024-01-01T09:59:59Z,done
      """
    let result = try world.import(Event.self, csv: csv) { $0.skipsErrors = true }
    #expect(result.rows.map { $0.outcome == .created } == [true, false])
    #expect(world.crm.snapshot.events.first?.status == .done)
  }

  @Test func exportImportExportIsTheIdentity() throws {
    try world.crm.write(as: world.admin) { tx in
      for amount: Int64 in [10, 20] {
        let contract = try tx.insert(Contract(customer: 1, amount: euros(amount)))
        try tx.sign(contract)
        try tx.void(try tx.pay(contract, euros(5), method: "cash"))
        try tx.pay(contract, euros(amount))
        let time = try Timestamp("2026-05-05T05:05:05Z")
        try tx.finish(try tx.insert(Event("E", under: contract, from: time, to: time)))
      }
      try tx.cancel(try tx.insert(Contract(customer: 1, amount: euros(3))))
    }
    let other = try ContractExchangeTests().world
    for (mine, its) in [
      try pair(Contract.self, other), try pair(Payment.self, other), try pair(Event.self, other),
    ] {
      #expect(mine == its)
    }
    let (left, right) = (world.crm.snapshot, other.crm.snapshot)
    for number: UInt32 in 1...3 {
      #expect(left.due(of: Contract.ID(number)) == right.due(of: Contract.ID(number)))
    }
  }

  /// What this world exports of a kind, and what another one does that imported it.
  private func pair<R: CRMRecord>(
    _: R.Type, _ other: ExchangeWorld
  ) throws -> (String, String) {
    func unstamped(_ exporter: inout Exporter<R>) {
      exporter.paths.removeAll { $0.name.hasPrefix("modified") }
    }
    let source = try ImportSource(csv: try world.csv(R.self))
    let result = try other.import(R.self, source) { try $0.map("id=id") }
    #expect(result.refusals.map(\.description) == [])
    return (
      String(decoding: try world.csv(R.self, unstamped), as: UTF8.self),
      String(decoding: try other.csv(R.self, unstamped), as: UTF8.self)
    )
  }
}
