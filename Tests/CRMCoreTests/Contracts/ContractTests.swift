import CRMCore
import Testing

@Suite struct ContractTests {
  private static let statuses = ["draft", "signed", "cancelled"]
  private static let moves: Set = ["draft>signed", "draft>cancelled"]

  @Test func theMovesAreThoseOfTheTableByOperationAndByPlainChange() throws {
    for from in Contract.Status.allCases {
      for to in Contract.Status.allCases where to != .draft {
        for isPlain in [true, false] {
          let it = try Agreement(from)
          let refusal = it.office.refusal(as: it.office.sales) { tx in
            if isPlain {
              try tx.update(it.contract) { $0.status = to }
            } else if to == .signed {
              try tx.sign(it.contract)
            } else {
              try tx.cancel(it.contract)
            }
          }
          let isMove = Self.moves.contains("\(from)>\(to)")
          let stays = isPlain && from == to
          #expect((refusal == nil) == (isMove || stays), "\(from) to \(to), plain: \(isPlain)")
          #expect(it.record?.status == (isMove ? to : from))
          if let refusal { #expect(refusal.lifecycle?.from == from.rawValue) }
        }
      }
      let it = try Agreement(from)
      let back = it.office.refusal(as: it.office.admin) { tx in
        try tx.update(it.contract) { $0.status = .draft }
      }
      #expect((back == nil) == (from == .draft))
    }
  }

  @Test func contractsBeginAsDrafts() throws {
    let it = try Agreement()
    for status in Contract.Status.allCases {
      let refusal = it.office.refusal(as: it.office.sales) { tx in
        var contract = Contract(customer: it.customer, amount: euros(1))
        contract.status = status
        try tx.insert(contract)
      }
      #expect((refusal == nil) == (status == .draft))
    }
  }

  @Test func signingStampsTheTimeOrTakesAnEarlierOneAndNoOneElseSetsIt() throws {
    let clock = HandClock()
    let it = try Agreement(.draft, options: clock.options)
    #expect(it.record?.signedAt == nil)
    clock.advance(5000)
    try it.office.write(as: it.office.sales) { try $0.sign(it.contract) }
    #expect(it.record?.signedAt == clock.now)
    let earlier = try Timestamp("2025-05-05T05:00:00Z")
    let other = try it.office.write(as: it.office.sales) { tx in
      let contract = try tx.insert(Contract(customer: it.customer, amount: euros(1)))
      try tx.sign(contract, at: earlier)
      return contract
    }
    #expect(it.office.crm.snapshot[other]?.signedAt == earlier)
    let early = it.office.refusal(as: it.office.sales) { tx in
      let contract = try tx.insert(Contract(customer: it.customer, amount: euros(1)))
      try tx.sign(contract, at: tx.now.adding(TimeSpan(days: 1)))
    }
    #expect(early?.code == "contract.signed")
    let again = it.office.refusal(as: it.office.sales) { try $0.sign(it.contract, at: earlier) }
    #expect(again?.lifecycle?.allowed == [])
    let typed = it.office.refusal(as: it.office.admin) { tx in
      try tx.update(it.contract) { record in
        let field = Contract.field(\.signedAt)
        try Contract.schema.assign(.time(earlier), to: field, in: &record)
      }
    }
    #expect(typed?.problems == [CRMError.FieldProblem("signedAt", .readOnly)])
  }

  @Test func anAmountIsMoreThanZeroAndMustBeGiven() throws {
    let it = try Agreement(.draft)
    for cents: Int64 in [0, -1, -100] {
      let made = it.office.refusal(as: it.office.admin) { tx in
        try tx.insert(Contract(customer: it.customer, amount: euros(0, cents: cents)))
      }
      let changed = it.office.refusal(as: it.office.admin) { tx in
        try tx.update(it.contract) { $0.amount = euros(0, cents: cents) }
      }
      #expect(made?.code == "contract.amount" && changed?.code == "contract.amount")
    }
    let none = it.office.refusal(as: it.office.admin) { try $0.insert(Contract()) }
    #expect(none?.problems.map(\.field) == ["customer", "amount"])
  }

  @Test func onlyWhoAdministersOrTheSystemChangesTheAmountOfASignedOne() throws {
    for role in ["admin", "manager", "sales"] {
      let it = try Agreement()
      let draft = try Agreement(.draft)
      let user = it.office.user(role)
      let refusal = it.office.refusal(as: user) { tx in
        try tx.update(it.contract) { $0.amount = euros(200) }
      }
      #expect((refusal?.isDenial ?? false) == (role != "admin"), "\(role)")
      #expect(it.record?.amount == (role == "admin" ? euros(200) : euros(100)))
      #expect(it.office.refusal(as: user) { try $0.update(it.contract) { $0.title = "X" } } == nil)
      let free = draft.office.refusal(as: draft.office.user(role)) { tx in
        try tx.update(draft.contract) { $0.amount = euros(200) }
      }
      #expect(free == nil)
    }
    let it = try Agreement()
    try it.office.write(as: .system) { try $0.update(it.contract) { $0.amount = euros(50) } }
    #expect(it.due == euros(50))
  }

  @Test func nobodyLowersTheAmountBelowWhatIsPaidNorChangesItsCurrencyThen() throws {
    let it = try Agreement()
    let payment = try it.pay(euros(60))
    for (amount, code) in [
      (euros(59, cents: 99), "contract.amount"), (money(99999, "USD"), "contract.amount"),
    ] {
      for actor in [it.office.admin.principal, .system] {
        let refusal = it.office.refusal(as: actor) {
          try $0.update(it.contract) { $0.amount = amount }
        }
        #expect(refusal?.code == code, "\(amount)")
      }
    }
    try it.office.write(as: it.office.admin) { tx in
      try tx.update(it.contract) { $0.amount = euros(60) }
    }
    #expect(it.due == euros(0))
    try it.office.write(as: it.office.admin) { tx in
      try tx.void(payment)
      try tx.update(it.contract) { $0.amount = euros(1) }
    }
    #expect(it.due == euros(1) && it.paid == euros(0))
  }

  @Test func theCustomerOfASignedOneNeverChanges() throws {
    for status in Contract.Status.allCases {
      for actor in ["admin", "system"] {
        let it = try Agreement(status)
        let other = try it.office.write(as: it.office.sales) { try $0.insert(Customer(name: "O")) }
        let principal = actor == "admin" ? it.office.admin.principal : .system
        let refusal = it.office.refusal(as: principal) { tx in
          try tx.update(it.contract) { $0.customer = other }
        }
        #expect(refusal?.code == (status == .signed ? "contract.customer" : nil))
      }
    }
  }

  @Test func itIsInUseByPaymentsAndKeepsItsCustomer() throws {
    let it = try Agreement()
    let customer = it.office.refusal(as: it.office.admin) { try $0.delete(it.customer) }
    #expect(customer == .inUse(it.customer.reference, by: [it.contract.reference], count: 1))
    let payment = try it.pay(euros(1))
    let back = try it.office.write(as: it.office.sales) { try $0.void(payment) }
    let contract = it.office.refusal(as: it.office.admin) { try $0.delete(it.contract) }
    #expect(
      contract
        == .inUse(it.contract.reference, by: [payment.reference, back.reference], count: 2))
    let free = try Agreement(.draft)
    try free.office.write(as: free.office.admin) { tx in
      try tx.delete(free.contract)
      try tx.delete(free.customer)
    }
    let restored = free.office.refusal(as: free.office.admin) { try $0.restore(free.contract) }
    #expect(restored != nil)
  }

  @Test func salesMakeAndChangeThoseOfTheirOwnCustomersAlone() throws {
    let it = try Agreement(.draft)
    let office = it.office
    let theirs = try office.write(as: office.colleague) { try $0.insert(Customer(name: "Theirs")) }
    let refusals = [
      office.refusal(as: office.colleague) { tx in
        try tx.insert(Contract(customer: it.customer, amount: euros(1)))
      },
      office.refusal(as: office.colleague) { try $0.sign(it.contract) },
      office.refusal(as: office.colleague) { try $0.update(it.contract) { $0.title = "X" } },
      office.refusal(as: office.sales) { try $0.update(it.contract) { $0.customer = theirs } },
      office.refusal(as: office.support) { try $0.cancel(it.contract) },
      office.refusal(as: office.viewer) { try $0.pay(it.contract, euros(1)) },
    ]
    for (index, refusal) in refusals.enumerated() {
      #expect(refusal?.isDenial == true, "refusal \(index): \(refusal as CRMError?)")
    }
  }
}
