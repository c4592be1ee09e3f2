import Testing

@testable import CRMCore

/// How values stand to each other where the declaration or the settings say so: choices, days against
/// times, amounts of several currencies, telephone numbers.
@Suite struct DeclaredOrderTests {
  private let office: Office
  private let now = Timestamp(milliseconds: 1_800_000_000_000)

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    try office.write(as: admin) { tx in
      var size = CustomField(of: Vehicle.kind, key: "size", type: .choice)
      size.choices = ["s", "m", "l", "xl"]
      try tx.insert(size)
      for (currency, rate) in [("USD", "0.5"), ("JPY", "0.007"), ("BHD", "2.3817")] {
        try tx.setRate(
          of: CurrencyCode(currency), ExchangeRate.DecimalRate(rate),
          on: CalendarDate("2026-01-01"))
      }
      var random = SeededGenerator(seed: 5)
      let customers = try (0..<4).map { try tx.insert(Customer(name: "C \($0)")) }
      for number in 1...300 {
        var vehicle = Vehicle.random(number, customers, &random, owner: admin)
        vehicle.price = try Self.price(&random)
        let size = ["", "s", "m", "l", "xl"].randomElement(using: &random) ?? ""
        vehicle.header.custom["size"] = size.isEmpty ? .null : .text(size)
        try tx.insert(vehicle)
      }
    }
  }

  private static func price(_ random: inout SeededGenerator) throws -> Money? {
    let currencies = ["EUR", "USD", "JPY", "BHD", "CHF"]
    guard let code = (currencies + [""]).randomElement(using: &random), !code.isEmpty else {
      return nil
    }
    return Money(
      minorUnits: .random(in: -5_000...5_000, using: &random), currency: try CurrencyCode(code))
  }

  private var parser: FilterParser {
    FilterParser(Vehicle.self, ValueParser(office.crm.snapshot, now: now))
  }

  private func query(_ filter: String, sort: String = "id") throws -> RecordQuery<Vehicle> {
    let values = ValueParser(office.crm.snapshot, now: now)
    return try FilterParser.order(sort, of: Vehicle.self, values)
      .reduce(office.crm.snapshot[Vehicle.self].where(parser.parse(filter))) { $0.sorted(by: $1) }
  }

  /// What a comparison says of two places in an order.
  private func holds<T: Comparable>(_ comparison: Filter.Comparison, _ left: T, _ right: T) -> Bool
  {
    switch comparison {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .atMost: left <= right
    case .more: left > right
    case .atLeast: left >= right
    }
  }

  @Test(arguments: ["fuel", "status", "custom.size"])
  func choicesCompareAndStandInDeclaredOrder(name: String) throws {
    let snapshot = office.crm.snapshot
    let path = try #require(snapshot.path(named: name, of: Vehicle.self, at: now))
    let keys = path.type.options.map(\.key)
    #expect(keys.count >= 3)
    let all = snapshot[Vehicle.self].all()
    func key(_ vehicle: Vehicle) -> String? {
      if case .text(let key) = path.value(in: vehicle) { key } else { nil }
    }
    for comparison in Filter.Comparison.allCases {
      for (place, word) in keys.enumerated() {
        let found = try query("\(name) \(comparison.rawValue) \(word)").ids()
        let right = all.filter { vehicle in
          guard let own = key(vehicle).flatMap(keys.firstIndex) else {
            return comparison == .notEqual
          }
          return holds(comparison, own, place)
        }
        #expect(found == right.map(\.id), "\(name) \(comparison.rawValue) \(word)")
        #expect(
          try query("not (\(name) \(comparison.rawValue) \(word))").count
            == all.count - found.count)
      }
    }
    for limit in [1, 7, 1_000] {
      func place(_ vehicle: Vehicle) -> Int { key(vehicle).flatMap(keys.firstIndex) ?? -1 }
      let ascending = try query("id > 0", sort: name).prefix(limit).map(\.id)
      #expect(
        ascending
          == all.sorted { (place($0), $0.id.number) < (place($1), $1.id.number) }
          .prefix(limit).map(\.id))
      let descending = try query("id > 0", sort: "\(name):desc").prefix(limit).map(\.id)
      #expect(
        descending
          == all.sorted { (-place($0), $0.id.number) < (-place($1), $1.id.number) }
          .prefix(limit).map(\.id))
    }
  }

  @Test func statusesOfTheSettingsDecideTypedOrdersToo() throws {
    let (admin, sales) = (office.admin, office.sales)
    try office.write(as: admin) { tx in
      let customer = try tx.insert(Customer(name: "Acme"))
      for stage in ["closing", "prospecting", "offering"] {
        var opportunity = Opportunity(name: stage, customer: customer)
        opportunity.owner = sales
        let id = try tx.insert(opportunity)
        if stage != "prospecting" {
          try tx.move(id, to: Opportunity.Stage(rawValue: stage))
        }
      }
    }
    let query = office.crm.snapshot[Opportunity.self]
    #expect(
      query.sorted(by: \.stage).map(\.name) == ["prospecting", "offering", "closing"])
    #expect(
      query.grouped(by: \.stage).map(\.value.rawValue) == ["prospecting", "offering", "closing"])
  }

  @Test(arguments: ["UTC", "+01:00", "-08:00"])
  func dayAgainstATimeIsAllOfTheDay(zone: String) throws {
    let zone = try FixedTimeZone(zone)
    let day = try CalendarDate("2026-01-31")
    let start = zone.start(of: day).milliseconds
    let length: Int64 = 86_400_000
    let edges = [start - 1, start, start + 1, start + length - 1, start + length].map {
      Timestamp(milliseconds: $0)
    }
    let admin = office.admin
    let ids = try office.write(as: admin) { tx in
      try edges.enumerated().map { index, edge in
        var vehicle = Vehicle("E \(index)")
        (vehicle.inspectedAt, vehicle.owner) = (edge, admin)
        return try tx.insert(vehicle)
      }
    }
    let values = ValueParser(office.crm.snapshot, now: edges[2], zone: zone)
    for word in ["2026-01-31", "today"] {
      for comparison in Filter.Comparison.allCases {
        let filter = try FilterParser(Vehicle.self, values).parse(
          "inspectedAt \(comparison.rawValue) \(word) and plate begins 'E '")
        let right = zip(ids, edges).filter {
          holds(comparison, zone.date(at: $1), day)
        }.map(\.0)
        #expect(
          office.crm.snapshot[Vehicle.self].where(filter).ids() == right, "\(comparison) \(word)")
      }
      let listed = try FilterParser(Vehicle.self, values).parse("inspectedAt in (\(word), now)")
      #expect(office.crm.snapshot[Vehicle.self].where(listed).count == 3)
    }
  }

  @Test func amountsCompareAtTheRateOfTheDay() throws {
    // Thousandths of a cent, which all amounts here are whole numbers of.
    let worths: [String: Int128] = ["EUR": 100_000, "USD": 50_000, "JPY": 70_000, "BHD": 23_817]
    func worth(_ money: Money) -> Int128? {
      worths[money.currency.code].map { Int128(money.minorUnits) * $0 }
    }
    let all = office.crm.snapshot[Vehicle.self].all()
    for text in ["0", "12.34 EUR", "-7.77 USD", "1.235 BHD", "333 JPY"] {
      let bound = try #require(worth(Money(text, defaultCurrency: CurrencyCode("EUR"))))
      for comparison in [Filter.Comparison.less, .atMost, .more, .atLeast] {
        let found = try query("price \(comparison.rawValue) '\(text)'")
        let right = all.filter { vehicle in
          vehicle.price.flatMap(worth).map { holds(comparison, $0, bound) } ?? false
        }
        #expect(found.ids() == right.map(\.id), "\(comparison.rawValue) \(text)")
        let francs = all.count { $0.price?.currency.code == "CHF" }
        #expect(francs > 0 && found.uncomparedCount == francs)
        #expect(
          try query("not (price \(comparison.rawValue) '\(text)')").uncomparedCount == francs)
      }
    }
    #expect(try query("fuel = petrol").uncomparedCount == 0)
  }

  @Test func amountsWithoutARateStandLast() throws {
    let worths = ["EUR": 1_000.0, "USD": 500, "JPY": 700, "BHD": 238.17]
    func isPlaced(_ vehicle: Vehicle) -> Bool { vehicle.price?.currency.code != "CHF" }
    for sort in ["price", "price:desc"] {
      let query = try query("id > 0", sort: sort)
      let found = query.all()
      let unrated = found.count { !isPlaced($0) }
      #expect(found.suffix(unrated).allSatisfy { !isPlaced($0) })
      #expect(query.uncomparedCount == unrated)
      let rated = found.dropLast(unrated).compactMap(\.price).map { money in
        // To the cent, as orders compare.
        (Double(money.minorUnits) * (worths[money.currency.code] ?? 0) / 1_000).rounded()
      }
      #expect(rated == (sort == "price" ? rated.sorted() : rated.sorted(by: >)))
      var paged: [Vehicle.ID] = []
      var cursor: RecordQuery<Vehicle>.Cursor?
      repeat {
        let page = try query.page(after: cursor, limit: 40)
        paged += page.records.map(\.id)
        cursor = page.next
      } while cursor != nil
      #expect(paged == found.map(\.id))
    }
  }

  @Test(arguments: [
    ("+49 (0)30 555 66 66", "030 5556666", true), ("+49 30 5556666", "+49305556666", true),
    ("030/555-66-66", "tel:+49-30-555-6666", true), ("555 6666", "+49 30 555 6666", false),
    ("112", "112", true), ("112", "110", false), ("030 5556666 x12", "030 5556666", true),
  ])
  func telephonesAreTheSameByTheirLastDigits(one: String, other: String, isSame: Bool) throws {
    let admin = office.admin
    try office.write(as: admin) { tx in
      var customer = Customer(name: "Ph", phone: try PhoneNumber(one))
      customer.owner = admin
      try tx.insert(customer)
      var order = Order(value: Money(minorUnits: 100, currency: try CurrencyCode("EUR")))
      order.mobile = try PhoneNumber(one)
      try tx.insert(order)
    }
    let snapshot = office.crm.snapshot
    let values = ValueParser(snapshot, now: now)
    for (comparison, right) in [("=", isSame), ("!=", !isSame)] {
      let customers = try FilterParser(Customer.self, values)
        .parse("phone \(comparison) '\(other)' and name = Ph")
      #expect(snapshot[Customer.self].where(customers).count == (right ? 1 : 0))
      let orders = try FilterParser(Order.self, values).parse("mobile \(comparison) '\(other)'")
      #expect(snapshot[Order.self].where(orders).count == (right ? 1 : 0))
    }
  }

  @Test func telephonesAreSoughtByDigitsWithinDigits() throws {
    let admin = office.admin
    try office.write(as: admin) { tx in
      var customer = Customer(name: "Ph", phone: "+49 (0)30 555 66 66")
      customer.owner = admin
      try tx.insert(customer)
    }
    let snapshot = office.crm.snapshot
    let parser = FilterParser(Customer.self, ValueParser(snapshot, now: now))
    for (condition, count) in [
      ("phone ~ 5556666", 1), ("phone ~ '55-56'", 1), ("phone ~ 5557777", 0),
      ("phone begins '+49'", 1), ("phone begins '030'", 0), ("phone ~ 'x'", 0),
    ] {
      #expect(
        try snapshot[Customer.self].where(parser.parse(condition)).count == count, "\(condition)")
    }
  }

  @Test func textsDoNotCompareWithNumbers() throws {
    for comparison in ["<", "<=", ">", ">="] {
      #expect(throws: FilterParser.Failure.self) { try parser.parse("model \(comparison) 100") }
    }
    #expect(throws: Never.self) { try parser.parse("model = 100") }
    #expect(throws: Never.self) { try parser.parse("model > m") }
  }
}
