extension Policy {
  /// For a desk that takes orders: users enter them, staff run the desk, superusers administer.
  public static let orderDesk = Policy(
    name: "order-desk",
    roles: [
      Role("superuser", administers: true, holds: [.orders]), Role("staff", holds: [.orders]),
      Role("user", holds: [.orders]),
    ],
    rules: [
      everything("superuser"),
      Rule("staff", .except([.administer]), .all),
      reading("user"),
      Rule("user", [.create], .only([.orders] + activities)),
      Rule("user", [.update], .only([.orders]), fields: .except(["owner", "number"])),
      Rule("user", [.update], .only([.activities]), fields: .only(["status"])),
      Rule("user", [.export], .all),
      Rule("user", [.audit], .all, .single),
    ] + common)
}
