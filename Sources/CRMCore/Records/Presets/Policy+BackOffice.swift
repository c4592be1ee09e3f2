extension Policy {
  /// For an office that keeps customers, and its administrators.
  public static let backOffice = Policy(
    name: "back-office",
    roles: [
      Role("admin", administers: true, holds: [.customers]), Role("user", holds: [.customers]),
    ],
    rules: [
      everything("admin"),
      reading("user"),
      Rule("user", [.create, .update, .delete], .only([.customers] + activities)),
      Rule("user", [.export], .all),
      Rule("user", [.audit], .all, .single),
    ] + common)
}
