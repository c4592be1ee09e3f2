extension Policy {
  /// The policy that stores have unless another is chosen.
  public static let standard = Policy(
    name: "standard",
    roles: [
      Role("admin", administers: true, holds: ownable + [.events]),
      Role("manager", holds: ownable + [.events]),
      Role("sales", holds: ownable),
      Role("support", holds: [.events]),
      Role("viewer"),
    ],
    rules: [
      everything("admin"),
      reading("manager"),
      Rule(
        "manager",
        [.create, .update, .delete, .assign, .convert, .merge, .export, .import, .audit],
        .except([.people, .settings, .views])),
      Rule("manager", [.export, .audit], .only([.people, .settings])),
      reading("sales"),
      Rule("sales", [.export], .all),
      Rule("sales", [.create], .only(ownable + activities)),
      Rule("sales", [.update, .assign, .convert, .merge], .only(ownable), .own),
      Rule("sales", [.create, .update], .only([.contracts, .events]), .own),
      Rule("sales", [.audit], .all, .single),
      reading("support"),
      Rule("support", [.update], .only([.events]), .assigned),
      Rule("support", [.create], .only(activities)),
      Rule("support", [.audit], .all, .single),
      reading("viewer"),
    ] + common)

  private static let ownable: [RecordGroup] = [.leads, .customers, .opportunities, .orders]
}
