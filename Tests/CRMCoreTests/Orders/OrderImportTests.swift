import CRMCore
import Testing

@Suite struct OrderImportTests {
  private let world: ExchangeWorld

  init() throws { world = try ExchangeWorld() }

  private var orders: [Order] { world.crm.snapshot.orders.all() }

  @Test func ordersComeInWithTheirNumbersStatusesAndDates() throws {
    let result = try world.import(
      Order.self,
      csv: """
        Order Number,Status,Connected,Created,Value,Loss reason,title,Company type
        123456,Connected,2024-05-06T07:08:09Z,2024-05-01T00:00:00Z,99.95,,Dr,LLP
        CRM-1234567,Awaiting stock,,2024-05-02T00:00:00Z,,,,
        CRM-654321,cancelled,,,,,,sole-trader
        ,connected,,,,,,
        """)
    #expect(result.created == 4 && result.refused == 0)
    let numbers = orders.map { $0.number?.text ?? "none" }
    #expect(numbers.prefix(3) == ["CRM-123456", "CRM-1234567", "CRM-654321"])
    #expect(numbers[3].count == 10)
    #expect(
      orders.map(\.status) == [.connected, .awaitingStock, .cancelled, .connected])
    #expect(orders[0].connectedAt == (try Timestamp("2024-05-06T07:08:09Z")))
    #expect(orders[0].createdAt == (try Timestamp("2024-05-01T00:00:00Z")))
    #expect(orders[0].title == .dr && orders[0].companyType == .llp)
    // Nobody knows when it was connected: the day of the import it was not.
    #expect(orders[3].connectedAt == nil && orders[3].value == nil)
  }

  @Test func aTakenNumberIsRefusedInEitherForm() throws {
    #expect(try world.import(Order.self, csv: "number\n123456\n").created == 1)
    for text in ["123456", "CRM-123456", "crm-123456"] {
      let result = try world.import(Order.self, csv: "number\n\(text)\n")
      #expect(result.created == 0 && result.refused == 1)
      #expect(result.refusals[0].description.contains("'CRM-123456' is taken by order/1"))
    }
    let twins = try world.import(Order.self, csv: "number\n222222\nCRM-222222\n")
    #expect(twins.refused == 1 && orders.count == 1)
    let malformed = try world.import(Order.self, csv: "number\n12\n")
    #expect(malformed.refused == 1 && orders.count == 1)
  }

  @Test func aNumberIsTheKeyOfARepeatedImport() throws {
    _ = try world.import(Order.self, csv: "number,value\n123456,1.00\n")
    for (text, value) in [("123456", "2.00"), ("CRM-123456", "3.00")] {
      let result = try world.import(Order.self, csv: "number,value\n\(text),\(value)\n") {
        $0.key = "number"
        $0.mode = .upsert
      }
      #expect(result.updated == 1 && result.created == 0)
      #expect(orders.map { $0.value?.description } == ["\(value) EUR"])
    }
  }

  @Test func whatWasExportedComesInAgainAsItWas() throws {
    try world.crm.write(as: world.admin) { tx in
      let screw = try tx.insert(
        Product(code: "S", name: "screw, \"long\"", price: Money("0.03 EUR")))
      let order = try tx.insert(Order(lastName: "Zoë", lines: [Order.Line(screw, quantity: 7)]))
      try tx.setStatus(order, to: .connected)
      try tx.setStatus(order, to: .cancelled, reason: "late")
    }
    let csv = try world.csv(Order.self)
    let other = try ExchangeWorld()
    try other.crm.write(as: other.admin) { try $0.insert(Product(code: "S", name: "screw")) }
    let result = try other.import(Order.self, try ImportSource(csv: csv)) { options in
      try options.map("id=id")
    }
    #expect(result.created == 1, "\(result.refusals)")
    let (left, right) = (try #require(orders.first), try #require(other.crm.snapshot.orders.first))
    #expect(left.number == right.number && left.lines == right.lines && left.value == right.value)
    #expect(left.status == right.status && left.connectedAt == right.connectedAt)
    #expect(left.lossReason == right.lossReason && left.lastName == right.lastName)
  }
}
