extension Policy {
  /// For agencies: commercials win customers and run their contracts, support runs the events.
  public static let eventAgency = Policy(
    name: "event-agency",
    roles: [
      Role("admin", administers: true),
      Role("commercial", holds: [.customers]),
      Role("support", holds: [.events]),
      Role("none"),
    ],
    closed: [.customers, .events],
    rules: [
      Rule("admin", .except([.create]), .all),
      Rule("admin", [.create], .except([.customers, .events])),
      reading("commercial"),
      Rule("commercial", [.create, .update], .only([.customers]), .own),
      Rule("commercial", [.update], .only([.contracts]), .own, fields: .except(["customer"])),
      Rule("commercial", [.create], .only([.events]), .own, fields: .except(["support"])),
      Rule("commercial", [.create], .only(activities)),
      Rule("commercial", [.audit], .all, .single),
      reading("support"),
      Rule("support", [.update], .only([.events]), .assigned, fields: .except(["support"])),
      Rule("support", [.create], .only(activities)),
      Rule("support", [.audit], .all, .single),
      reading("none"),
    ] + common)
}
