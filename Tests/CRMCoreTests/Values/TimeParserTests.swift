import CRMCore
import Testing

@Suite("Time parser")
struct TimeParserTests {
  /// Saturday, 10:15 in Central Europe.
  private func parser() throws -> TimeParser {
    TimeParser(now: try Timestamp("2026-11-21T09:15:00Z"), zone: CentralEurope())
  }

  @Test(
    "Typed times mean instants",
    arguments: [
      ("now", "2026-11-21T09:15:00.000Z"), ("NOW", "2026-11-21T09:15:00.000Z"),
      ("2026-12-01T09:00", "2026-12-01T08:00:00.000Z"),
      ("2026-12-01 09:00", "2026-12-01T08:00:00.000Z"),
      ("2026-07-01T09:00:30", "2026-07-01T07:00:30.000Z"),
      ("2026-12-01", "2026-11-30T23:00:00.000Z"),
      ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00.000Z"),
      ("2026-12-01T09:00:00-05:00", "2026-12-01T14:00:00.000Z"),
      ("today", "2026-11-20T23:00:00.000Z"), ("tomorrow 14:00", "2026-11-22T13:00:00.000Z"),
      ("Yesterday 8:30", "2026-11-20T07:30:00.000Z"), ("fri 9:00", "2026-11-27T08:00:00.000Z"),
      ("sat 9:00", "2026-11-28T08:00:00.000Z"), ("sat 11:00", "2026-11-21T10:00:00.000Z"),
      ("Monday 9:00", "2026-11-23T08:00:00.000Z"), ("sunday", "2026-11-21T23:00:00.000Z"),
      ("9:00", "2026-11-21T08:00:00.000Z"), ("+3d", "2026-11-24T09:15:00.000Z"),
      ("-7d", "2026-11-14T09:15:00.000Z"), ("+2h30m", "2026-11-21T11:45:00.000Z"),
      ("-4w", "2026-10-24T08:15:00.000Z"), ("2026-12-01 9:00", "2026-12-01T08:00:00.000Z"),
      ("start-of-month", "2026-10-31T23:00:00.000Z"),
      ("start-of-quarter", "2026-09-30T22:00:00.000Z"),
      ("Start-Of-Week 9:00", "2026-11-16T08:00:00.000Z"),
    ])
  func instants(text: String, expected: String) throws {
    #expect(try parser().timestamp(text).description == expected)
  }

  @Test(
    "Typed days mean days in the zone",
    arguments: [
      ("today", "2026-11-21"), ("tomorrow", "2026-11-22"), ("yesterday", "2026-11-20"),
      ("now", "2026-11-21"), ("+3d", "2026-11-24"), ("-1w", "2026-11-14"), ("sat", "2026-11-21"),
      ("fri", "2026-11-27"), ("2026-02-28", "2026-02-28"), ("+20h", "2026-11-22"),
      ("2026-12-01T23:30:00Z", "2026-12-02"), ("start-of-day", "2026-11-21"),
      ("start-of-week", "2026-11-16"), ("start-of-next-week", "2026-11-23"),
      ("start-of-last-week", "2026-11-09"), ("start-of-month", "2026-11-01"),
      ("start-of-next-month", "2026-12-01"), ("start-of-last-month", "2026-10-01"),
      ("start-of-quarter", "2026-10-01"), ("start-of-next-quarter", "2027-01-01"),
      ("start-of-year", "2026-01-01"), ("start-of-last-year", "2025-01-01"),
    ])
  func days(text: String, expected: String) throws {
    #expect(try parser().date(text).description == expected)
  }

  @Test("Each weekday's name, short or long, is the next such day")
  func weekdays() throws {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    let parser = try parser()
    let today = try parser.date("today")
    for (index, name) in names.enumerated() {
      for count in 3...name.count {
        let date = try parser.date(String(name.prefix(count)))
        #expect(date.weekday.rawValue == index + 1)
        #expect((0..<7).contains(today.days(to: date)))
      }
    }
  }

  @Test(
    "What means no time is refused as typed",
    arguments: [
      "", " ", "soon", "fr", "fridays", "tomorrow 25:00", "today now", "+d", "3d", "+-3d", "--3d",
      "2026-02-30", "03/04/05", "1.12.2026", "fri 9", "+3days", "tomorrow  9:00",
      "start-of", "start-of-", "start-of-weeks", "start-of-next", "start-of-next-", "end-of-week",
    ])
  func refusals(text: String) throws {
    let parser = try parser()
    let error = #expect(throws: ValueError.self) { try parser.timestamp(text) }
    #expect(error?.text == text)
    #expect(throws: ValueError.self) { try parser.date(text) }
  }
}
