public import CRMCore

/// A time zone of the system's database (TZif, RFC 8536), with all its changes past and to come.
public struct ZoneInfo: TimeZoneRules, Hashable {
  /// The zone's name in the database, such as `Europe/Paris`.
  public let identifier: String

  /// When the offset changes, in seconds since 1970-01-01 UTC, ascending.
  private let changes: [Int64]
  /// The offset from each change on.
  private let offsets: [Int32]
  /// The offset before the first change.
  private let firstOffset: Int32
  /// What goes on after the last change; nil when that one's offset stays.
  private let rule: ZoneRule?

  /// Reads the bytes of a zone's file; throws when they are not as RFC 8536 has them.
  public init(identifier: String, bytes: [UInt8]) throws(ValueError) {
    do {
      var file = TZifFile(bytes: bytes)
      try file.read()
      (changes, offsets) = (file.changes, file.offsets)
      (firstOffset, rule) = (file.firstOffset, file.rule)
    } catch {
      throw ValueError(
        type: "time zone", text: identifier,
        expected: "a zone whose file is well-formed; in this one \(error.reason)")
    }
    self.identifier = identifier
  }

  /// The seconds by which local clocks are ahead of UTC at `timestamp`; negative when behind.
  ///
  /// Takes time in proportion to the logarithm of the number of changes.
  public func offset(at timestamp: Timestamp) -> Int {
    var seconds = timestamp.milliseconds / 1000
    if timestamp.milliseconds < seconds * 1000 { seconds -= 1 }
    guard let last = changes.last, seconds < last else {
      return rule?.offset(at: seconds) ?? Int(offsets.last ?? firstOffset)
    }
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return Int(low == 0 ? firstOffset : offsets[low - 1])
  }
}
