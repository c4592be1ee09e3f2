/// A zone whose clocks are always the same time ahead of UTC.
public struct FixedTimeZone: TimeZoneRules, Hashable {
  /// The seconds by which clocks are ahead of UTC, within ±18 hours.
  public let offsetSeconds: Int

  /// Coordinated Universal Time.
  public static let utc = FixedTimeZone(unchecked: 0)

  private init(unchecked seconds: Int) {
    offsetSeconds = seconds
  }

  /// Makes a zone from whole minutes' worth of seconds; nil beyond ±18 hours or between minutes.
  public init?(offsetSeconds seconds: Int) {
    guard abs(seconds) <= 18 * 3600, seconds % 60 == 0 else { return nil }
    offsetSeconds = seconds
  }

  /// Reads `UTC`, `Z` or an offset such as `+02:00`.
  public init(_ text: String) throws(ValueError) {
    let seconds = text == "UTC" ? 0 : ByteScanner.scan(text) { $0.offset() }
    guard let seconds, let zone = FixedTimeZone(offsetSeconds: seconds) else {
      throw ValueError(type: "time zone", text: text, expected: "UTC or an offset such as +02:00")
    }
    self = zone
  }

  /// `UTC`, or the offset such as `+02:00`.
  public var identifier: String {
    guard offsetSeconds != 0 else { return "UTC" }
    var bytes = [UInt8(ascii: offsetSeconds < 0 ? "-" : "+")]
    bytes.appendDecimal(abs(offsetSeconds) / 3600, width: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.appendDecimal(abs(offsetSeconds) / 60 % 60, width: 2)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same offset at every instant.
  public func offset(at timestamp: Timestamp) -> Int { offsetSeconds }
}
