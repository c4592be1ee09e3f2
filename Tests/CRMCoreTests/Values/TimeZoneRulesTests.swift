import CRMCore
import Testing

/// Central European time: an hour ahead, two in summer; the change is at 01:00 UTC.
struct CentralEurope: TimeZoneRules {
  let identifier = "Central Europe"

  func offset(at timestamp: Timestamp) -> Int {
    let year = FixedTimeZone.utc.date(at: timestamp).year
    return (change(3, year)..<change(10, year)).contains(timestamp) ? 7200 : 3600
  }

  /// 01:00 UTC on the last Sunday of a month of 31 days.
  private func change(_ month: Int, _ year: Int) -> Timestamp {
    let last = CalendarDate(year: year, month: month, day: 31) ?? .max
    let sunday = last.adding(days: -(last.weekday.rawValue % 7))
    return FixedTimeZone.utc.start(of: sunday).adding(TimeSpan(hours: 1))
  }
}

@Suite("Time zone rules")
struct TimeZoneRulesTests {
  private let zone = CentralEurope()

  @Test(
    "Local times become instants; missing ones move forward, repeated ones are the first",
    arguments: [
      ("2026-01-15T09:00", "2026-01-15T08:00:00.000Z"),
      ("2026-07-15T09:00", "2026-07-15T07:00:00.000Z"),
      ("2026-03-29T01:59", "2026-03-29T00:59:00.000Z"),
      ("2026-03-29T02:00", "2026-03-29T01:00:00.000Z"),
      ("2026-03-29T02:30", "2026-03-29T01:30:00.000Z"),
      ("2026-03-29T03:00", "2026-03-29T01:00:00.000Z"),
      ("2026-10-25T01:59", "2026-10-24T23:59:00.000Z"),
      ("2026-10-25T02:00", "2026-10-25T00:00:00.000Z"),
      ("2026-10-25T02:59", "2026-10-25T00:59:00.000Z"),
      ("2026-10-25T03:00", "2026-10-25T02:00:00.000Z"),
    ])
  func localTimes(local: String, expected: String) throws {
    #expect(try zone.timestamp(of: LocalDateTime(local)).description == expected)
  }

  @Test("Every minute of the days around both changes survives there and back, or moves an hour")
  func everyMinute() throws {
    var moved = 0
    for start in ["2026-03-28", "2026-10-24"] {
      let first = try CalendarDate(start)
      for minute in 0..<(3 * 1440) {
        guard
          let local = LocalDateTime(
            date: first.adding(days: minute / 1440), hour: minute / 60 % 24, minute: minute % 60)
        else { continue }
        let back = zone.local(at: zone.timestamp(of: local))
        moved += back == local ? 0 : 1
        #expect(back == local || back.hour == local.hour + 1)
      }
    }
    #expect(moved == 60)
  }

  @Test("Days, weeks, months, quarters and years are half-open and follow each other")
  func intervals() throws {
    for unit in CalendarDate.Unit.allCases {
      var date = try CalendarDate("2025-12-20")
      for _ in 0..<500 {
        let interval = zone.interval(of: unit, holding: date)
        let noon = zone.start(of: date).adding(TimeSpan(hours: 12))
        #expect(interval.contains(noon))
        #expect(
          zone.interval(of: unit, holding: interval.upperBound).lowerBound == interval.upperBound)
        date = date.adding(days: 1)
      }
    }
    let short = zone.interval(of: .day, holding: try CalendarDate("2026-03-29"))
    #expect(short.lowerBound.span(to: short.upperBound) == TimeSpan(hours: 23))
    let long = zone.interval(of: .day, holding: try CalendarDate("2026-10-25"))
    #expect(long.lowerBound.span(to: long.upperBound) == TimeSpan(hours: 25))
  }

  @Test("Fixed zones are read by their offset and named by it")
  func fixed() throws {
    for text in ["+02:00", "-09:30", "+14:00", "-18:00", "UTC"] {
      #expect(try FixedTimeZone(text).identifier == text)
    }
    #expect(try FixedTimeZone("Z") == .utc)
    for text in ["", "utc", "+19:00", "02:00", "+2:00", "Europe/Paris"] {
      #expect(throws: ValueError.self) { try FixedTimeZone(text) }
    }
    let zone = try FixedTimeZone("+02:00")
    #expect(
      zone.start(of: try CalendarDate("2026-01-01")).description == "2025-12-31T22:00:00.000Z")
    #expect(FixedTimeZone(offsetSeconds: 64_801) == nil)
    #expect(FixedTimeZone(offsetSeconds: 90) == nil)
  }
}
