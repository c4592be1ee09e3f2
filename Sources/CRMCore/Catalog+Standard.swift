extension Catalog {
  /// The built-in kinds of record.
  public static let standard = Catalog(
    kinds: [
      Customer.self, Contact.self, Lead.self, Opportunity.self, Product.self, Campaign.self,
      Contract.self, Payment.self, Event.self, Order.self, Note.self, Comment.self,
      Correspondence.self, Reminder.self, Attachment.self, User.self, Team.self,
      CustomField.self, View.self, Settings.self,
    ],
    actingUser: { principal, state in state.userActing(as: principal) },
    configure: { state, zones in try state.configuration(zones) }
  ).proved()
}

extension State {
  /// What the settings and the custom fields in this state say.
  fileprivate func configuration(_ zones: Catalog.Zones) throws -> Configuration {
    let settings = Query(table(Settings.self)).first
    return Configuration(
      policy: try settings?.policyInForce() ?? .standard,
      zone: try zones(settings?.timeZone ?? "UTC"),
      currency: settings?.currency, customFields: customFields(),
      lifecycles: lifecycles(settings ?? Settings()))
  }

  /// The lifecycles that the settings say.
  private func lifecycles(_ settings: Settings) -> [RecordKind: Lifecycle] {
    var lifecycles = [Opportunity.kind: Opportunity.lifecycle(of: settings.stages)]
    if !settings.leadStages.isEmpty {
      lifecycles[Lead.kind] = Lead.lifecycle(of: settings.leadStages)
    }
    return lifecycles
  }
}
