/// A day of the Gregorian calendar, without a time and without a zone; years 1 to 9999.
@frozen
public struct CalendarDate: Hashable, Comparable, Sendable {
  /// The days since 1970-01-01, negative before it.
  public let daysSinceEpoch: Int32

  /// The first day there is, 0001-01-01.
  public static let min = CalendarDate(unchecked: -719_162)
  /// The last day there is, 9999-12-31.
  public static let max = CalendarDate(unchecked: 2_932_896)

  init(unchecked days: Int) {
    daysSinceEpoch = Int32(truncatingIfNeeded: days)
  }

  /// Makes the day that is `daysSinceEpoch` days after 1970-01-01; nil outside of years 1 to 9999.
  public init?(daysSinceEpoch days: Int) {
    guard days >= Int(Self.min.daysSinceEpoch), days <= Int(Self.max.daysSinceEpoch) else {
      return nil
    }
    self.init(unchecked: days)
  }

  /// Makes a day from its parts; nil when the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.dayCount(ofMonth: month, year: year)
    else { return nil }
    self.init(unchecked: CivilDay.days(year: year, month: month, day: day))
  }

  /// Reads a day in the form `2026-12-01`, and in no other.
  public init(_ text: String) throws(ValueError) {
    guard let date = ByteScanner.scan(text, { $0.date() }) else {
      throw ValueError(type: "date", text: text, expected: "a day in the form 2026-12-01")
    }
    self = date
  }

  /// Reads a day from the UTF-8 of the form `2026-12-01`; nil for anything else.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard let date = ByteScanner.scan(bytes, { $0.date() }) else { return nil }
    self = date
  }

  /// The year, month and day of the month.
  public var parts: (year: Int, month: Int, day: Int) {
    CivilDay.parts(ofDay: Int(daysSinceEpoch))
  }

  /// The year, 1 to 9999.
  public var year: Int { parts.year }
  /// The month, 1 to 12.
  public var month: Int { parts.month }
  /// The day of the month, 1 to 31.
  public var day: Int { parts.day }

  /// How many days a month has.
  public static func dayCount(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: CivilDay.isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether one day lies before the other.
  @inlinable
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    left.daysSinceEpoch < right.daysSinceEpoch
  }

  /// Appends the form `2026-12-01` to `bytes`.
  public func append(to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 10, alignment: 1) { room in
      write(to: room)
      bytes.append(contentsOf: UnsafeRawBufferPointer(room))
    }
  }

  /// Writes the form `2026-12-01` to the first 10 bytes of `room`.
  @inline(__always)
  func write(to room: UnsafeMutableRawBufferPointer) {
    let (year, month, day) = parts
    room.writeDecimal(year, width: 4, at: 0)
    room[4] = UInt8(ascii: "-")
    room.writeDecimal(month, width: 2, at: 5)
    room[7] = UInt8(ascii: "-")
    room.writeDecimal(day, width: 2, at: 8)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The day in the form `2026-12-01`.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ByteScanner {
  /// Reads a day in the form `2026-12-01`.
  mutating func date() -> CalendarDate? {
    guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2)
    else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }
}
