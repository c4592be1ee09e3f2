/// The rules of a time zone: how far its clocks are ahead of UTC at any instant.
public protocol TimeZoneRules: Sendable {
  /// The zone's name, such as `Europe/Paris`.
  var identifier: String { get }

  /// The seconds by which local clocks are ahead of UTC at `timestamp`; negative when behind.
  func offset(at timestamp: Timestamp) -> Int

  /// The instant at which local clocks show `local`.
  ///
  /// A time that the clocks leap over moves forward by the leap; one they show twice is the first.
  func timestamp(of local: LocalDateTime) -> Timestamp
}

extension TimeZoneRules {
  /// The instant at which local clocks show `local`, found from ``offset(at:)`` alone.
  public func timestamp(of local: LocalDateTime) -> Timestamp {
    // No clock is further from UTC than 16 hours: the two instants lie safely before and after.
    let reach: Int64 = 16 * 3_600_000
    let clock = local.millisecondsAsUTC
    let before = offset(at: Timestamp(milliseconds: clock - reach))
    let after = offset(at: Timestamp(milliseconds: clock + reach))
    let early = Timestamp(milliseconds: clock - Int64(before) * 1000)
    guard before != after, offset(at: early) != before else { return early }
    let late = Timestamp(milliseconds: clock - Int64(after) * 1000)
    return offset(at: late) == after ? late : early
  }

  /// What local clocks show at `timestamp`.
  public func local(at timestamp: Timestamp) -> LocalDateTime {
    let shifted = timestamp.milliseconds + Int64(offset(at: timestamp)) * 1000
    return LocalDateTime(ofUTC: Timestamp(milliseconds: shifted))
  }

  /// The day it is locally at `timestamp`.
  public func date(at timestamp: Timestamp) -> CalendarDate {
    local(at: timestamp).date
  }

  /// The first instant of the local day `date`.
  public func start(of date: CalendarDate) -> Timestamp {
    timestamp(of: LocalDateTime(startOf: date))
  }

  /// The instants of the day, week, month, quarter or year that holds `timestamp`, end excluded.
  public func interval(of unit: CalendarDate.Unit, holding timestamp: Timestamp) -> Range<Timestamp>
  {
    interval(of: unit, holding: date(at: timestamp))
  }

  /// The instants of the day, week, month, quarter or year that holds `date`, end excluded.
  public func interval(of unit: CalendarDate.Unit, holding date: CalendarDate) -> Range<Timestamp> {
    let first = start(of: unit.start(of: date))
    return first..<max(first, start(of: unit.start(of: date, adding: 1)))
  }
}
