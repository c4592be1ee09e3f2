import CRMCore
import Testing

@Suite struct EventTests {
  private static let start = Timestamp(milliseconds: 1_800_000_000_000)

  /// Makes an event and brings it to a status.
  private func event(_ it: Agreement, _ status: Event.Status = .planned) throws -> Event.ID {
    try it.office.write(as: it.office.sales) { tx in
      let event = try tx.insert(
        Event("Kick-off", under: it.contract, from: Self.start, to: Self.start))
      if status == .done { try tx.finish(event) }
      if status == .cancelled { try tx.cancel(event) }
      return event
    }
  }

  @Test func anEventNeedsASignedContract() throws {
    for status in Contract.Status.allCases {
      let it = try Agreement(status)
      let refusal = it.office.refusal(as: it.office.admin) { tx in
        try tx.insert(Event("E", under: it.contract, from: Self.start, to: Self.start))
      }
      #expect(refusal?.code == (status == .signed ? nil : "event.contract"))
      if status != .signed, case .rule(let violation) = refusal {
        #expect(violation.reason == "contract/1 is not signed")
      }
    }
  }

  @Test func itMovesToSignedContractsOnlyAndForSalesToTheirOwn() throws {
    let it = try Agreement()
    let event = try event(it)
    let (draft, theirs) = try it.office.write(as: it.office.admin) { tx in
      let customer = try tx.insert(Customer(name: "T", owner: it.office.colleague))
      let theirs = try tx.insert(Contract(customer: customer, amount: euros(1)))
      try tx.sign(theirs)
      return (try tx.insert(Contract(customer: it.customer, amount: euros(1))), theirs)
    }
    let office = it.office
    let unsigned = office.refusal(as: office.admin) { try $0.update(event) { $0.contract = draft } }
    #expect(unsigned?.code == "event.contract")
    let taken = office.refusal(as: office.sales) { try $0.update(event) { $0.contract = theirs } }
    #expect(taken?.isDenial == true)
    #expect(
      office.refusal(as: office.admin) { try $0.update(event) { $0.contract = theirs } } == nil)
  }

  @Test func itEndsNoSoonerThanItBeginsAndNobodyCountsBelowZero() throws {
    let it = try Agreement()
    let event = try event(it)
    let before = Timestamp(milliseconds: Self.start.milliseconds - 1)
    let changes: [(code: String?, change: (inout Event) -> Void)] = [
      ("event.end", { $0.end = before }), ("event.attendees", { $0.attendees = -1 }),
      (nil, { $0.start = before }), (nil, { $0.attendees = 0 }),
    ]
    for (index, (code, change)) in changes.enumerated() {
      let refusal = it.office.refusal(as: it.office.admin) { try $0.update(event, change) }
      #expect(refusal?.code == code, "change \(index)")
    }
    let none = it.office.refusal(as: it.office.admin) { try $0.insert(Event()) }
    #expect(none?.problems.map(\.field) == ["name", "contract", "start", "end"])
  }

  @Test func theMovesAreThoseOfTheTable() throws {
    for from in Event.Status.allCases {
      for to in Event.Status.allCases {
        for isPlain in [true, false] where isPlain || to != .planned {
          let it = try Agreement()
          let event = try event(it, from)
          let refusal = it.office.refusal(as: it.office.sales) { tx in
            switch (isPlain, to) {
            case (false, .done): try tx.finish(event)
            case (false, _): try tx.cancel(event)
            default: try tx.update(event) { $0.status = to }
            }
          }
          let isMove = from == .planned && to != .planned
          let stays = isPlain && from == to
          #expect((refusal == nil) == (isMove || stays), "\(from) to \(to), plain: \(isPlain)")
          #expect(it.office.crm.snapshot[event]?.status == (isMove ? to : from))
        }
      }
    }
  }

  @Test func itsCustomerAndOwnerFollowFromTheContract() throws {
    let it = try Agreement()
    let event = try event(it)
    let snapshot = it.office.crm.snapshot
    let values = snapshot.derivedPaths(of: Event.self, at: Self.start).map {
      $0.value(in: snapshot[event] ?? Event())
    }
    #expect(values == [.reference(it.customer.reference), .reference(it.office.sales.reference)])
  }

  @Test func theSupportOfAnEventUpdatesItAndIsHeldToIt() throws {
    let it = try Agreement()
    let office = it.office
    let event = try event(it)
    let early = office.refusal(as: office.support) { try $0.update(event) { $0.location = "X" } }
    #expect(early?.isDenial == true)
    try office.write(as: office.admin) { try $0.setSupport(event, to: office.support) }
    try office.write(as: office.support) { tx in
      try tx.update(event) { $0.location = "Hall 3" }
      try tx.finish(event)
    }
    #expect(office.crm.snapshot[event]?.status == .done)
    let demoted = office.refusal(as: office.admin) { tx in
      try tx.update(office.support) { $0.role = "viewer" }
    }
    guard case .responsibilities(_, let held, 1, _) = demoted else { throw Unexpected() }
    #expect(held == [event.reference])
  }

  @Test func itKeepsItsContractFromDeletion() throws {
    let it = try Agreement()
    let event = try event(it)
    let refusal = it.office.refusal(as: it.office.admin) { try $0.delete(it.contract) }
    #expect(refusal == .inUse(it.contract.reference, by: [event.reference], count: 1))
    try it.office.write(as: it.office.admin) { tx in
      try tx.delete(event)
      try tx.delete(it.contract)
    }
  }

  private struct Unexpected: Error {}
}
