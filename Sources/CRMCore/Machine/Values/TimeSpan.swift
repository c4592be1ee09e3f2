/// A length of time in whole milliseconds, written `1w2d`, `2h30m` or `90s`.
public struct TimeSpan: Hashable, Comparable, Sendable {
  /// The length in milliseconds; negative spans point to the past.
  public let milliseconds: Int64

  /// Makes a span of that many milliseconds.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Makes a span of whole seconds, hours or days; each day has 24 hours.
  public init(days: Int = 0, hours: Int = 0, minutes: Int = 0, seconds: Int = 0) {
    milliseconds = Int64(((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
  }

  /// No time at all.
  public static let zero = TimeSpan(milliseconds: 0)

  /// The units in the order they are written, with their milliseconds.
  static let units: [(name: String, milliseconds: Int64)] = [
    ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]

  /// Reads numbers with units, the larger first: `3d`, `2h30m`, `-1w`, `90s`.
  public init(_ text: String) throws(ValueError) {
    guard let span = ByteScanner.scan(text, { $0.timeSpan() }) else {
      throw ValueError(
        type: "duration", text: text, expected: "a number with w, d, h, m or s, such as 2h30m")
    }
    self = span
  }

  /// Whether one span is shorter than the other.
  public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension TimeSpan: CustomStringConvertible {
  /// The span in the fewest units, `1w2d3h4m5s`; `0s` when it is none.
  public var description: String {
    var rest = milliseconds.magnitude
    var text = milliseconds < 0 ? "-" : ""
    for (name, length) in Self.units where rest >= UInt64(length) {
      text += "\(rest / UInt64(length))\(name)"
      rest %= UInt64(length)
    }
    return text.isEmpty ? "0s" : text
  }
}

extension ByteScanner {
  mutating func timeSpan() -> TimeSpan? {
    let isNegative = skip("-")
    var total: Int64 = 0
    var next = 0
    repeat {
      guard let number = digits(upTo: 15)?.value, let unit = timeUnit(), unit >= next else {
        return nil
      }
      let (part, isTooLong) = TimeSpan.units[unit].milliseconds
        .multipliedReportingOverflow(by: Int64(number))
      let (sum, isTooMuch) = total.addingReportingOverflow(part)
      guard !isTooLong, !isTooMuch else { return nil }
      (total, next) = (sum, unit + 1)
    } while !isAtEnd
    return TimeSpan(milliseconds: isNegative ? -total : total)
  }

  /// Reads a unit, as its place in ``TimeSpan/units``.
  private mutating func timeUnit() -> Int? {
    if skip("w") { return 0 }
    if skip("d") { return 1 }
    if skip("h") { return 2 }
    if skip("m") { return skip("s") ? 5 : 3 }
    return skip("s") ? 4 : nil
  }
}
