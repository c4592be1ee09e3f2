extension Reminder {
  /// Where a reminder stands.
  public enum Status: String, LifecycleValue, CaseIterable {
    /// It waits to be due, or to be delivered.
    case pending
    /// An instance is delivering it.
    case claimed
    /// It was delivered.
    case sent
    /// It was dealt with.
    case done
    /// It is not wanted any more.
    case cancelled
    /// It could not be delivered, however often that was tried.
    case failed

    /// Whether a recurring reminder has had its turn, so that the next one comes.
    var endsOccurrence: Bool { self == .sent || self == .done }
  }

  /// The statuses of a reminder and the moves between them.
  public static let lifecycle = Lifecycle(
    states: [
      .init("pending"), .init("claimed"), .init("sent"), .init("done", meaning: .won),
      .init("cancelled", meaning: .lost), .init("failed", meaning: .onHold),
    ],
    moves: [
      .init("pending", "claimed", only: "claim"), .init("pending", "done"),
      .init("pending", "cancelled"),
      .init("sent", "done"), .init("sent", "cancelled"), .init("sent", "pending", only: "snooze"),
      .init("failed", "pending", only: "snooze"),
      .init("claimed", "sent", only: "deliver"), .init("claimed", "pending", only: "release"),
      .init("claimed", "failed", only: "fail"),
    ])
}
