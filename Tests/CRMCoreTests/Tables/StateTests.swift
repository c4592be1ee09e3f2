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

  @Test func aLargeTransactionIsFoldedInTogetherUnlessQueriesGoThroughIt() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      let before = tx.work.state.count
      let ids = try (0..<600).map { try tx.insert(Lead(name: "lead \($0)")) }
      for id in ids.prefix(40) { try tx.delete(id) }
      // Neither deletions nor what is found by a key or a reference go through the log.
      let count = tx.work.state.count
      #expect(count == before + 640 && !tx.work.state.log.isFull(count))
      #expect(tx[Lead.self].count == 560)
      try tx.insert(Lead(name: "one more"))
      #expect(tx.work.state.count == 1)
      #expect(tx.work.state.checkInvariants() == [])
    }
    #expect(office.crm.snapshot[Lead.self].count == 561)
  }

  @Test func manyChangesAreFoldedInWhenTheyAreTooMany() {
    let slots = Customer.schema.slots
    let row = Customer.schema.row(of: Customer(name: "a customer"))
    var state = State(kinds: [Customer.self], head: JournalHead(position: 0, chain: .zero))
    var folds = 0
    for number in 1...UInt32(20_000) {
      state.append(row, number, slots, at: RowStamp(position: 1, byteBound: 1))
      state.foldIfFull()
      folds += state.count == 0 ? 1 : 0
    }
    #expect(folds == 4 && state.count == 20_000 - 4 * ChangeLog.limit)
  }
}
