/// An instant, in whole milliseconds since 1970-01-01T00:00:00Z; years 1 to 9999.
@frozen
public struct Timestamp: Hashable, Comparable, Sendable {
  /// The milliseconds since 1970-01-01T00:00:00Z, negative before it.
  public let milliseconds: Int64

  /// The first instant there is, 0001-01-01T00:00:00.000Z.
  public static let min = Timestamp(unchecked: -62_135_596_800_000)
  /// The last instant there is, 9999-12-31T23:59:59.999Z.
  public static let max = Timestamp(unchecked: 253_402_300_799_999)

  @inlinable
  init(unchecked milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Makes the instant that many milliseconds after 1970; what is beyond the ends becomes the end.
  public init(milliseconds: Int64) {
    let (first, last) = (Self.min.milliseconds, Self.max.milliseconds)
    self.milliseconds = Swift.min(Swift.max(milliseconds, first), last)
  }

  /// Reads an RFC 3339 time with any offset; decimals of a second beyond the third are cut off.
  public init(_ text: String) throws(ValueError) {
    guard let timestamp = ByteScanner.scan(text, { $0.timestamp() }) else {
      throw ValueError(
        type: "time", text: text, expected: "a time with its zone, such as 2026-11-21T09:12:33Z")
    }
    self = timestamp
  }

  /// Reads an RFC 3339 time from its UTF-8; nil for anything else.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard let timestamp = ByteScanner.scan(bytes, { $0.timestamp() }) else { return nil }
    self = timestamp
  }

  /// The instant `span` later, or the end of time.
  public func adding(_ span: TimeSpan) -> Timestamp {
    let (sum, isOverflow) = milliseconds.addingReportingOverflow(span.milliseconds)
    guard !isOverflow else { return span.milliseconds < 0 ? .min : .max }
    return Timestamp(milliseconds: sum)
  }

  /// How much later `other` is, negative when it is earlier.
  public func span(to other: Timestamp) -> TimeSpan {
    TimeSpan(milliseconds: other.milliseconds - milliseconds)
  }

  /// Whether one instant lies before the other.
  @inlinable
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// Appends the form `2026-11-21T09:12:33.120Z` to `bytes`.
  public func append(to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { room in
      LocalDateTime(ofUTC: self).write(to: room)
      room[23] = UInt8(ascii: "Z")
      bytes.append(contentsOf: UnsafeRawBufferPointer(room))
    }
  }
}

extension Timestamp: CustomStringConvertible {
  /// The instant in UTC, in the form `2026-11-21T09:12:33.120Z`.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ByteScanner {
  /// Reads an RFC 3339 time, section 5.6; leap seconds are refused.
  mutating func timestamp() -> Timestamp? {
    guard let date = date(), skip("T", or: "t") != nil, let time = time(needsSeconds: true),
      let offset = offset()
    else { return nil }
    let local = LocalDateTime(date: date, millisecondOfDay: time)
    let instant = local.millisecondsAsUTC - Int64(offset) * 1000
    guard instant >= Timestamp.min.milliseconds, instant <= Timestamp.max.milliseconds else {
      return nil
    }
    return Timestamp(unchecked: instant)
  }

  /// Reads `Z` or `+01:00`, as seconds east of UTC.
  mutating func offset() -> Int? {
    if skip("Z", or: "z") != nil { return 0 }
    guard let sign = skip("+", or: "-"), let hours = digits(2), skip(":"),
      let minutes = digits(2), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return sign == "-" ? -seconds : seconds
  }
}
