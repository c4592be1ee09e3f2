extension Reminder {
  static let snoozing = "reminder.snooze"
}

extension WriteTransaction {
  /// Says that a reminder was dealt with; a recurring one makes the next of its series.
  public mutating func complete(_ reminder: Reminder.ID, ifVersion version: Int? = nil) throws {
    try setStatus(of: reminder, to: .done, version, "reminder.done")
  }

  /// Says that a reminder is not wanted any more; of a recurring one the series ends.
  public mutating func cancel(_ reminder: Reminder.ID, ifVersion version: Int? = nil) throws {
    try setStatus(of: reminder, to: .cancelled, version, "reminder.cancel")
  }

  /// Puts a reminder off, from now if it is overdue, else from when it is due; pending again.
  ///
  /// Whole days keep the time of day in the settings' zone. The end moves along, the series stays
  /// where it is. Throws ``CRMError/rule(_:)`` unless the span is more than none.
  public mutating func snooze(
    _ reminder: Reminder.ID, by span: TimeSpan = TimeSpan(days: 7), ifVersion version: Int? = nil
  ) throws {
    guard span > .zero else {
      throw CRMError.rule(
        CRMError.RuleViolation(
          .reminderSnooze, reminder.reference, "it cannot be put off by \(span)",
          expected: "a time such as 3d or 2h30m"))
    }
    try perform(Reminder.snoozing) { tx in
      let (now, zone) = (tx.now, tx.configuration.zone)
      _ = try tx.update(reminder, ifVersion: version) { record in
        let due = record.due ?? now
        let next = zone.time(span, after: max(due, now))
        record.end = record.end.map { next.adding(due.span(to: $0)) }
        record.due = next
        record.status = .pending
      }
    }
  }

  private mutating func setStatus(
    of reminder: Reminder.ID, to status: Reminder.Status, _ version: Int?, _ name: String
  ) throws {
    try perform(name) { tx in try tx.advance(reminder, to: status, ifVersion: version) }
  }
}

extension Snapshot {
  /// The reminders.
  public var reminders: RecordQuery<Reminder> { self[Reminder.self] }
}

/// The lists of reminders: the earliest first, unless the query has another order already.
extension RecordQuery<Reminder> {
  /// Those that wait.
  public var pending: RecordQuery { self.where(\.status, .pending).earliestFirst }

  /// Those of a user that wait.
  public func pending(of user: User.ID) -> RecordQuery { pending.where(\.user, user) }

  /// Those that wait and are due at a time.
  public func due(at time: Timestamp) -> RecordQuery { pending.where(\.due, .atMost, time) }

  /// Those that wait and were due before a time.
  public func overdue(at time: Timestamp) -> RecordQuery { pending.where(\.due, .less, time) }

  /// Those that wait and are due after a time.
  public func upcoming(after time: Timestamp) -> RecordQuery { pending.where(\.due, .more, time) }

  private var earliestFirst: RecordQuery { order.isEmpty ? sorted(by: \.due) : self }
}
