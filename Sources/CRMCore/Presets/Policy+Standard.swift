extension Policy {
  /// The policies that a store may be set up with.
  public static let presets: [Policy] = [.standard]

  /// The preset of that name.
  public static func preset(named name: String) -> Policy? { presets.first { $0.name == name } }

  /// What every active user may do, whatever the role: care for what is their own.
  static let common: [Rule] = [
    Rule(nil, [.update, .delete], .only([.activities]), .own),
    Rule(nil, [.create, .update, .delete], .only([.reminders]), .own),
    Rule(
      nil, [.update], .only([.people]), .myself,
      fields: ["phone", "email", "notifications"]),
  ]

  /// The policy that stores have unless another is chosen.
  public static let standard = Policy(
    name: "standard",
    roles: [
      Role("admin", administers: true),
      Role("manager", holds: ownable),
      Role("sales", holds: ownable),
      Role("support", holds: ["events"]),
      Role("viewer"),
    ],
    rules: [
      Rule("admin", Action.allCases, .all),
      Rule("manager", [.read], .all),
      Rule(
        "manager",
        [.create, .update, .delete, .assign, .convert, .merge, .export, .import, .audit],
        .except([.people, .settings])),
      Rule("manager", [.export, .audit], .only([.people, .settings])),
      Rule("sales", [.read, .export], .all),
      Rule("sales", [.create], .only(ownable + [.activities])),
      Rule("sales", [.update, .assign, .convert, .merge], .only(ownable), .own),
      Rule("sales", [.create, .update], .only(["contracts", "events"]), .own),
      Rule("sales", [.audit], .all, .single),
      Rule("support", [.read], .all),
      Rule("support", [.update], .only(["events"]), .assigned),
      Rule("support", [.create], .only([.activities])),
      Rule("support", [.audit], .all, .single),
      Rule("viewer", [.read], .all),
    ] + common)

  private static let ownable: [RecordGroup] = [.leads, .customers, "opportunities", "orders"]
}
