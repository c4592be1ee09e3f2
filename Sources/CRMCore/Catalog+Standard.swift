extension Catalog {
  /// The built-in kinds of record.
  public static let standard = Catalog(
    kinds: [
      Customer.self, Contact.self, Lead.self, Opportunity.self, Product.self, Campaign.self,
      Contract.self, Payment.self, Event.self, Order.self, Note.self, RecordComment.self,
      Correspondence.self, Reminder.self, FileAttachment.self, User.self, Team.self,
      CustomField.self, SavedView.self, StoreSettings.self,
    ],
    actingUser: { principal, state in state.userActing(as: principal) },
    configure: { state, zones in try state.configuration(zones) }
  ).proved()
}

extension State {
  /// What the settings and the custom fields in this state say.
  fileprivate func configuration(_ zones: Catalog.Zones) throws -> EffectiveSettings {
    let settings = RecordQuery(table(StoreSettings.self)).first
    var effective = EffectiveSettings(
      policy: try settings?.policyInForce() ?? .standard,
      zone: try zones(settings?.timeZone ?? "UTC"),
      currency: settings?.currency, customFields: customFields(),
      lifecycles: lifecycles(settings ?? StoreSettings()))
    let reasons = ["lostReason": (settings ?? StoreSettings()).lostReasons]
    effective.words = [
      User.kind: ["role": effective.policy.roles.map(\.name)], Lead.kind: reasons,
      Opportunity.kind: reasons,
    ]
    if let settings { effective.rates = { settings.rates(on: $0) } }
    return effective
  }

  /// The lifecycles that the settings say.
  private func lifecycles(_ settings: StoreSettings) -> [RecordKind: Lifecycle] {
    var lifecycles = [Opportunity.kind: Opportunity.lifecycle(of: settings.stages)]
    if !settings.leadStages.isEmpty {
      lifecycles[Lead.kind] = Lead.lifecycle(of: settings.leadStages)
    }
    return lifecycles
  }
}
