/// Reads the dates and times of a file: ISO 8601, or a stated pattern; it never guesses.
struct DateReader: Sendable {
  let pattern: ImportOptions.DatePattern?
  /// The zone of times written without one.
  let zone: any TimeZoneRules

  /// The day that a cell holds.
  func date(_ text: String) throws(ValueError) -> CalendarDate {
    if let (date, count) = pattern?.date(atStartOf: text), count == text.utf8.count { return date }
    if allowsISO, let date = try? CalendarDate(text) { return date }
    throw error("date", text)
  }

  /// The instant that a cell holds: a time with or without its zone, or the start of a day.
  func time(_ text: String) throws(ValueError) -> Timestamp {
    if let pattern, let (date, count) = pattern.date(atStartOf: text) {
      let rest = String(decoding: text.utf8.dropFirst(count), as: UTF8.self)
      if rest.isEmpty { return zone.start(of: date) }
      if let local = try? LocalDateTime(date.description + rest) {
        return zone.timestamp(of: local)
      }
    }
    guard allowsISO else { throw error("time", text) }
    if let time = try? Timestamp(text) { return time }
    if let local = try? LocalDateTime(text) { return zone.timestamp(of: local) }
    if let date = try? CalendarDate(text) { return zone.start(of: date) }
    throw error("time", text)
  }

  private var allowsISO: Bool { !(pattern?.beginsWithYear ?? false) }

  private func error(_ type: String, _ text: String) -> ValueError {
    ValueError(
      type: type, text: text,
      expected: pattern == nil
        ? "the form 2026-12-01, or a stated date format" : "the stated date format")
  }
}
