extension ReminderRunner {
  /// How long a delivery may take, and how often it is tried.
  public struct Terms: Hashable, Sendable {
    /// How long an instance has for one delivery, until another may take it over.
    public var lease = TimeSpan(minutes: 5)
    /// How often a delivery is tried before it has failed, at least once.
    public var attemptLimit = 8
    /// How long to wait after the first attempt; each wait is twice the one before.
    public var firstDelay = TimeSpan(minutes: 1)
    /// The longest wait between two attempts.
    public var longestDelay = TimeSpan(hours: 1)

    /// Makes terms: 5 minutes, 8 attempts, and waits from a minute to an hour.
    public init() {}

    /// How long to wait after so many attempts.
    func delay(after attempts: Int) -> TimeSpan {
      let doublings = Int64(1) << Int64(min(max(attempts - 1, 0), 30))
      let (delay, isTooLong) = firstDelay.milliseconds.multipliedReportingOverflow(by: doublings)
      return isTooLong ? longestDelay : min(TimeSpan(milliseconds: delay), longestDelay)
    }
  }
}
