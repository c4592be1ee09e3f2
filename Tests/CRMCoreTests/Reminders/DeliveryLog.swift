import CRMCore
import Synchronization

/// What notifiers were given, in that order.
final class DeliveryLog: Sendable {
  private let entries = Mutex<[ReminderRunner.Delivery]>([])

  func add(_ delivery: ReminderRunner.Delivery) { entries.withLock { $0.append(delivery) } }

  var count: Int { entries.withLock { $0.count } }
  var reminders: [Reminder.ID] { entries.withLock { $0.map(\.reminder.id) } }
  var numbers: [UInt32] { reminders.map(\.number) }
  var ids: [String] { entries.withLock { $0.map(\.id) } }
  var attempts: [Int] { entries.withLock { $0.map(\.attempt) } }
}
