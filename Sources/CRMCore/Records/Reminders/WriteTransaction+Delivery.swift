extension WriteTransaction {
  /// What came of the attempt to claim a reminder.
  enum Claim {
    /// It is to be delivered now.
    case taken(ReminderRunner.Delivery)
    /// Its last instance died with it, and that was the last attempt.
    case over(ReminderRunner.Delivery.Outcome)
    /// It is not to be delivered now.
    case nothing
  }

  /// Takes a due reminder for one delivery, as the commit decides: of several instances one gets it.
  ///
  /// One whose lease is over goes back to pending first. Users who want no notifications get none.
  mutating func claim(
    _ id: Reminder.ID, by instance: String, _ terms: ReminderRunner.Terms
  ) throws -> Claim {
    if let outcome = try releaseLapsed(id, terms) { return .over(outcome) }
    guard let record = self[id], record.status == .pending, let due = record.due, due <= now,
      record.nextAttempt.map({ $0 <= now }) ?? true, let user = record.user.flatMap({ self[$0] }),
      user.notifications != .none
    else { return .nothing }
    let delivery = record.delivery ?? newDeliveryID()
    let attempt = (record.attempts ?? 0) + 1
    try perform("reminder.claim") { tx in
      let leaseUntil = tx.now.adding(terms.lease)
      _ = try tx.update(id) { record in
        record.status = .claimed
        record.claimedBy = instance
        record.leaseUntil = leaseUntil
        record.delivery = delivery
        record.attempts = attempt
        record.nextAttempt = nil
      }
    }
    return .taken(
      ReminderRunner.Delivery(id: delivery, attempt: attempt, reminder: try require(id), user: user)
    )
  }

  /// Writes down what became of a delivery, unless the reminder is another's by now.
  mutating func settle(
    _ delivery: ReminderRunner.Delivery, _ answer: ReminderRunner.Delivery.Answer,
    _ terms: ReminderRunner.Terms
  ) throws -> ReminderRunner.Delivery.Outcome {
    if !isHeld(delivery) { return delivery.ended(.lost) }
    let id = delivery.reminder.id
    switch answer {
    case .delivered(let words):
      let words = words.map { String($0.prefix(Self.wordLimit)) }
      try close(id, .sent, words, "reminder.deliver")
      return delivery.ended(.sent(words))
    case .refused(let reason):
      let reason = String(reason.prefix(Self.wordLimit))
      if delivery.attempt >= terms.attemptLimit {
        try close(id, .failed, reason, "reminder.fail")
        return delivery.ended(.failed(reason: reason))
      }
      let next = now.adding(terms.delay(after: delivery.attempt))
      try close(id, .pending, reason, "reminder.release", next)
      return delivery.ended(.postponed(until: next, reason: reason))
    }
  }

  /// Ends the claim on a delivered reminder whose next one cannot be made: it must not go out again.
  mutating func settle(
    _ delivery: ReminderRunner.Delivery, withoutSuccessor reason: String
  ) throws -> ReminderRunner.Delivery.Outcome {
    if !isHeld(delivery) { return delivery.ended(.lost) }
    let reason = "delivered, but the next one cannot be made: \(reason)"
    try close(delivery.reminder.id, .failed, reason, "reminder.fail")
    return delivery.ended(.failed(reason: reason))
  }

  /// Whether the reminder is still claimed for this attempt of the delivery.
  private func isHeld(_ delivery: ReminderRunner.Delivery) -> Bool {
    guard let record = self[delivery.reminder.id] else { return false }
    return record.status == .claimed && record.delivery == delivery.id
      && record.attempts == delivery.attempt
  }

  /// How many characters of a notifier's words are kept.
  private static var wordLimit: Int { 500 }

  /// Gives back what an instance has held for longer than its lease; at the last attempt for good.
  private mutating func releaseLapsed(
    _ id: Reminder.ID, _ terms: ReminderRunner.Terms
  ) throws -> ReminderRunner.Delivery.Outcome? {
    guard let record = self[id], record.status == .claimed, let until = record.leaseUntil,
      until <= now, let delivery = record.delivery
    else { return nil }
    let reason = "\(record.claimedBy ?? "an instance") ended before it was done"
    let attempt = record.attempts ?? 0
    if attempt < terms.attemptLimit {
      try close(id, .pending, reason, "reminder.release")
      return nil
    }
    try close(id, .failed, reason, "reminder.fail")
    return .init(
      reminder: id, delivery: delivery, attempt: attempt, result: .failed(reason: reason))
  }

  private mutating func close(
    _ id: Reminder.ID, _ status: Reminder.Status, _ result: String?, _ name: String,
    _ nextAttempt: Timestamp? = nil
  ) throws {
    try perform(name) { tx in
      let now = tx.now
      _ = try tx.update(id) { record in
        record.status = status
        record.claimedBy = nil
        record.leaseUntil = nil
        record.nextAttempt = nextAttempt
        record.deliveredAt = status == .sent ? now : nil
        record.result = result
      }
    }
  }

  /// 128 random bits in 32 hexadecimal digits.
  private func newDeliveryID() -> String {
    [random(), random()].map { bits in
      let digits = String(bits, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
