import CRMCore

extension CommandTable {
  /// The table of `crmctl` on the built-in kinds of record.
  static let engine = with(.standard)

  /// The table for the kinds of a catalog.
  static func with(_ catalog: Catalog) -> CommandTable {
    CommandTable(
      nouns: nouns(of: catalog) { noun in named.filter { $0.path.first == noun } }
        + [ReportVerbs.noun, PolicyVerbs.noun, StoreVerbs.noun],
      catalog: catalog,
      commands: [
        DemoVerb.command, InitVerb.command, ImportCommand.command(catalog),
        ExportCommand.command(catalog), LifecycleVerb.command(catalog),
      ] + StandardCommands.all,
      vocabulary: { path in Vocabulary(ofStoreAt: path, catalog)?.worded })
  }

  /// The verbs that are one call of the engine each.
  private static var named: [Command] {
    LeadVerbs.all + ContactVerbs.all + OpportunityVerbs.all + UserVerbs.all + SettingsVerbs.all
      + ContractVerbs.all + EventVerbs.all + OrderVerbs.all + CommentVerbs.all
      + ReminderVerbs.all + AttachmentVerbs.all
  }
}
