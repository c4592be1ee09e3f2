/// A week of ISO 8601: from Monday, counted in the year that holds its Thursday.
public struct ISOWeek: Hashable, Comparable, Sendable {
  /// The year the week is counted in; around New Year it is not always the days' own year.
  public let year: Int
  /// The number of the week, 1 to 53.
  public let week: Int

  init(year: Int, week: Int) {
    self.year = year
    self.week = week
  }

  /// Whether one week lies before the other.
  public static func < (left: ISOWeek, right: ISOWeek) -> Bool {
    (left.year, left.week) < (right.year, right.week)
  }
}

extension ISOWeek: CustomStringConvertible {
  /// The week as ISO 8601 writes it: `2026-W53`.
  public var description: String {
    var bytes: [UInt8] = []
    bytes.appendDecimal(year, width: 4)
    bytes.append(contentsOf: [UInt8(ascii: "-"), UInt8(ascii: "W")])
    bytes.appendDecimal(week, width: 2)
    return String(decoding: bytes, as: UTF8.self)
  }
}
