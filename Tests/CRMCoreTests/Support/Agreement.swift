import CRMCore

/// An office with a customer of `sales` and a contract of it over 100.00 EUR.
struct Agreement {
  let office: Office
  let customer: Customer.ID
  let contract: Contract.ID

  /// Makes the contract a draft, or brings it to another status.
  init(_ status: Contract.Status = .signed, options: OpenOptions = OpenOptions()) throws {
    let office = try Office(options: options)
    let made = try office.write(as: office.sales) { tx in
      let customer = try tx.insert(Customer(name: "Globex"))
      let contract = try tx.insert(Contract(customer: customer, amount: euros(100), title: "T"))
      switch status {
      case .draft: break
      case .signed: try tx.sign(contract)
      case .cancelled: try tx.cancel(contract)
      }
      return (customer, contract)
    }
    (self.office, customer, contract) = (office, made.0, made.1)
  }

  var record: Contract? { office.crm.snapshot[contract] }
  var paid: Money? { office.crm.snapshot.paid(of: contract) }
  var due: Money? { office.crm.snapshot.due(of: contract) }

  /// Pays as the customer's owner.
  @discardableResult
  func pay(_ amount: Money) throws -> Payment.ID {
    try office.write(as: office.sales) { try $0.pay(contract, amount) }
  }
}

/// An amount in euros.
func euros(_ whole: Int64, cents: Int64 = 0) -> Money { money(whole * 100 + cents, "EUR") }

/// An amount in minor units; nothing of the first currency where there is no such amount.
func money(_ minorUnits: Int64, _ currency: String) -> Money {
  let currency = (try? CurrencyCode(currency)) ?? CurrencyCode.all[0]
  return Money(minorUnits: minorUnits, currency: currency) ?? .zero(currency)
}
