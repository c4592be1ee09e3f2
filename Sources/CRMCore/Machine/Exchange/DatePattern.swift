extension ImportOptions {
  /// The order in which a file writes the parts of its dates: `dd/mm/yyyy`.
  public struct DatePattern: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
      case day, month, year
      case mark(UInt8)
    }

    private let parts: [Part]

    /// Reads a pattern of `d`, `m`, `yyyy` once each, with marks between that are no letters or digits.
    public init(_ text: String) throws(ValueError) {
      var parts: [Part] = []
      var rest = Array(text.lowercased().utf8)[...]
      while let first = rest.first {
        let run = rest.prefix { $0 == first }.count
        switch (first, run) {
        case (UInt8(ascii: "d"), 1...2): parts.append(.day)
        case (UInt8(ascii: "m"), 1...2): parts.append(.month)
        case (UInt8(ascii: "y"), 4): parts.append(.year)
        case (0x20...0x2f, 1), (0x3a...0x40, 1): parts.append(.mark(first))
        default: throw Self.error(text)
        }
        rest = rest.dropFirst(run)
      }
      let named = parts.filter { if case .mark = $0 { false } else { true } }
      guard named.count == 3, Set(named).count == 3 else { throw Self.error(text) }
      self.parts = parts
    }

    private static func error(_ text: String) -> ValueError {
      ValueError(type: "date format", text: text, expected: "a format such as dd/mm/yyyy")
    }

    /// Whether the year comes first, so that the ISO form would be read by this pattern too.
    var beginsWithYear: Bool { parts.first == .year }

    /// The day at the start of `text`, and how many bytes it takes; nil where there is none.
    func date(atStartOf text: String) -> (date: CalendarDate, count: Int)? {
      var (day, month, year) = (0, 0, 0)
      let bytes = Array(text.utf8)
      var offset = 0
      func number(_ digits: ClosedRange<Int>) -> Int? {
        let run = bytes[offset...].prefix(digits.upperBound).prefix { $0 &- 0x30 < 10 }
        guard digits.contains(run.count) else { return nil }
        offset += run.count
        return run.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      }
      for part in parts {
        switch part {
        case .day: day = number(1...2) ?? 0
        case .month: month = number(1...2) ?? 0
        case .year: year = number(4...4) ?? 0
        case .mark(let mark):
          guard offset < bytes.count, bytes[offset] == mark else { return nil }
          offset += 1
        }
      }
      return CalendarDate(year: year, month: month, day: day).map { ($0, offset) }
    }
  }
}
