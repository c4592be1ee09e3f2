/// Delivers due reminders through a notifier: each by one instance, however many run at once.
///
/// ```swift
/// let runner = ReminderRunner(crm, as: .system, instance: "office-1")
/// try await runner.deliverDue { delivery in
///   try await mail(to: delivery.user, delivery.reminder.title, id: delivery.id)
///   return "mailed"
/// }
/// ```
///
/// A reminder is claimed in one commit, delivered, and marked in another, so none is lost: when the
/// process dies, another instance delivers it once the lease is over. It is delivered twice only if
/// the process dies between delivery and mark, or the notifier takes longer than the lease, and then
/// with the same id. A notifier that throws is asked again later, less and less often.
public struct ReminderRunner: Sendable {
  private let crm: CRM
  private let actor: Principal
  private let instance: String
  private let terms: ReminderRunner.Terms

  /// Says what was delivered in words worth keeping, or throws where it could not be.
  public typealias Notifier = (ReminderRunner.Delivery) throws -> String?
  /// The same, waiting for what takes its time.
  public typealias WaitingNotifier = (ReminderRunner.Delivery) async throws -> String?

  /// Makes a runner; `instance` tells processes apart in the reminders' history.
  ///
  /// A user delivers the reminders that they may update: their own, or an administrator all.
  /// ``Acting/system`` delivers everybody's.
  public init(
    _ crm: CRM, as actor: some Acting, instance: String,
    terms: ReminderRunner.Terms = ReminderRunner.Terms()
  ) {
    self.crm = crm
    self.actor = actor.principal
    self.instance = instance
    self.terms = terms
  }

  /// Delivers what is due now on the calling thread, one after another, while `goesOn` says so.
  ///
  /// For threads and command lines: the thread is blocked, and must be one that may be.
  /// What falls due by that, as the next one of a series that is behind, waits for the next call.
  /// Reads what other processes wrote first. Throws what reading and writing the store throw.
  @discardableResult
  public func deliverDueBlocking(
    while goesOn: () -> Bool = { true }, _ notify: Notifier
  ) throws -> [ReminderRunner.Delivery.Outcome] {
    try crm.refresh()
    var outcomes: [ReminderRunner.Delivery.Outcome] = []
    for id in candidates() where goesOn() {
      switch try crm.write(as: actor, { tx in try tx.claim(id, by: instance, terms) }) {
      case .nothing: continue
      case .over(let outcome): outcomes.append(outcome)
      case .taken(let delivery):
        let answer: ReminderRunner.Delivery.Answer
        do { answer = .delivered(try notify(delivery)) } catch { answer = .init(error) }
        outcomes.append(try crm.write(as: actor, settling(delivery, answer)))
      }
    }
    return outcomes
  }

  /// The same for tasks: waits for the notifier, and ends early when the task is cancelled.
  ///
  /// What was delivered is marked even then.
  @discardableResult
  nonisolated(nonsending) public func deliverDue(
    _ notify: WaitingNotifier
  ) async throws -> [ReminderRunner.Delivery.Outcome] {
    try await crm.engine.refreshInTurn()
    var outcomes: [ReminderRunner.Delivery.Outcome] = []
    for id in candidates() {
      switch try await crm.write(as: actor, { tx in try tx.claim(id, by: instance, terms) }) {
      case .nothing: continue
      case .over(let outcome): outcomes.append(outcome)
      case .taken(let delivery):
        let answer: ReminderRunner.Delivery.Answer
        do { answer = .delivered(try await notify(delivery)) } catch { answer = .init(error) }
        // A task of its own: cancellation must not come between a delivery and its mark.
        outcomes.append(
          try await Task { try await crm.write(as: actor, settling(delivery, answer)) }.value)
      }
    }
    return outcomes
  }

  /// What is due, and what other instances have held for too long, the earliest first.
  private func candidates() -> [Reminder.ID] {
    let snapshot = crm.snapshot
    let now = crm.now
    let lapsed = snapshot.reminders.where(\.status, .claimed).filter { reminder in
      reminder.leaseUntil.map { $0 <= now } ?? true
    }
    let due = snapshot.reminders.due(at: now).filter { reminder in
      reminder.nextAttempt.map { $0 <= now } ?? true
    }
    return (lapsed + due).filter { reminder in
      snapshot.can(actor, .update, reminder, fields: ["status"]).isAllowed
    }.map(\.id)
  }

  /// Marks what came of a delivery; where the rules forbid the next of a series, without it.
  private func settling(
    _ delivery: ReminderRunner.Delivery, _ answer: ReminderRunner.Delivery.Answer
  ) -> (inout WriteTransaction) throws -> ReminderRunner.Delivery.Outcome {
    { tx in
      do {
        return try tx.settle(delivery, answer, terms)
      } catch let error as CRMError where error.isRefusalOfRules {
        return try tx.settle(delivery, withoutSuccessor: error.explanation.message)
      }
    }
  }
}

extension CRMError {
  /// Whether the rules forbid it, so that trying again would be as futile.
  fileprivate var isRefusalOfRules: Bool { explanation.category == .refused }
}
