extension Reminder {
  /// Whether it is overdue.
  public static let derived = [
    Derived<Reminder>("overdue") { reminder, moment in reminder.isOverdue(at: moment.now) }
  ]

  /// The earliest first.
  public static var listOrder: [RecordQuery<Reminder>.SortKey] {
    [.init(FieldPath(field(\.due)), .ascending)]
  }

  /// A new due time begins series and delivery anew.
  public mutating func prepare(from old: Reminder?, in tx: inout WriteTransaction) throws {
    let isMoved = old.map { $0.due != due } ?? false
    if isMoved, status == .pending { forgetDelivery() }
    let isSnoozed = tx.isUnderWay(Self.snoozing)
    let isNewSeries = old.map { $0.recurrence != recurrence } ?? false
    if recurrence == .none {
      (anchor, occurrence) = (nil, nil)
    } else if anchor == nil || isNewSeries || (isMoved && !isSnoozed) {
      (anchor, occurrence) = (due, 0)
    }
  }

  /// Refuses an end before the beginning, and to burden users who do not act or with what is hidden.
  public func check(from old: Reminder?, in tx: borrowing WriteTransaction) throws {
    if let due, let end, end < due {
      throw refusal(
        .reminderEnd, field: "end", "it would end before it is due",
        expected: "\(due) or later")
    }
    if let user, user != old?.user, !tx.isImport, !tx.isConsequence, tx[user]?.isActive == false {
      throw refusal(
        .reminderUser, field: "user", "\(user.reference) is not active",
        expected: "an active user")
    }
  }

  /// A recurring reminder that was sent or done makes the next one of its series, once.
  public func follow(from old: Reminder?, in tx: inout WriteTransaction) throws {
    guard let old, status.endsOccurrence, !old.status.endsOccurrence,
      !tx.work.state.table(Reminder.self).hasSuccessor(of: self),
      let next = successor(in: tx.configuration.zone)
    else { return }
    try tx.insert(next)
  }

  /// Whether it should have been dealt with at a time: it is pending, and was due before.
  public func isOverdue(at time: Timestamp) -> Bool {
    status == .pending && due.map { $0 < time } ?? false
  }

  /// Takes back everything that deliveries have left behind.
  private mutating func forgetDelivery() {
    (claimedBy, leaseUntil, delivery, attempts) = (nil, nil, nil, nil)
    (nextAttempt, deliveredAt, result) = (nil, nil, nil)
  }

  private func successor(in zone: any TimeZoneRules) -> Reminder? {
    guard let anchor, let occurrence, let due,
      let (count, time) = recurrence.successor(of: occurrence, after: anchor, in: zone)
    else { return nil }
    var next = self
    next.header.externalID = nil
    next.forgetDelivery()
    next.status = .pending
    next.previous = id
    next.occurrence = count
    next.due = time
    next.end = end.map { time.adding(due.span(to: $0)) }
    return next
  }
}

extension Table<Reminder> {
  /// Whether a reminder has made the next of its series, whatever became of that one.
  fileprivate func hasSuccessor(of reminder: Reminder) -> Bool {
    let field = Reminder.field(\.previous)
    return !content.records(of: field, naming: reminder.reference).isEmpty
  }
}

/// The errors of reminders.
extension CRMError.Code {
  /// A reminder would end before it is due.
  public static let reminderEnd: CRMError.Code = "reminder.end"
  /// A reminder is for a user who is not active.
  public static let reminderUser: CRMError.Code = "reminder.user"
  /// A reminder would be put off by no time at all.
  public static let reminderSnooze: CRMError.Code = "reminder.snooze"
}
