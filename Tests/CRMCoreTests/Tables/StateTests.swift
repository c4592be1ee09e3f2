import Testing

@testable import CRMCore

@Suite struct StateTests {
  private struct Refused: Error {}

  @Test func whatWasLookedAtInATransactionStaysThoughTheTransactionGoesBack() throws {
    let office = try Office()
    var kept: [Snapshot] = []
    try office.write(as: office.admin) { tx in
      for round in 0..<5 {
        #expect(throws: Refused.self) {
          try tx.atomically { tx in
            try tx.insert(Customer(name: "taken back \(round)"))
            kept.append(tx.snapshot)
            throw Refused()
          }
        }
        try tx.insert(Customer(name: "kept \(round)"))
      }
    }
    for (round, snapshot) in kept.enumerated() {
      let names = snapshot[Customer.self].all().map(\.name)
      #expect(names == (0..<round).map { "kept \($0)" } + ["taken back \(round)"])
    }
    let names = office.crm.snapshot[Customer.self].all().map(\.name)
    #expect(names == (0..<5).map { "kept \($0)" })
  }

  @Test func copiesOfAStateGoOnApart() throws {
    let slots = Customer.schema.slots
    func row(_ name: String) -> Row { Customer.schema.row(of: Customer(name: name)) }
    func names(_ state: State) -> [String] {
      (1...state.lastNumber(slots)).compactMap { state.record(Customer.ID($0))?.name }
    }
    let start = JournalHead(position: 0, chain: .zero)
    var one = State(kinds: [Customer.self], head: start)
    one.append(row("first"), 1, slots, at: RowStamp(position: 1, byteBound: 1))
    var other = one
    one.append(row("one"), 2, slots, at: RowStamp(position: 2, byteBound: 1))
    other.append(row("other"), 2, slots, at: RowStamp(position: 2, byteBound: 1))
    #expect(names(one) == ["first", "one"] && names(other) == ["first", "other"])
    one.fold()
    #expect(names(one) == ["first", "one"] && names(other) == ["first", "other"])
  }
}
