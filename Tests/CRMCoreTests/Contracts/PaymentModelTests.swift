import CRMCore
import Testing

/// Random payments, voidings and amendments against a plain list of cents.
@Suite struct PaymentModelTests {
  private struct Model {
    var amount: Int64 = 10_000
    /// The cents of each payment by its number; nil once it voids or was voided.
    var open: [UInt32: Int64] = [:]
    var all: [UInt32] = []
    var paid: Int64 { open.values.reduce(0, +) }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func whatIsDueIsWhatTheListSays(seed: UInt64) throws {
    let it = try Agreement()
    var model = Model()
    var random = SeededGenerator(seed: seed)
    for step in 0..<300 {
      let comment: Comment = "seed \(seed), step \(step)"
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1: try pay(it, &model, &random, comment)
      case 2, 3: try void(it, &model, &random, comment)
      default: try amend(it, &model, &random, comment)
      }
      #expect(it.paid == euros(0, cents: model.paid), comment)
      #expect(it.due == euros(0, cents: model.amount - model.paid), comment)
    }
    #expect(it.office.crm.snapshot.payments(of: it.contract).map(\.id.number) == model.all)
  }

  private func pay(
    _ it: Agreement, _ model: inout Model, _ random: inout SeededGenerator, _ comment: Comment
  ) throws {
    let due = model.amount - model.paid
    // Half of them near to what is due, where one cent decides.
    let cents =
      Bool.random(using: &random)
      ? due + Int64.random(in: -1...1, using: &random)
      : Int64.random(in: -2...(due / 2 + 2), using: &random)
    var payment: Payment.ID?
    let refusal = it.office.refusal(as: it.office.sales) { tx in
      payment = try tx.pay(it.contract, euros(0, cents: cents))
    }
    #expect((refusal == nil) == (cents > 0 && cents <= due), comment)
    guard refusal == nil, let payment else { return }
    model.open[payment.number] = cents
    model.all.append(payment.number)
  }

  private func void(
    _ it: Agreement, _ model: inout Model, _ random: inout SeededGenerator, _ comment: Comment
  ) throws {
    guard let number = model.all.randomElement(using: &random) else { return }
    var back: Payment.ID?
    let refusal = it.office.refusal(as: it.office.sales) { tx in
      back = try tx.void(Payment.ID(number))
    }
    #expect((refusal == nil) == (model.open[number] != nil), comment)
    guard refusal == nil, let back else { return }
    model.open[number] = nil
    model.all.append(back.number)
  }

  private func amend(
    _ it: Agreement, _ model: inout Model, _ random: inout SeededGenerator, _ comment: Comment
  ) throws {
    let cents = model.paid + Int64.random(in: -2...4000, using: &random)
    let refusal = it.office.refusal(as: it.office.admin) { tx in
      try tx.update(it.contract) { $0.amount = euros(0, cents: cents) }
    }
    #expect((refusal == nil) == (cents > 0 && cents >= model.paid), comment)
    if refusal == nil { model.amount = cents }
  }
}
