/// How large the parts of a journal may be; what is beyond is refused before it is written.
public enum JournalLimits {
  /// The most bytes of a line, its line feed not counted: 1 MiB.
  public static let lineBytes = LineEnvelope.longestLine
  /// The most bytes of a record as a line gives it whole: 400 KiB.
  public static let recordBytes = 400 << 10
  /// The most bytes of an idempotency key in UTF-8; it has one at least.
  public static let keyBytes = 200
  /// The highest number that a record gets or brings: 2³¹ − 1.
  public static let recordNumber: UInt32 = 2_147_483_647
  /// The most bytes of what a line says, so that the longest envelope and key fit beside it.
  static let contentBytes = lineBytes - 2048
}
