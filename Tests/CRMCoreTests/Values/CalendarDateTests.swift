import CRMCore
import Testing

@Suite("Calendar date")
struct CalendarDateTests {
  /// Every 17th day of all years, and the days around it.
  private let days = stride(from: -719_162, through: 2_932_896, by: 17)

  @Test("Counting day by day through three centuries follows the calendar")
  func consecutive() throws {
    var date = try CalendarDate("1899-12-31")
    var expected = (year: 1899, month: 12, day: 31)
    while expected.year < 2201 {
      #expect(date.parts == expected)
      expected.day += 1
      if expected.day > CalendarDate.dayCount(ofMonth: expected.month, year: expected.year) {
        expected = (expected.year, expected.month + 1, 1)
        if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
      }
      date = date.adding(days: 1)
    }
  }

  @Test("Days of all years survive their parts, their text and their number")
  func roundTrip() throws {
    for number in days {
      guard let date = CalendarDate(daysSinceEpoch: number) else {
        Issue.record("no day \(number)")
        continue
      }
      let (year, month, day) = date.parts
      #expect(CalendarDate(year: year, month: month, day: day) == date)
      #expect(try CalendarDate(date.description) == date)
    }
    #expect(CalendarDate.min.description == "0001-01-01")
    #expect(CalendarDate.max.description == "9999-12-31")
    #expect(CalendarDate(daysSinceEpoch: -719_163) == nil)
    #expect(CalendarDate(daysSinceEpoch: 2_932_897) == nil)
  }

  @Test("Leap years follow the rule of 4, 100 and 400")
  func leapYears() {
    for year in 1...9999 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      #expect((CalendarDate(year: year, month: 2, day: 29) != nil) == isLeap, "\(year)")
    }
  }

  @Test(
    "Other forms than 2026-12-01 and days that do not exist are refused",
    arguments: [
      "", "2026-12-1", "2026-1-01", "26-12-01", "2026/12/01", "2026-13-01", "2026-00-01",
      "2026-12-00", "2026-02-29", "2026-04-31", "0000-01-01", "-001-01-01", "12026-01-01",
      " 2026-12-01", "2026-12-01 ", "2026-12-01T", "2026-12-0१", "01.12.2026", "2026-12-32",
    ])
  func refusals(text: String) {
    #expect(throws: ValueError.self) { try CalendarDate(text) }
  }

  @Test("Weekdays follow each other, from a known Monday")
  func weekdays() throws {
    var date = try CalendarDate("2026-11-23")
    for step in 0..<1000 {
      #expect(date.weekday.rawValue == step % 7 + 1)
      date = date.adding(days: 1)
    }
    #expect(CalendarDate.min.weekday == .monday)
    #expect(CalendarDate.max.weekday == .friday)
  }

  @Test(
    "Adding months keeps the day or takes the month's last",
    arguments: [
      ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
      ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
      ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"),
      ("2026-12-15", 1, "2027-01-15"), ("0001-01-15", -1, "0001-01-01"),
      ("9999-12-15", 1, "9999-12-31"), ("2026-05-05", 0, "2026-05-05"),
      ("2026-05-05", Int.max, "9999-12-31"), ("2026-05-05", Int.min, "0001-01-01"),
    ])
  func addingMonths(day: String, months: Int, expected: String) throws {
    #expect(try CalendarDate(day).adding(months: months).description == expected)
  }

  @Test("Adding days stops at the ends of the calendar")
  func addingDays() {
    #expect(CalendarDate.max.adding(days: 1) == .max)
    #expect(CalendarDate.min.adding(days: -1) == .min)
    #expect(CalendarDate.max.adding(days: Int.max) == .max)
    #expect(CalendarDate.min.adding(days: Int.min) == .min)
    #expect(CalendarDate.min.days(to: .max) == 3_652_058)
  }

  @Test("Each unit of the calendar begins on its first day, and the next begins after its last")
  func units() throws {
    let date = try CalendarDate("2026-11-21")
    let starts = ["2026-11-21", "2026-11-16", "2026-11-01", "2026-10-01", "2026-01-01"]
    let nexts = ["2026-11-22", "2026-11-23", "2026-12-01", "2027-01-01", "2027-01-01"]
    let befores = ["2026-11-20", "2026-11-09", "2026-10-01", "2026-07-01", "2025-01-01"]
    for (index, unit) in CalendarDate.Unit.allCases.enumerated() {
      #expect(unit.start(of: date).description == starts[index])
      #expect(unit.start(of: date, adding: 1).description == nexts[index])
      #expect(unit.start(of: date, adding: -1).description == befores[index])
    }
  }
}
