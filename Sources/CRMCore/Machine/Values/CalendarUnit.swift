extension CalendarDate {
  /// A stretch of the calendar that reports are cut into.
  public enum Unit: String, CaseIterable, Hashable, Sendable {
    /// A day, an ISO week from Monday, a month, a quarter, a year.
    case day, week, month, quarter, year

    /// The first day of the stretch that holds `date`.
    public func start(of date: CalendarDate) -> CalendarDate {
      switch self {
      case .day: return date
      case .week: return date.adding(days: 1 - date.weekday.rawValue)
      case .month, .quarter, .year:
        let (year, month, _) = date.parts
        let first = self == .month ? month : self == .quarter ? (month - 1) / 3 * 3 + 1 : 1
        return CalendarDate(unchecked: CivilDay.days(year: year, month: first, day: 1))
      }
    }

    /// The first day of the stretch that is `count` after the one that holds `date`.
    public func start(of date: CalendarDate, adding count: Int) -> CalendarDate {
      let start = start(of: date)
      switch self {
      case .day: return start.adding(days: count)
      case .week: return start.adding(days: 7 * count)
      case .month: return start.adding(months: count)
      case .quarter: return start.adding(months: 3 * count)
      case .year: return start.adding(months: 12 * count)
      }
    }
  }
}
