extension StoreSettings {
  /// The policy in force: the document's, else the preset of that name; throws where it is neither.
  public func policyInForce() throws(ValueError) -> Policy {
    if let policyDocument { return try Policy(keptJSON: policyDocument) }
    if let preset = Policy.preset(named: policy) { return preset }
    let names = Policy.presets.map(\.name)
    throw ValueError(type: "policy", text: policy, expected: names.joined(separator: ", "))
  }

  /// Refuses a policy that there is not, one about groups of records or actions that there are not,
  /// and one that does not know the role of a user.
  func checkPolicy(from old: StoreSettings?, in tx: borrowing WriteTransaction) throws {
    if let old, policy == old.policy, policyDocument == old.policyDocument { return }
    let inForce: Policy
    do throws(ValueError) {
      inForce = try policyInForce()
    } catch {
      throw refusal(.settingsPolicy, field: "policy", error.reason, expected: error.expected)
    }
    let groups = tx.catalog.groups
    if policyDocument != nil, let group = inForce.groups.first(where: { !groups.contains($0) }) {
      throw refusal(
        .settingsPolicy, field: "policy", "there is no group of records '\(group)'",
        expected: groups.map(\.rawValue).sorted().joined(separator: ", "))
    }
    let actions = tx.catalog.actions
    if let action = inForce.actions.first(where: { !actions.contains($0) }) {
      throw refusal(
        .settingsPolicy, field: "policy", "there is no action '\(action)'",
        expected: PolicyAction.list(actions))
    }
    let roles = inForce.roles.map(\.name)
    if let user = tx[User.self].first(where: { !roles.contains($0.role) }) {
      throw refusal(
        .settingsRoles, field: "policy",
        "policy \(policy) does not know the role '\(user.role)' of \(user.reference)",
        expected: roles.joined(separator: ", "))
    }
    try checkAdministering(inForce, from: old, in: tx)
    try checkClosedGroups(inForce, in: tx)
  }

  /// Refuses a policy by which nobody could ever change it again.
  private func checkAdministering(
    _ inForce: Policy, from old: StoreSettings?, in tx: borrowing WriteTransaction
  ) throws {
    let administrator = inForce.administratorRole?.name ?? ""
    let anybody = ActingUser(
      principal: Principal(user: 1), name: administrator, role: administrator, isActive: true)
    for action in [PolicyAction.administer, .read, .update]
    where !inForce.decide(anybody, action, on: .kind(StoreSettings.self)).isAllowed {
      throw refusal(
        .settingsAdministrator, field: "policy",
        "no rule lets the role \(administrator) \(action.rawValue) the settings",
        expected: "a rule that does, for it administers")
    }
    let users = tx[User.self].where(\.isActive, true)
    if old != nil, users.count > 0, users.where(\.role, administrator).count == 0 {
      throw refusal(
        .settingsAdministrator, field: "policy",
        "no active user has the role \(administrator), which administers",
        expected: "one user in that role first")
    }
  }

  /// Refuses a policy with closed groups of which users hold records whose role does not fit.
  private func checkClosedGroups(_ inForce: Policy, in tx: borrowing WriteTransaction) throws {
    guard !inForce.closed.isEmpty else { return }
    for user in tx[User.self].all() {
      let unfit = tx.snapshot.duties(of: user.id).filter { group, _ in
        inForce.closed.contains(group) && !inForce.fits(user.role, holding: group)
      }.flatMap(\.records)
      if let first = unfit.first {
        throw refusal(
          .settingsRoles, field: "policy",
          "\(user.username) has \(first), and the role \(user.role) does not fit by \(policy)",
          expected: "give those to others first")
      }
    }
  }
}

extension WriteTransaction {
  /// Puts a policy in force: a preset, or one of your own.
  ///
  /// `roles` gives users of the roles on the left those on the right, in the same commit. Refused
  /// while users hold roles that the policy does not know, and to whoever does not administer.
  public mutating func use(_ policy: Policy, roles: [String: String] = [:]) throws {
    try perform(Policy.changing) { tx in
      let settings = tx.snapshot.settings
      try tx.authorize(.administer, settings)
      for user in tx[User.self].all() {
        guard let role = roles[user.role] else { continue }
        try tx.update(user.id) { $0.role = role }
      }
      try tx.update(settings.id) { settings in
        settings.policy = policy.name
        settings.policyDocument =
          Policy.preset(named: policy.name) == policy ? nil : policy.json
      }
    }
  }
}
