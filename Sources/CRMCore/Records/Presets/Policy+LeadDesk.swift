extension Policy {
  /// For a desk of agents who work on leads, and managers.
  public static let leadDesk = Policy(
    name: "lead-desk",
    roles: [
      Role("manager", administers: true, holds: held),
      Role("agent", holds: held, listsOwn: [.leads]),
    ],
    rules: [
      everything("manager"),
      reading("agent"),
      Rule("agent", [.create, .update], .only(held + activities)),
      Rule("agent", [.assign, .convert], .only([.leads]), .own),
      Rule("agent", [.export], .all),
    ] + common)

  private static let held: [RecordGroup] = [.leads, .customers, .opportunities]
}
