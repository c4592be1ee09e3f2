import CRMCore
import Foundation
import Testing

/// Clocks eight hours behind UTC, seven in summer, as on the west coast of North America.
struct WestCoast: TimeZoneRules {
  let identifier = "West Coast"

  func offset(at timestamp: Timestamp) -> Int {
    let year = FixedTimeZone.utc.date(at: timestamp).year
    // The second Sunday of March at 10:00 UTC, the first of November at 09:00 UTC.
    let summer = sunday(8, 3, year, hour: 10)..<sunday(1, 11, year, hour: 9)
    return summer.contains(timestamp) ? -25_200 : -28_800
  }

  /// The first Sunday on or after a day, at an hour of UTC.
  private func sunday(_ day: Int, _ month: Int, _ year: Int, hour: Int) -> Timestamp {
    let date = CalendarDate(year: year, month: month, day: day) ?? .max
    let sunday = date.adding(days: (7 - date.weekday.rawValue) % 7)
    return FixedTimeZone.utc.start(of: sunday).adding(TimeSpan(hours: hour))
  }
}

@Suite struct OrderPeriodTests {
  /// Moments on both sides of whatever begins: days, weeks, months, years, summer and winter time.
  private static let days = [
    "2024-12-29", "2024-12-30", "2024-12-31", "2025-01-01", "2025-12-29", "2026-01-01",
    "2026-02-28", "2026-03-01", "2026-03-08", "2026-03-09", "2026-03-29", "2026-03-30",
    "2026-10-25", "2026-10-26", "2026-11-01", "2026-11-02", "2026-11-16", "2026-11-21",
    "2026-12-28", "2026-12-31", "2027-01-01", "2027-01-04",
  ]

  /// Before every moment here: the time of commits never runs backwards.
  private let clock = HandClock(1_600_000_000_000)
  private let office: Office

  init() throws {
    let clock = clock
    office = try Office(
      options: OpenOptions(
        clock: { clock.now },
        zones: { name in
          switch name {
          case "Central Europe": CentralEurope()
          case "West Coast": WestCoast()
          default: try FixedTimeZone(name)
          }
        }))
  }

  private func settle(in zone: String) throws {
    try office.write(as: .system) { tx in
      for settings in tx[StoreSettings.self].ids() {
        try tx.update(settings) { $0.timeZone = zone }
      }
    }
  }

  /// What another calendar says of two moments.
  private func isSame(
    _ unit: CalendarDate.Unit, _ left: Timestamp, _ right: Timestamp, _ zone: String
  ) throws -> Bool {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try #require(TimeZone(identifier: zone))
    let components: Set<Calendar.Component> =
      switch unit {
      case .day: [.year, .month, .day]
      case .week: [.yearForWeekOfYear, .weekOfYear]
      case .month: [.year, .month]
      case .quarter, .year: [.year]
      }
    let parts = [left, right].map { time in
      let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
      return calendar.dateComponents(components, from: date)
    }
    return parts[0] == parts[1]
  }

  @Test(
    "An order is of the day, week, month and year that the zone's calendar says, to the millisecond",
    arguments: [("Central Europe", "Europe/Paris"), ("West Coast", "America/Los_Angeles")])
  func created(zone: String, name: String) throws {
    try settle(in: zone)
    let rules = office.crm.snapshot.configuration.zone
    var moments: [(Timestamp, Order.ID)] = []
    for day in try Self.days.map({ try CalendarDate($0) }).sorted() {
      for offset in [-1, 0] {
        clock.now = rules.start(of: day).adding(TimeSpan(milliseconds: Int64(offset)))
        moments.append((clock.now, try office.write(as: office.sales) { try $0.insert(Order()) }))
      }
    }
    let snapshot = office.crm.snapshot
    #expect(moments.allSatisfy { snapshot[$0.1]?.createdAt == $0.0 })
    for unit in [CalendarDate.Unit.day, .week, .month, .year] {
      for (now, _) in moments {
        let expected = try moments.filter { try isSame(unit, $0.0, now, name) }.map(\.1)
        let found = snapshot.orders(created: unit, holding: now).ids()
        #expect(found == expected, "\(unit) of \(now)")
      }
    }
  }

  @Test(
    "The words of the filter language mean the same periods",
    arguments: ["Central Europe", "West Coast"])
  func words(zone: String) throws {
    try settle(in: zone)
    let rules = office.crm.snapshot.configuration.zone
    let days = try Self.days.map { try CalendarDate($0) }.sorted()
    for day in days {
      clock.now = rules.start(of: day)
      try office.write(as: office.sales) { try $0.insert(Order()) }
    }
    let snapshot = office.crm.snapshot
    for day in days {
      let now = rules.start(of: day.adding(days: 1)).adding(TimeSpan(milliseconds: -1))
      let parser = FilterParser(Order.self, ValueParser(snapshot, now: now))
      for (unit, text) in [
        (CalendarDate.Unit.day, "created-at >= today and created-at < tomorrow"),
        (.week, "created-at >= start-of-week and created-at < start-of-next-week"),
        (.month, "created-at >= start-of-month and created-at < start-of-next-month"),
        (.quarter, "created-at >= start-of-quarter and created-at < start-of-next-quarter"),
        (.year, "created-at >= start-of-year and created-at < start-of-next-year"),
      ] {
        let found = try snapshot.orders.where(parser.parse(text))
        #expect(found.ids() == snapshot.orders(created: unit, holding: now).ids(), "\(text) \(day)")
        #expect(found.count > 0)
      }
    }
  }

  @Test func aGivenZoneGoesBeforeTheSettings() throws {
    clock.now = try Timestamp("2026-12-31T23:30:00Z")
    let order = try office.write(as: office.sales) { try $0.insert(Order()) }
    let snapshot = office.crm.snapshot
    let later = try Timestamp("2027-01-01T10:00:00Z")
    for unit in [CalendarDate.Unit.day, .month, .quarter, .year] {
      #expect(snapshot.orders(created: unit, holding: later).count == 0)
      #expect(snapshot.orders(created: unit, holding: later, in: CentralEurope()).ids() == [order])
    }
    // The year turns within the ISO week.
    #expect(snapshot.orders(created: .week, holding: later).ids() == [order])
  }

  @Test func connectedThisMonthGoesByTheFirstConnectionInThisYearsMonth() throws {
    try settle(in: "Central Europe")
    func order(_ connections: String...) throws -> Order.ID {
      clock.now = try Timestamp("2024-01-15T12:00:00Z")
      let id = try office.write(as: office.sales) { tx in
        try tx.insert(Order(value: Money("10.00 EUR")))
      }
      for time in connections {
        clock.now = try Timestamp(time)
        try office.write(as: office.sales) { tx in
          if tx[id]?.status == .connected { try tx.setStatus(id, to: .issues) }
          try tx.setStatus(id, to: .connected)
        }
      }
      return id
    }
    _ = try order("2025-11-15T12:00:00Z")
    _ = try order("2026-10-31T22:59:59.999Z")
    let first = try order("2026-10-31T23:00:00Z")
    let last = try order("2026-11-30T22:59:59.999Z")
    _ = try order("2026-11-30T23:00:00Z")
    _ = try order("2025-11-15T12:00:00Z", "2026-11-15T12:00:00Z")
    _ = try order()
    let gone = try order("2026-11-15T12:00:00Z")
    try office.write(as: office.sales) { try $0.setStatus(gone, to: .cancelled, reason: "late") }
    let now = try Timestamp("2026-11-21T09:00:00Z")
    let found = office.crm.snapshot.orders(connected: .month, holding: now)
    #expect(found.ids() == [first, last])
    #expect(found.total == [try Money("20.00 EUR")])
    let parser = FilterParser(Order.self, ValueParser(office.crm.snapshot, now: now))
    let text =
      "status = connected and connected-at >= start-of-month and connected-at < start-of-next-month"
    #expect(try office.crm.snapshot.orders.where(parser.parse(text)).ids() == [first, last])
  }

  @Test func sumsAreOneACurrencyAndNothingIsNoSum() throws {
    clock.now = try Timestamp("2026-11-21T09:00:00Z")
    try office.write(as: office.sales) { tx in
      for value in ["0.10 EUR", "0.20 EUR", "5.00 USD"] {
        try tx.insert(Order(value: Money(value)))
      }
      try tx.insert(Order())
    }
    try office.write(as: office.manager) { try $0.insert(Order(value: Money("7.00 EUR"))) }
    let snapshot = office.crm.snapshot
    #expect(snapshot.orders(of: office.sales).total.map(\.description) == ["0.30 EUR", "5.00 USD"])
    let today = snapshot.orders(created: .day, holding: clock.now)
    #expect(today.total.map(\.description) == ["7.30 EUR", "5.00 USD"])
    let tomorrow = clock.now.adding(TimeSpan(hours: 24))
    #expect(snapshot.orders(created: .day, holding: tomorrow).total.isEmpty)
  }

  @Test func listsBeginWithTheNewest() throws {
    let ids = try (0..<4).map { step in
      if step == 2 { clock.advance(1) }
      return try office.write(as: office.sales) { try $0.insert(Order()) }
    }
    var query = office.crm.snapshot.orders
    for key in Order.listOrder { query = query.sorted(by: key) }
    #expect(query.ids() == ids.reversed())
    #expect(query.prefix(2).map(\.id) == [ids[3], ids[2]])
  }
}
