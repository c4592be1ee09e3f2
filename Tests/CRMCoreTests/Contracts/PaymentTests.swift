import CRMCore
import Testing

@Suite struct PaymentTests {
  @Test func whatIsPaidAndDueAddUpAndOneCentMoreIsRefusedSayingWhatIsDue() throws {
    let it = try Agreement()
    #expect(it.paid == euros(0) && it.due == euros(100))
    try it.pay(euros(19, cents: 99))
    try it.pay(euros(30))
    #expect(it.paid == euros(49, cents: 99) && it.due == euros(50, cents: 1))
    let refusal = it.office.refusal(as: it.office.sales) { tx in
      try tx.pay(it.contract, euros(50, cents: 2))
    }
    guard case .rule(let violation) = refusal else { throw Unexpected() }
    #expect(violation.code == "payment.amount")
    #expect(violation.reason == "contract/1 has 50.01 EUR due, not 50.02 EUR")
    try it.pay(euros(50, cents: 1))
    #expect(it.due == euros(0))
    let more = it.office.refusal(as: .system) { try $0.pay(it.contract, euros(0, cents: 1)) }
    #expect(more?.code == "payment.amount")
  }

  @Test func paymentsAreMoreThanZeroInTheContractsCurrencyOnSignedContractsOnly() throws {
    for status in Contract.Status.allCases {
      let it = try Agreement(status)
      for (amount, code) in [
        (euros(1), status == .signed ? nil : "payment.contract"),
        (euros(0), "payment.amount"), (euros(-1), "payment.amount"),
        (money(100, "USD"), status == .signed ? "payment.amount" : "payment.contract"),
      ] {
        let byName = it.office.refusal(as: it.office.admin) { try $0.pay(it.contract, amount) }
        let plain = it.office.refusal(as: it.office.admin) { tx in
          try tx.insert(Payment(of: it.contract, amount))
        }
        #expect(byName?.code == code, "\(status) \(amount)")
        #expect(plain?.code == code, "\(status) \(amount)")
      }
    }
    let it = try Agreement()
    let none = it.office.refusal(as: it.office.admin) { try $0.pay(9, euros(1)) }
    #expect(none == .notFound(Contract.ID(9).reference))
    let dangling = it.office.refusal(as: it.office.admin) { tx in
      try tx.insert(Payment(of: 9, euros(1)))
    }
    #expect(
      dangling?.problems == [CRMError.FieldProblem("contract", .dangling(Contract.ID(9).reference))]
    )
  }

  @Test func theDayIsTodayInTheSettingsZoneUnlessItIsGiven() throws {
    let clock = HandClock(try Timestamp("2026-03-01T20:30:00Z").milliseconds)
    let it = try Agreement(options: clock.options)
    try it.office.write(as: it.office.admin) { tx in
      try tx.update(StoreSettings.ID(1)) { $0.timeZone = "+09:00" }
    }
    let day = try CalendarDate("2025-12-24")
    let (now, then) = try it.office.write(as: it.office.sales) { tx in
      (
        try tx.pay(it.contract, euros(1)),
        try tx.pay(it.contract, euros(1), on: day, method: "cash", reference: "R1")
      )
    }
    let snapshot = it.office.crm.snapshot
    #expect(snapshot[now]?.paidOn == (try CalendarDate("2026-03-02")))
    let given = try #require(snapshot[then])
    #expect(given.paidOn == day && given.method == "cash" && given.paymentReference == "R1")
  }

  @Test func onceEnteredAmountAndContractStayAndTheRestMayBeCorrected() throws {
    let it = try Agreement()
    let payment = try it.pay(euros(1))
    let other = try it.office.write(as: it.office.sales) { tx in
      let other = try tx.insert(Contract(customer: it.customer, amount: euros(5)))
      try tx.sign(other)
      return other
    }
    let changes: [(inout Payment) throws -> Void] = [
      { $0.amount = euros(2) }, { $0.amount = nil }, { $0.contract = other },
      { $0.paidOn = nil },
    ]
    for (index, change) in changes.enumerated() {
      let refusal = it.office.refusal(as: .system) { try $0.update(payment, change) }
      #expect(refusal?.problems.count == 1, "change \(index)")
    }
    try it.office.write(as: it.office.sales) { try $0.update(payment) { $0.method = "cheque" } }
    #expect(it.office.crm.snapshot[payment]?.method == "cheque")
  }

  @Test func paymentsAreNeverDeleted() throws {
    let it = try Agreement()
    let payment = try it.pay(euros(1))
    for actor in [it.office.admin.principal, .system] {
      let refusal = it.office.refusal(as: actor) { try $0.delete(payment) }
      guard case .rule(let violation) = refusal else { throw Unexpected() }
      #expect(violation.code == "deletion" && violation.expected == "void it")
    }
  }

  @Test func voidingIsAPaymentThatTakesAnotherBackOnce() throws {
    let it = try Agreement()
    let payment = try it.pay(euros(100))
    let back = try it.office.write(as: it.office.sales) { try $0.void(payment) }
    let record = try #require(it.office.crm.snapshot[back])
    #expect(record.voids == payment && record.amount == euros(100))
    #expect(record.contract == it.contract)
    #expect(it.due == euros(100))
    let twice = it.office.refusal(as: it.office.admin) { try $0.void(payment) }
    let deeper = it.office.refusal(as: it.office.admin) { try $0.void(back) }
    #expect(twice?.code == "payment.voids" && deeper?.code == "payment.voids")
    let again = try it.pay(euros(100))
    #expect(it.due == euros(0))
    try it.office.write(as: it.office.sales) { try $0.void(again) }
    #expect(it.due == euros(100) && it.office.crm.snapshot.payments.count == 4)
  }

  @Test func onlyTheOperationSaysWhatAPaymentVoids() throws {
    let it = try Agreement()
    let (payment, other) = (try it.pay(euros(1)), try it.pay(euros(1)))
    for actor in [it.office.admin.principal, .system] {
      let refusal = it.office.refusal(as: actor) { tx in
        try tx.update(other) { try Self.assign(payment, to: &$0) }
      }
      #expect(refusal != nil)
    }
    let made = it.office.refusal(as: it.office.admin) { tx in
      var record = Payment(of: it.contract, euros(1))
      try Self.assign(payment, to: &record)
      try tx.insert(record)
    }
    #expect(made?.problems == [CRMError.FieldProblem("voids", .readOnly)])
    let larger = it.office.refusal(as: .system) { tx in
      var record = Payment(of: it.contract, euros(2))
      try Self.assign(payment, to: &record)
      try tx.insert(record)
    }
    #expect(larger?.code == "payment.voids")
  }

  private static func assign(_ voided: Payment.ID, to record: inout Payment) throws {
    try Payment.schema.assign(
      .reference(voided.reference), to: Payment.field(\.voids), in: &record)
  }

  @Test func toPayIsToUpdateTheContract() throws {
    let it = try Agreement()
    let payment = try it.pay(euros(1))
    let users = [("admin", true), ("manager", true), ("sales", true), ("support", false)]
    for (role, isAllowed) in users {
      let user = it.office.user(role)
      let pays = it.office.refusal(as: user) { try $0.pay(it.contract, euros(1)) }
      let notes = it.office.refusal(as: user) { try $0.update(payment) { $0.method = role } }
      #expect((pays == nil) == isAllowed && (notes == nil) == isAllowed, "\(role)")
    }
    let foreign = it.office.refusal(as: it.office.colleague) { try $0.void(payment) }
    #expect(foreign?.isDenial == true)
  }

  private struct Unexpected: Error {}
}
