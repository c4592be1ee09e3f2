import CRMCore
import Testing

@Suite struct RecurrenceTests {
  private let zone = CentralEurope()

  /// The first local times of a series, as `2026-01-31T09:00`.
  private func series(
    _ recurrence: Reminder.Recurrence, from first: String, _ count: Int
  ) throws -> [String] {
    let anchor = zone.timestamp(of: try LocalDateTime(first))
    return try (0..<count).map { number in
      let time = try #require(recurrence.occurrence(number, after: anchor, in: zone))
      return String(zone.local(at: time).description.prefix(16))
    }
  }

  @Test func monthsKeepTheDayOrTakeTheirLastOneCountedFromTheFirst() throws {
    #expect(
      try series(.monthly, from: "2026-01-31T09:00", 15) == [
        "2026-01-31T09:00", "2026-02-28T09:00", "2026-03-31T09:00", "2026-04-30T09:00",
        "2026-05-31T09:00", "2026-06-30T09:00", "2026-07-31T09:00", "2026-08-31T09:00",
        "2026-09-30T09:00", "2026-10-31T09:00", "2026-11-30T09:00", "2026-12-31T09:00",
        "2027-01-31T09:00", "2027-02-28T09:00", "2027-03-31T09:00",
      ])
  }

  @Test func everyDayOfAnyMonthRecursForTenYearsWithoutDrift() throws {
    for (year, month) in [(2023, 12), (2024, 1), (2024, 2), (2025, 3)] {
      for day in 1...CalendarDate.dayCount(ofMonth: month, year: year) {
        let first = try #require(CalendarDate(year: year, month: month, day: day))
        let anchor = zone.start(of: first)
        for count in 0..<120 {
          let time = try #require(
            Reminder.Recurrence.monthly.occurrence(count, after: anchor, in: zone))
          let date = zone.date(at: time)
          let (y, m) = (year + (month - 1 + count) / 12, (month - 1 + count) % 12 + 1)
          #expect(date.year == y && date.month == m)
          #expect(date.day == min(day, CalendarDate.dayCount(ofMonth: m, year: y)))
        }
      }
    }
  }

  @Test func theLeapDayIsThe28thInCommonYears() throws {
    #expect(
      try series(.yearly, from: "2096-02-29T12:00", 9) == [
        "2096-02-29T12:00", "2097-02-28T12:00", "2098-02-28T12:00", "2099-02-28T12:00",
        "2100-02-28T12:00", "2101-02-28T12:00", "2102-02-28T12:00", "2103-02-28T12:00",
        "2104-02-29T12:00",
      ])
  }

  @Test func everyDayAndWeekOfFiveYearsKeepsTheTimeOfDay() throws {
    for (recurrence, days) in [(Reminder.Recurrence.daily, 1), (.weekly, 7)] {
      let first = try LocalDateTime("2024-01-01T18:45")
      let anchor = zone.timestamp(of: first)
      for count in 0..<(5 * 365 / days) {
        let time = try #require(recurrence.occurrence(count, after: anchor, in: zone))
        let local = zone.local(at: time)
        #expect(local.date == first.date.adding(days: count * days))
        #expect(local.millisecondOfDay == first.millisecondOfDay)
      }
    }
  }

  @Test func aTimeThatClocksLeapOverMovesForwardAndOneShownTwiceIsTheFirst() throws {
    #expect(
      try series(.daily, from: "2026-03-28T02:30", 3) == [
        "2026-03-28T02:30", "2026-03-29T03:30", "2026-03-30T02:30",
      ])
    let anchor = try Timestamp("2026-10-24T00:30:00Z")
    let twice = try #require(Reminder.Recurrence.daily.occurrence(1, after: anchor, in: zone))
    #expect(twice == (try Timestamp("2026-10-25T00:30:00Z")))
    let next = try #require(Reminder.Recurrence.daily.occurrence(2, after: anchor, in: zone))
    #expect(next == (try Timestamp("2026-10-26T01:30:00Z")))
  }

  @Test func theFirstOccurrenceIsTheAnchorItselfEvenInARepeatedHour() throws {
    let second = try Timestamp("2026-10-25T01:30:00Z")
    for recurrence in Reminder.Recurrence.allCases {
      #expect(recurrence.occurrence(0, after: second, in: zone) == second)
    }
  }

  @Test func whatDoesNotRecurHasNoSuccessorAndTimeEnds() throws {
    let anchor = try Timestamp("2026-01-31T09:00:00Z")
    #expect(Reminder.Recurrence.none.successor(of: 0, after: anchor, in: zone) == nil)
    let last = try Timestamp("9999-12-31T12:00:00Z")
    for recurrence in Reminder.Recurrence.allCases {
      #expect(recurrence.successor(of: 0, after: last, in: FixedTimeZone.utc) == nil)
    }
    let early = try Timestamp("9999-11-30T12:00:00Z")
    let next = Reminder.Recurrence.monthly.successor(of: 0, after: early, in: FixedTimeZone.utc)
    #expect(next?.time == (try Timestamp("9999-12-30T12:00:00Z")))
  }

  @Test func aDayThatAZoneLeavesOutHasNoOccurrenceOfItsOwn() throws {
    let zone = DateLine()
    let anchor = zone.timestamp(of: try LocalDateTime("2011-12-29T10:00"))
    let first = try #require(Reminder.Recurrence.daily.successor(of: 0, after: anchor, in: zone))
    let second = try #require(
      Reminder.Recurrence.daily.successor(of: first.count, after: anchor, in: zone))
    #expect(zone.local(at: first.time).description.hasPrefix("2011-12-31T10:00"))
    #expect(zone.local(at: second.time).description.hasPrefix("2012-01-01T10:00"))
    #expect(second.count == 3)
  }

  /// Clocks that went from ten hours behind UTC to fourteen ahead of it, over 30 December 2011.
  private struct DateLine: TimeZoneRules {
    let identifier = "Date Line"

    func offset(at timestamp: Timestamp) -> Int {
      timestamp.milliseconds < 1_325_239_200_000 ? -36_000 : 50_400
    }
  }
}
