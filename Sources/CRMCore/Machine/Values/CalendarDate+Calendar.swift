extension CalendarDate {
  /// The day of the week.
  public var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    let sinceMonday = (Int(daysSinceEpoch) + 3) % 7
    return Weekday(rawValue: (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1) ?? .monday
  }

  /// The day `count` days later, earlier when negative; stops at ``min`` and ``max``.
  public func adding(days count: Int) -> CalendarDate {
    let (sum, isOverflow) = Int(daysSinceEpoch).addingReportingOverflow(count)
    guard !isOverflow else { return count < 0 ? .min : .max }
    return CalendarDate(daysSinceEpoch: sum) ?? (count < 0 ? .min : .max)
  }

  /// The same day `count` months later, or the month's last when it is shorter; stops at the ends.
  public func adding(months count: Int) -> CalendarDate {
    let (year, month, day) = parts
    let (sum, isOverflow) = (year * 12 + month - 1).addingReportingOverflow(count)
    guard !isOverflow, sum >= 12, sum < 10_000 * 12 else { return count < 0 ? .min : .max }
    let (newYear, newMonth) = (sum / 12, sum % 12 + 1)
    let last = Self.dayCount(ofMonth: newMonth, year: newYear)
    let newDay = Swift.min(day, last)
    return CalendarDate(unchecked: CivilDay.days(year: newYear, month: newMonth, day: newDay))
  }

  /// How many days `other` lies later, negative when it lies earlier.
  public func days(to other: CalendarDate) -> Int {
    Int(other.daysSinceEpoch) - Int(daysSinceEpoch)
  }
}
