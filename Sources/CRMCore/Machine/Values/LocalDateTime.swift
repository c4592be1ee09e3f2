/// A day and a time of day as a clock on a wall shows them, without a zone.
public struct LocalDateTime: Hashable, Comparable, Sendable {
  /// The day.
  public let date: CalendarDate
  /// The milliseconds since midnight by the clock, 0 to 86,399,999.
  public let millisecondOfDay: Int32

  /// The day's length by the clock.
  static let millisecondsPerDay: Int64 = 86_400_000

  init(date: CalendarDate, millisecondOfDay: Int) {
    self.date = date
    self.millisecondOfDay = Int32(truncatingIfNeeded: millisecondOfDay)
  }

  /// The clock of UTC at `timestamp`.
  init(ofUTC timestamp: Timestamp) {
    let day = Self.millisecondsPerDay
    let time = (timestamp.milliseconds % day + day) % day
    date = CalendarDate(unchecked: Int((timestamp.milliseconds - time) / day))
    millisecondOfDay = Int32(time)
  }

  /// Makes a local time from a day and a time of day; nil when a part is out of its range.
  public init?(
    date: CalendarDate, hour: Int, minute: Int, second: Int = 0, millisecond: Int = 0
  ) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1000).contains(millisecond)
    else { return nil }
    let time = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
    self.init(date: date, millisecondOfDay: time)
  }

  /// Makes the midnight with which `date` begins.
  public init(startOf date: CalendarDate) {
    self.init(date: date, millisecondOfDay: 0)
  }

  /// Reads the form `2026-12-01T09:00`, with seconds and their decimals if there are any.
  public init(_ text: String) throws(ValueError) {
    guard let local = ByteScanner.scan(text, { $0.localDateTime() }) else {
      throw ValueError(
        type: "local time", text: text, expected: "a time in the form 2026-12-01T09:00")
    }
    self = local
  }

  /// The hour, 0 to 23.
  public var hour: Int { Int(millisecondOfDay) / 3_600_000 }
  /// The minute, 0 to 59.
  public var minute: Int { Int(millisecondOfDay) / 60_000 % 60 }
  /// The second, 0 to 59.
  public var second: Int { Int(millisecondOfDay) / 1000 % 60 }
  /// The millisecond, 0 to 999.
  public var millisecond: Int { Int(millisecondOfDay) % 1000 }

  /// The instant if the clock were that of UTC, in milliseconds since 1970.
  var millisecondsAsUTC: Int64 {
    Int64(date.daysSinceEpoch) * Self.millisecondsPerDay + Int64(millisecondOfDay)
  }

  /// Whether one lies before the other by the clock.
  public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
    left.millisecondsAsUTC < right.millisecondsAsUTC
  }

  /// Appends the form `2026-12-01T09:00:00.000` to `bytes`.
  public func append(to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 23, alignment: 1) { room in
      write(to: room)
      bytes.append(contentsOf: UnsafeRawBufferPointer(room))
    }
  }

  /// Writes the form `2026-12-01T09:00:00.000` to the first 23 bytes of `room`.
  @inline(__always)
  func write(to room: UnsafeMutableRawBufferPointer) {
    date.write(to: room)
    room[10] = UInt8(ascii: "T")
    room.writeDecimal(hour, width: 2, at: 11)
    room[13] = UInt8(ascii: ":")
    room.writeDecimal(minute, width: 2, at: 14)
    room[16] = UInt8(ascii: ":")
    room.writeDecimal(second, width: 2, at: 17)
    room[19] = UInt8(ascii: ".")
    room.writeDecimal(millisecond, width: 3, at: 20)
  }
}

extension LocalDateTime: CustomStringConvertible {
  /// The local time in the form `2026-12-01T09:00:00.000`.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ByteScanner {
  /// Reads `2026-12-01T09:00`, or the same with a blank between.
  mutating func localDateTime() -> LocalDateTime? {
    guard let date = date(), skip("T", or: " ") != nil || skip("t"),
      let time = time(needsSeconds: false)
    else { return nil }
    return LocalDateTime(date: date, millisecondOfDay: time)
  }

  /// Reads `09:00`, `09:00:30` or `09:00:30.5` in milliseconds; the hour may have one digit.
  mutating func time(needsSeconds: Bool) -> Int? {
    guard let hour = needsSeconds ? digits(2) : digits(upTo: 2)?.value, skip(":"),
      let minute = digits(2), hour < 24, minute < 60
    else { return nil }
    let minutes = hour * 60 + minute
    guard skip(":") else { return needsSeconds ? nil : minutes * 60_000 }
    guard let second = digits(2), second < 60 else { return nil }
    let milliseconds = (minutes * 60 + second) * 1000
    guard skip(".") else { return milliseconds }
    guard let fraction = digits(upTo: 3) else { return nil }
    while digits(1) != nil {}
    return milliseconds + fraction.value * [0, 100, 10, 1][fraction.count]
  }
}
