/// How a zone's clocks change year after year: the `TZ` text that closes a zone's file.
///
/// The form is that of POSIX with the longer times of RFC 8536, section 3.3.1.
struct ZoneRule: Hashable, Sendable {
  /// The offsets from UTC that a zone may have, in seconds (RFC 8536, section 3.2).
  static let offsets = -89_999...93_599

  let standardOffset: Int
  /// Summer time, where there is one.
  let summer: Summer?

  struct Summer: Hashable, Sendable {
    var offset: Int
    /// Counted in standard time.
    var start: YearlyTime
    /// Counted in summer time.
    var end: YearlyTime
  }

  /// Reads the text; nil when it is of another form.
  init?(_ text: ArraySlice<UInt8>) {
    var scanner = RuleScanner(rest: text)
    guard scanner.skipName(), let standard = scanner.time() else { return nil }
    standardOffset = -standard
    guard Self.offsets.contains(standardOffset) else { return nil }
    guard !scanner.isAtEnd else {
      summer = nil
      return
    }
    guard scanner.skipName() else { return nil }
    var offset = standardOffset + 3600
    if scanner.peek != UInt8(ascii: ",") {
      guard let given = scanner.time() else { return nil }
      offset = -given
    }
    guard let start = scanner.yearlyTime(), let end = scanner.yearlyTime(), scanner.isAtEnd,
      Self.offsets.contains(offset)
    else { return nil }
    summer = Summer(offset: offset, start: start, end: end)
  }

  /// The offset at a number of seconds since 1970-01-01 UTC.
  func offset(at seconds: Int64) -> Int {
    guard let summer else { return standardOffset }
    let year = YearlyTime.year(at: seconds + Int64(standardOffset))
    let start = summer.start.seconds(in: year) - Int64(standardOffset)
    let end = summer.end.seconds(in: year) - Int64(summer.offset)
    let isSummer =
      start < end ? (start..<end).contains(seconds) : !(end..<start).contains(seconds)
    return isSummer ? summer.offset : standardOffset
  }

  /// A time of each year.
  struct YearlyTime: Hashable, Sendable {
    var day: Day
    /// Seconds after that day's midnight; may lie on other days.
    var time: Int

    enum Day: Hashable, Sendable {
      /// A day of the year from 1, February 29 never counted.
      case unleaped(Int)
      /// A day of the year from 0.
      case ordinal(Int)
      /// A weekday (Sunday is 0) of a week (5 is the last) of a month.
      case weekday(month: Int, week: Int, weekday: Int)
    }

    /// Seconds since 1970-01-01 by the clock on the wall.
    func seconds(in year: Int) -> Int64 {
      Int64(dayNumber(in: year)) * 86_400 + Int64(time)
    }

    /// The year of a number of seconds since 1970-01-01 by the clock on the wall.
    static func year(at seconds: Int64) -> Int {
      let day = Int((Double(seconds) / 86_400).rounded(.down))
      var year = 1970 + Int((Double(day) / 365.2425).rounded(.down))
      while days(year, 1) > day { year -= 1 }
      while days(year + 1, 1) <= day { year += 1 }
      return year
    }

    private func dayNumber(in year: Int) -> Int {
      switch day {
      case .unleaped(let day):
        return Self.days(year, 1) + day - 1 + (Self.isLeap(year) && day > 59 ? 1 : 0)
      case .ordinal(let day):
        return Self.days(year, 1) + day
      case .weekday(let month, let week, let weekday):
        let first = Self.days(year, month)
        // 1970-01-01 was a Thursday.
        let firstWeekday = ((first + 4) % 7 + 7) % 7
        let day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
        let next = month == 12 ? Self.days(year + 1, 1) : Self.days(year, month + 1)
        return day < next ? day : day - 7
      }
    }

    /// Days from 1970-01-01 to the first of a month.
    private static func days(_ year: Int, _ month: Int) -> Int {
      let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
      let past = year - 1
      let leapDays = past / 4 - past / 100 + past / 400 - 477
      return (year - 1970) * 365 + leapDays + before + (month > 2 && isLeap(year) ? 1 : 0)
    }

    private static func isLeap(_ year: Int) -> Bool {
      year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
  }
}
