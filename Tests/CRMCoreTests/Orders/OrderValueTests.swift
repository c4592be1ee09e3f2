import CRMCore
import Testing

@Suite struct OrderValueTests {
  private let office: Office
  private let drill: Product.ID
  private let screw: Product.ID

  init() throws {
    office = try Office()
    (drill, screw) = try office.write(as: office.admin) { tx in
      (
        try tx.insert(Product(code: "D", name: "drill", price: Money("199.99 EUR"))),
        try tx.insert(Product(code: "S", name: "screw"))
      )
    }
  }

  private func money(_ text: String) throws -> Money { try Money(text) }

  private func refusal(_ lines: Order.Line..., value: String? = nil) throws -> CRMError? {
    let value = try value.map(money)
    return office.refusal(as: office.sales) { tx in
      try tx.insert(Order(value: value, lines: lines))
    }
  }

  private func order(_ lines: Order.Line..., value: String? = nil) throws -> Order.ID {
    let value = try value.map(money)
    return try office.write(as: office.sales) { try $0.insert(Order(value: value, lines: lines)) }
  }

  private func value(_ order: Order.ID) -> String? {
    office.crm.snapshot[order]?.value?.description
  }

  @Test func theValueIsTheTotalOfTheLines() throws {
    let screws = Order.Line(screw, quantity: 1_000, price: try money("0.03 EUR"))
    let line = Order.Line(drill, price: try money("199.99 EUR"))
    let order = try order(screws, line)
    #expect(value(order) == "229.99 EUR")
    try office.write(as: office.sales) { tx in
      try tx.update(order) { $0.lines[0].quantity = 1 }
    }
    #expect(value(order) == "200.02 EUR")
    #expect(try value(self.order(line, value: "199.99 EUR")) == "199.99 EUR")
  }

  @Test func withoutLinesTheValueIsTyped() throws {
    let order = try order(value: "10.00 EUR")
    #expect(value(order) == "10.00 EUR")
    let twenty = try money("20.00 USD")
    try office.write(as: office.sales) { tx in try tx.update(order) { $0.value = twenty } }
    #expect(value(order) == "20.00 USD")
    #expect(try value(self.order()) == nil)
  }

  @Test func anotherValueThanTheTotalIsRefused() throws {
    let line = Order.Line(drill, price: try money("199.99 EUR"))
    #expect(try refusal(line, value: "200.00 EUR")?.code == "order.value")
    #expect(try refusal(line, value: "199.99 USD")?.code == "order.value")
    let order = try order(line)
    let typed = try money("1.00 EUR")
    let change = office.refusal(as: office.sales) { tx in
      try tx.update(order) { $0.value = typed }
    }
    #expect(change?.code == "order.value")
    #expect(value(order) == "199.99 EUR")
  }

  @Test func linesThatAreTakenOutTakeTheirTotalAlong() throws {
    let order = try order(Order.Line(drill, price: try money("199.99 EUR")))
    try office.write(as: office.sales) { tx in try tx.update(order) { $0.lines = [] } }
    #expect(value(order) == nil)
    let typed = try money("1.00 EUR")
    try office.write(as: office.sales) { tx in try tx.update(order) { $0.value = typed } }
    #expect(value(order) == "1.00 EUR")
  }

  @Test func linesAreInOneCurrencyAndComeToNoMoreThanAnAmountCan() throws {
    let euro = Order.Line(drill, price: try money("1.00 EUR"))
    #expect(
      try refusal(euro, Order.Line(drill, price: money("1.00 USD")))?.code == "order.currency")
    let most = Order.Line(drill, price: try money("90071992547409.91 EUR"))
    #expect(try refusal(most) == nil)
    #expect(try refusal(most, Order.Line(drill, price: money("0.01 EUR")))?.code == "order.total")
    #expect(
      try refusal(Order.Line(drill, quantity: 2, price: money("90071992547409.91 EUR")))?.code
        == "order.total")
    let many = Order.Line(drill, quantity: 9_007_199_254_740_991, price: try money("1.00 EUR"))
    #expect(try refusal(many)?.code == "order.total")
  }

  @Test func aLineHasAnItemAPriceAndOnePieceAtLeast() throws {
    for quantity in [0, -1, .min] {
      let line = Order.Line(drill, quantity: quantity, price: try money("1.00 EUR"))
      let problems = try refusal(line)?.problems
      #expect(problems?.map(\.field) == ["lines"], "\(quantity)")
    }
    var free = Order.Line()
    free.price = try money("1.00 EUR")
    #expect(try refusal(free)?.problems.map(\.field) == ["lines"])
    #expect(try refusal(Order.Line())?.problems.map(\.field) == ["lines"])
    let nothing = Order.Line(99, price: try money("1.00 EUR"))
    #expect(try refusal(nothing)?.problems == [.init("lines", .dangling(Product.ID(99).reference))])
    #expect(try refusal(Order.Line(drill, price: .zero(CurrencyCode("EUR")))) == nil)
  }

  @Test func aLineWithoutAPriceTakesTheProductsAndKeepsIt() throws {
    let order = try order(Order.Line(drill, quantity: 2))
    #expect(value(order) == "399.98 EUR")
    let price = try money("1.00 EUR")
    let product = drill
    try office.write(as: office.admin) { tx in try tx.update(product) { $0.price = price } }
    try office.write(as: office.sales) { tx in try tx.update(order) { $0.details = "soon" } }
    #expect(value(order) == "399.98 EUR")
    #expect(try refusal(Order.Line(screw))?.problems.map(\.field) == ["lines"])
  }

  @Test func aProductThatIsOrderedIsNotDeleted() throws {
    let order = try order(Order.Line(drill))
    let product = drill
    guard
      case .inUse(_, by: let users, count: 1) =
        office.refusal(as: office.admin, { try $0.delete(product) })
    else {
      Issue.record("the product was deleted")
      return
    }
    #expect(users == [order.reference])
  }

  @Test func ownersMayChangeTheirOrdersAndOthersMayNot() throws {
    let order = try order(value: "1.00 EUR")
    #expect(office.crm.snapshot[order]?.owner == office.sales)
    let colleague = office.refusal(as: office.colleague) { tx in
      try tx.setStatus(order, to: .held)
    }
    #expect(colleague?.isDenial == true)
    #expect(office.refusal(as: office.manager) { try $0.setStatus(order, to: .held) } == nil)
    #expect(office.refusal(as: office.viewer) { try $0.insert(Order()) }?.isDenial == true)
  }

  @Test func aCustomerWithOrdersIsNotDeleted() throws {
    let customer = try office.write(as: office.admin) { tx in
      let customer = try tx.insert(Customer(name: "Northwind"))
      try tx.insert(Order(customer: customer))
      return customer
    }
    let refusal = office.refusal(as: office.admin) { try $0.delete(customer) }
    guard case .inUse = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
  }
}
