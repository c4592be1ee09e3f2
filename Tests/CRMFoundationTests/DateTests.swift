import CRMCore
import CRMFoundation
import Foundation
import Testing

/// Instants and days, to Foundation's types and back.
@Suite struct DateTests {
  @Test func everyInstantIsADateAndBack() {
    var instants = [Timestamp.min, .max, Timestamp(milliseconds: 0)]
    for step in [1, 999, 1000, 86_399_999, 1_800_000_000_123, 99_999_999_999_999] as [Int64] {
      instants += [Timestamp(milliseconds: step), Timestamp(milliseconds: -step)]
    }
    for start in [Timestamp.min.milliseconds, 1_800_000_000_000] {
      instants += (0..<2000).map { Timestamp(milliseconds: start + $0) }
    }
    for instant in instants { #expect(Timestamp(Date(instant)) == instant) }
  }

  @Test func aDateOfTheSameTextIsTheSame() throws {
    let instant = try Timestamp("2026-11-21T09:12:33.500Z")
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    #expect(Date(instant).formatted(style) == instant.description)
    #expect(Timestamp(try Date(instant.description, strategy: style)) == instant)
  }

  @Test func whatIsBeyondTheEndsBecomesTheEnd() {
    #expect(Timestamp(.distantPast) == .min)
    for far in [Double.infinity, 1e300] {
      #expect(Timestamp(Date(timeIntervalSince1970: far)) == .max)
      #expect(Timestamp(Date(timeIntervalSince1970: -far)) == .min)
    }
    #expect(Timestamp(Date(timeIntervalSince1970: .nan)) == .min)
  }

  @Test func everyDayIsComponentsAndBack() {
    for day in stride(from: -719_162, through: 2_932_896, by: 997) {
      guard let date = CalendarDate(daysSinceEpoch: day) else { continue }
      let components = DateComponents(date)
      #expect(CalendarDate(components) == date)
      #expect(
        [components.year, components.month, components.day] == [date.year, date.month, date.day])
    }
    #expect(DateComponents(.min).year == 1)
    #expect(CalendarDate(DateComponents(year: 2026, month: 2, day: 29)) == nil)
    #expect(CalendarDate(DateComponents(year: 2026, month: 2)) == nil)
  }
}
