extension ReminderRunner {
  /// A reminder on its way to a person: what a notifier gets.
  public struct Delivery: Sendable {
    /// Stays the same however often the delivery is tried, so that a receiver knows a repetition.
    public let id: String
    /// Which attempt it is, from 1.
    public let attempt: Int
    /// The reminder as it was claimed.
    public let reminder: Reminder
    /// Whose reminder it is.
    public let user: User

    /// What became of a delivery.
    public struct Outcome: Hashable, Sendable {
      /// The reminder.
      public let reminder: Reminder.ID
      /// The id of the delivery.
      public let delivery: String
      /// Which attempt it was, from 1.
      public let attempt: Int
      /// What became of it.
      public let result: Result
    }

    /// What can become of a delivery.
    public enum Result: Hashable, Sendable {
      /// It was delivered, and the notifier said this.
      case sent(String?)
      /// It was not, for this reason, and is tried again then.
      case postponed(until: Timestamp, reason: String)
      /// It was not, for this reason, and is not tried again.
      case failed(reason: String)
      /// When the notifier was done another instance had the reminder, or it was gone.
      case lost
    }

    /// What a notifier has to say of a delivery; what it throws instead is why there was none.
    enum Answer: Sendable {
      case delivered(String?)
      case refused(String)

      init(_ error: any Error) {
        self = .refused((error as? any ExplainedError)?.explanation.message ?? "\(error)")
      }
    }

    func ended(_ result: Result) -> Outcome {
      Outcome(reminder: reminder.id, delivery: id, attempt: attempt, result: result)
    }
  }
}
