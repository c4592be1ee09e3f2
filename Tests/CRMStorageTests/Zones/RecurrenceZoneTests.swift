import CRMCore
import CRMStorage
import Testing

@Suite("Recurrence in the system's zones")
struct RecurrenceZoneTests {
  private static let zones = [
    "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns",
    "Africa/Casablanca", "Pacific/Auckland", "UTC",
  ]

  @Test("keeps the local time on every day of four years, but where clocks leap", arguments: zones)
  func daily(_ name: String) throws {
    let zone = try ZoneInfo.load(name)
    var moved = 0
    for clock in ["00:30", "02:15", "09:00", "23:45"] {
      let first = try LocalDateTime("2024-01-01T\(clock)")
      let anchor = zone.timestamp(of: first)
      var before = anchor
      for count in 1..<(4 * 365) {
        let time = try #require(
          Reminder.Recurrence.daily.occurrence(count, after: anchor, in: zone))
        let local = zone.local(at: time)
        #expect(time > before)
        #expect(local.date == first.date.adding(days: count))
        if local.millisecondOfDay != first.millisecondOfDay {
          #expect(local > LocalDateTime(startOf: local.date))
          #expect(local.millisecondOfDay > first.millisecondOfDay)
          moved += 1
        }
        before = time
      }
    }
    // The hour from two that spring leaves out, once a year at most.
    #expect(moved <= 4 * 2, "\(moved) times moved")
  }

  @Test("keeps the day of the month over twenty years", arguments: zones)
  func monthly(_ name: String) throws {
    let zone = try ZoneInfo.load(name)
    let anchor = zone.timestamp(of: try LocalDateTime("2024-08-31T12:00"))
    for count in 0..<240 {
      let time = try #require(
        Reminder.Recurrence.monthly.occurrence(count, after: anchor, in: zone))
      let date = zone.date(at: time)
      #expect(date.day == CalendarDate.dayCount(ofMonth: date.month, year: date.year))
      #expect((date.year * 12 + date.month) - (2024 * 12 + 8) == count)
      #expect(zone.local(at: time).hour == 12)
    }
  }

  @Test("passes over the day that Samoa left out")
  func leftOut() throws {
    let zone = try ZoneInfo.load("Pacific/Apia")
    let anchor = zone.timestamp(of: try LocalDateTime("2011-12-29T10:00"))
    let next = try #require(Reminder.Recurrence.daily.successor(of: 0, after: anchor, in: zone))
    #expect(zone.local(at: next.time).description.hasPrefix("2011-12-31T10:00"))
    let then = try #require(
      Reminder.Recurrence.daily.successor(of: next.count, after: anchor, in: zone))
    #expect(zone.local(at: then.time).description.hasPrefix("2012-01-01T10:00"))
  }
}
