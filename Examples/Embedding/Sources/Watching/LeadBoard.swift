import CRMCore
import Observation

/// What a view shows: the leads that are new, by name.
@MainActor @Observable
final class LeadBoard {
  /// The leads, as they are now.
  private(set) var leads: [Lead] = []
  /// How often they were another list.
  private(set) var updateCount = 0

  /// Shows what the store has, until it is closed or the task is cancelled.
  func follow(_ crm: CRM) async {
    let new = crm.values(of: { $0.leads.where(\.status, .new).sorted(by: \.name).all() })
    for await leads in new {
      self.leads = leads
      updateCount += 1
    }
  }
}
