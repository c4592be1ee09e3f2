/// Understands the times and days that people type, against a clock and a zone.
///
/// Days: `2026-12-01`, `today`, `tomorrow`, `yesterday`, `fri`, `friday`; `start-of-week`, the
/// Monday, and so with `month`, `quarter` and `year`, and with `start-of-next-` and
/// `start-of-last-`. Times: a day and `9:00`, the time alone for today, `now`, `2026-12-01T09:00`,
/// any RFC 3339 time. Distances from now: `+3d`, `-2h30m`. Upper and lower case are the same.
package struct TimeParser: Sendable {
  private let now: Timestamp
  private let zone: any TimeZoneRules

  /// Makes a parser that takes `now` for the present and `zone` for times typed without one.
  package init(now: Timestamp, zone: any TimeZoneRules) {
    self.now = now
    self.zone = zone
  }

  /// The instant `text` means; a day alone means its first instant.
  ///
  /// A weekday is the next one, today included unless a time of day is given that has passed. Whole
  /// days and weeks of a distance keep the time of day; shorter units are exact.
  package func timestamp(_ text: String) throws(ValueError) -> Timestamp {
    guard let meant = parse(text) else {
      throw ValueError(
        type: "time", text: text,
        expected: "2026-12-01T09:00, 2026-12-01, today, tomorrow 14:00, fri 9:00, +3d or now")
    }
    switch meant {
    case .instant(let timestamp): return timestamp
    case .day(let date): return zone.start(of: date)
    }
  }

  /// The day `text` means, in the zone.
  package func date(_ text: String) throws(ValueError) -> CalendarDate {
    guard let meant = parse(text) else {
      throw ValueError(
        type: "date", text: text, expected: "2026-12-01, today, tomorrow, fri or +3d")
    }
    switch meant {
    case .instant(let timestamp): return zone.date(at: timestamp)
    case .day(let date): return date
    }
  }

  /// The day that `text` means as a whole; nil where it means an instant, or nothing.
  func day(_ text: String) -> CalendarDate? {
    if case .day(let date) = parse(text) { date } else { nil }
  }

  private enum Meaning {
    case instant(Timestamp)
    case day(CalendarDate)
  }

  private func parse(_ text: String) -> Meaning? {
    let text = text.lowercased()
    if text == "now" { return .instant(now) }
    if let timestamp = try? Timestamp(text) { return .instant(timestamp) }
    if let local = try? LocalDateTime(text) { return .instant(zone.timestamp(of: local)) }
    if text.first == "+" || text.first == "-" { return shift(text) }
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let first = words.first else { return nil }
    if words.count == 1, let time = timeOfDay(first) { return at(time, on: zone.date(at: now)) }
    guard let (date, isWeekday) = day(first) else { return nil }
    guard words.count == 2 else { return .day(date) }
    guard let time = timeOfDay(words[1]) else { return nil }
    guard isWeekday, case .instant(let moment) = at(time, on: date), moment <= now else {
      return at(time, on: date)
    }
    return at(time, on: date.adding(days: 7))
  }

  /// A day by its name or its date; with whether it was named by its weekday.
  private func day(_ word: String) -> (CalendarDate, isWeekday: Bool)? {
    let today = zone.date(at: now)
    switch word {
    case "today": return (today, false)
    case "tomorrow": return (today.adding(days: 1), false)
    case "yesterday": return (today.adding(days: -1), false)
    default: break
    }
    if let date = try? CalendarDate(word) { return (date, false) }
    if let date = start(word, today) { return (date, false) }
    guard let weekday = Weekday.allCases.first(where: { isName(word, of: $0) }) else { return nil }
    let ahead = (weekday.rawValue - today.weekday.rawValue + 7) % 7
    return (today.adding(days: ahead), true)
  }

  /// The first day that `start-of-week` or `start-of-next-month` means.
  private func start(_ word: String, _ today: CalendarDate) -> CalendarDate? {
    for (prefix, count) in [("start-of-next-", 1), ("start-of-last-", -1), ("start-of-", 0)] {
      guard word.hasPrefix(prefix) else { continue }
      return CalendarDate.Unit(rawValue: String(word.dropFirst(prefix.count)))?
        .start(of: today, adding: count)
    }
    return nil
  }

  /// Whether `word` is a weekday's name or a beginning of it of at least three letters.
  private func isName(_ word: String, of weekday: Weekday) -> Bool {
    word.utf8.count >= 3 && "\(weekday)".hasPrefix(word)
  }

  private func timeOfDay(_ word: String) -> Int? {
    ByteScanner.scan(word) { $0.time(needsSeconds: false) }
  }

  private func at(_ time: Int, on date: CalendarDate) -> Meaning {
    .instant(zone.timestamp(of: LocalDateTime(date: date, millisecondOfDay: time)))
  }

  private func shift(_ text: String) -> Meaning? {
    guard text.dropFirst().first?.isNumber == true,
      let span = try? TimeSpan(text.first == "+" ? String(text.dropFirst()) : text)
    else { return nil }
    let day = LocalDateTime.millisecondsPerDay
    let local = zone.local(at: now)
    let date = local.date.adding(days: Int(span.milliseconds / day))
    let rest = TimeSpan(milliseconds: span.milliseconds % day)
    guard date != local.date else { return .instant(now.adding(rest)) }
    let moved = LocalDateTime(date: date, millisecondOfDay: Int(local.millisecondOfDay))
    return .instant(zone.timestamp(of: moved).adding(rest))
  }
}
