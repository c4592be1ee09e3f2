import Foundation
import Testing

@Suite("Orders on the command line")
struct OrderTranscriptTests {
  /// A store with two products and orders of known numbers.
  private func program() throws -> BuiltProgram {
    let program = try BuiltProgram()
    let file = program.folder.appending(path: "orders.csv")
    try """
    number,first name,last name,status,value,connectedAt
    123456,Ada,Byron,new,100.00,
    CRM-654321,Grace,Hopper,connected,20.00,2025-11-05T12:00:00Z
    777777,Mary,Shelley,connected,30.00,2026-11-05T12:00:00Z
    """.write(to: file, atomically: true, encoding: .utf8)
    for line in [
      "product add --code GTX --name 'GTX Basic' --price 550",
      "product add --code MG --name 'MG Special'", "import order \(file.path)",
    ] {
      let result = try program.run(line)
      try #require(result.code == 0, "\(line): \(result.errors)")
    }
    return program
  }

  @Test("are shown by their number, move along their lifecycle, and tell their history in words")
  func statuses() throws {
    try Transcript(
      """
      $ crmctl order list
      ID  Number      First name  Last name  Company name  Status          Value  Owner
       3  CRM-777777  Mary        Shelley    -             Connected   30.00 EUR  ada
       2  CRM-654321  Grace       Hopper     -             Connected   20.00 EUR  ada
       1  CRM-123456  Ada         Byron      -             New        100.00 EUR  ada
      $ crmctl order status CRM-123456 "To process" --quiet
      1
      $ crmctl order status 1 connected --reason why
      ! crmctl: error: a reason belongs to the status cancelled
      = 6
      $ crmctl order status crm-123456 connected --quiet
      1
      $ crmctl order status 1 new
      ! crmctl: error: order/1 cannot go from connected to new
      !   Allowed from connected: issues, cancelled
      = 6
      $ crmctl order status 1 connected
      ! crmctl: error: order/1 is connected already
      !   Allowed from connected: issues, cancelled
      = 6
      $ crmctl order status 1 cancelled
      ! crmctl: error: order/1 cannot become cancelled without lossReason
      !   lossReason: must be given
      = 6
      $ crmctl order status 1 cancelled --reason "too dear" --quiet
      1
      $ crmctl order count --open
      0
      $ crmctl order count --number 123456 --where "number = CRM-123456" --where "status = cancelled"
      1
      $ crmctl order status --where "status = connected" issues --yes
      Record   Result  Reason
      order/2  done    -
      order/3  done    -
      $ crmctl order show CRM-999998
      ! crmctl: error: no order is called 'CRM-999998'
      !   Expected: the number or the unique name of one that is there
      = 3
      $ crmctl order add --status held
      ! crmctl: error: a new order cannot be held
      !   Allowed: new
      = 6
      $ crmctl order history 1
      Position  Time              By   Operation     Field        From        To
            11  2026-11-21 11:00  ada  order.status  Status       Connected   Cancelled
                                                     Loss reason  -           too dear
            10  2026-11-21 11:00  ada  order.status  Status       To process  Connected
                                                     Connected    -           2026-11-21 11:00
             9  2026-11-21 11:00  ada  order.status  Status       New         To process
             6  2026-11-21 11:00  ada  order.import  Number       -           CRM-123456
                                                     First name   -           Ada
                                                     Last name    -           Byron
                                                     Status       -           New
                                                     Value        -           100.00 EUR
                                                     Owner        -           ada
      """
    ).check(on: try program())
  }

  @Test("are commented on, and come from a campaign")
  func comments() throws {
    try Transcript(
      """
      $ crmctl order comment CRM-777777 "waiting for @ada" --quiet
      1
      $ crmctl comment list --fields subject,status,author,mentions,body
      Subject  Status  Author  Mentions  Body
      order/3  Open    ada     ada       waiting for @ada
      $ crmctl order comment 9 "what?"
      ! crmctl: error: there is no order/9
      = 3
      $ crmctl campaign add --name Spring --quiet
      1
      $ crmctl order set 1 --campaign Spring --quiet
      1
      $ crmctl order count --campaign Spring
      1
      """
    ).check(on: try program())
  }

  @Test("have lines, whose total their value is")
  func lines() throws {
    let program = try program()
    let added = try program.run(
      "order add --line product=GTX,quantity=2 --line 'product=MG,price=0.50' --format json")
    #expect(added.code == 0, "\(added.errors)")
    #expect(added.output.contains(#""value":{"amount":"1100.50","currency":"EUR"}"#))
    #expect(added.output.contains(#""number":"CRM-"#) && added.output.contains(#""open":true"#))
    try Transcript(
      """
      $ crmctl order set 4 --value 7
      ! crmctl: error: the value of an order with lines is their total
      !   Expected: 1100.50 EUR, or no lines
      = 6
      $ crmctl order set 4 --line product=MG,quantity=3,price=2 --quiet
      4
      $ crmctl order list --fields value,lines --where "id = 4"
         Value  Lines
      6.00 EUR  product=product/2,quantity=3,price=2.00 EUR
      $ crmctl order add --line product=MG
      ! crmctl: error: the new order has an invalid field
      !   lines: '' is not a price: an amount, for the product has none
      = 6
      """
    ).check(on: program)
  }

  @Test("connected this month go by the month of the connection in this year")
  func connected() throws {
    try Transcript(
      """
      $ crmctl order list --quiet --where "status = connected and connected-at >= start-of-month and connected-at < start-of-next-month"
      3
      $ crmctl order list --quiet --where "connected-at >= start-of-last-month" --mine
      3
      """
    ).check(on: try program())
  }

  /// A period: the moment at which it is asked for, its words, its first hour of UTC and its end.
  struct Period {
    let now: String
    let words: String
    let start: String
    let end: String

    init(_ unit: String, at now: String, _ start: String, _ end: String) {
      self.now = now
      words =
        unit == "day"
        ? "created-at >= today and created-at < tomorrow"
        : "created-at >= start-of-\(unit) and created-at < start-of-next-\(unit)"
      self.start = "\(start):00:00Z"
      self.end = "\(end):00:00Z"
    }
  }

  @Test(
    "are of the day, ISO week and month of the settings' zone, to the second",
    arguments: [
      (
        "Europe/Paris",
        [
          Period("week", at: "2024-12-31T12:00:00Z", "2024-12-29T23", "2025-01-05T23"),
          Period("day", at: "2026-03-29T12:00:00Z", "2026-03-28T23", "2026-03-29T22"),
          Period("day", at: "2026-10-25T12:00:00Z", "2026-10-24T22", "2026-10-25T23"),
          Period(
            "month", at: "2026-12-15T12:00:00Z", "2026-11-30T23", "2026-12-31T23"),
          Period("week", at: "2027-01-01T12:00:00Z", "2026-12-27T23", "2027-01-03T23"),
        ]
      ),
      (
        "America/Los_Angeles",
        [
          Period("week", at: "2024-12-31T12:00:00Z", "2024-12-30T08", "2025-01-06T08"),
          Period("day", at: "2026-03-08T20:00:00Z", "2026-03-08T08", "2026-03-09T07"),
          Period("day", at: "2026-11-01T20:00:00Z", "2026-11-01T07", "2026-11-02T08"),
          Period(
            "month", at: "2026-12-15T12:00:00Z", "2026-12-01T08", "2027-01-01T08"),
          Period("week", at: "2027-01-01T12:00:00Z", "2026-12-28T08", "2027-01-04T08"),
        ]
      ),
    ])
  func periods(zone: String, periods: [Period]) throws {
    let program = try BuiltProgram(isReady: false)
    let made = try program.run(
      [
        "init", "--organisation", "A", "--currency", "EUR", "--time-zone", zone, "--test-clock",
        "--now", "2024-01-01T00:00:00Z",
      ], fixesClock: false)
    try #require(made.code == 0, "\(made.errors)")
    let edges = periods.flatMap { period in
      [period.start, period.end].flatMap { [Self.secondBefore($0), $0] }
    }
    let moments = Array(Set(edges)).sorted()
    for moment in moments {
      let added = try program.run(["order", "add", "--now", moment], fixesClock: false)
      try #require(added.code == 0, "\(added.errors)")
    }
    for period in periods {
      let listed = try program.run(
        ["order", "list", "--quiet", "--all", "--where", period.words, "--now", period.now],
        fixesClock: false)
      let expected = moments.indices.filter {
        period.start <= moments[$0] && moments[$0] < period.end
      }
      let found = listed.output.split(separator: "\n").compactMap { Int($0) }
      #expect(found == expected.reversed().map { $0 + 1 }, "\(zone), \(period.words)")
      #expect(expected.count >= 2)
    }
  }

  private static func secondBefore(_ text: String) -> String {
    let format = ISO8601DateFormatter()
    return format.date(from: text).map { format.string(from: $0.addingTimeInterval(-1)) } ?? text
  }
}
