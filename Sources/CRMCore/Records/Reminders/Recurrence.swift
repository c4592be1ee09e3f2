extension Reminder {
  /// How often something comes back, and the calendar arithmetic of it.
  ///
  /// Days are counted from the first occurrence on local clocks, so that none drifts: the 31st is the
  /// last day of shorter months, 29 February the 28th of common years, and the time of day stays
  /// when clocks change. A time that clocks leap over moves forward; one they show twice is the first.
  public enum Recurrence: String, Choice, CaseIterable {
    /// It does not.
    case none
    /// Every day.
    case daily
    /// Every seven days.
    case weekly
    /// Every month.
    case monthly
    /// Every year.
    case yearly

    /// When the occurrence is that comes `count` after the first; nil beyond the end of time.
    ///
    /// What does not recur has its first occurrence only.
    public func occurrence(
      _ count: Int, after first: Timestamp, in zone: any TimeZoneRules
    ) -> Timestamp? {
      if count == 0 { return first }
      let local = zone.local(at: first)
      guard let date = date(count, after: local.date) else { return nil }
      return zone.timestamp(
        of: LocalDateTime(date: date, millisecondOfDay: Int(local.millisecondOfDay)))
    }

    /// The first occurrence later than the one that is `count` after the first, with its own count.
    ///
    /// A zone that leaves out a whole day has two of a daily series at one instant: one is enough.
    public func successor(
      of count: Int, after first: Timestamp, in zone: any TimeZoneRules
    ) -> (count: Int, time: Timestamp)? {
      guard let time = occurrence(count, after: first, in: zone) else { return nil }
      var next = count + 1
      while let later = occurrence(next, after: first, in: zone) {
        if later > time { return (next, later) }
        next += 1
      }
      return nil
    }

    private func date(_ count: Int, after first: CalendarDate) -> CalendarDate? {
      switch self {
      case .none: nil
      case .daily: Self.date(first, days: count)
      case .weekly: Self.date(first, days: 7 * count)
      case .monthly: Self.date(first, months: count)
      case .yearly: Self.date(first, months: 12 * count)
      }
    }

    private static func date(_ first: CalendarDate, days: Int) -> CalendarDate? {
      CalendarDate(daysSinceEpoch: Int(first.daysSinceEpoch) + days)
    }

    private static func date(_ first: CalendarDate, months: Int) -> CalendarDate? {
      let (year, month, _) = first.parts
      return year * 12 + month - 1 + months < 10_000 * 12 ? first.adding(months: months) : nil
    }
  }
}

extension TimeZoneRules {
  /// The instant `span` after another: whole days keep the time of day, the rest is exact.
  func time(_ span: TimeSpan, after time: Timestamp) -> Timestamp {
    let day = LocalDateTime.millisecondsPerDay
    let days = Int(span.milliseconds / day)
    let rest = TimeSpan(milliseconds: span.milliseconds % day)
    if days == 0 { return time.adding(rest) }
    let local = local(at: time)
    let moved = LocalDateTime(
      date: local.date.adding(days: days), millisecondOfDay: Int(local.millisecondOfDay))
    return timestamp(of: moved).adding(rest)
  }
}
