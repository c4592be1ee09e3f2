extension User {
  /// The longest name to sign in with, in characters.
  public static let usernameLimit = 30

  /// Refuses unknown roles, taking a role away that is still needed, and self-promotion.
  public func check(from old: User?, in tx: borrowing WriteTransaction) throws {
    if username.count > Self.usernameLimit {
      throw refusal(
        .userUsername, field: "username",
        "a username has at most \(Self.usernameLimit) characters")
    }
    // The policy's own change looks at every user when it is done.
    if tx.isUnderWay(Policy.changing) { return }
    let policy = tx.configuration.policy
    guard policy.role(role) != nil else {
      throw refusal(
        .userRole, field: "role", "'\(role)' is not a role of policy \(policy.name)",
        expected: policy.roles.map(\.name).joined(separator: ", "))
    }
    try checkGrant(from: old, in: tx)
    guard let old, !old.isDeleted else { return }
    if old.role != role { try checkRelease(old, keeping: policy.role(role), in: tx) }
    if old.isActive, !isActive { try checkRelease(old, keeping: nil, in: tx) }
  }

  /// Refuses the deletion of a user who still holds responsibilities, or administers alone.
  public func checkDeletion(in tx: borrowing WriteTransaction) throws {
    try checkRelease(self, keeping: nil, in: tx)
  }

  /// Only who administers grants the administering role, or changes a holder of it.
  private func checkGrant(from old: User?, in tx: borrowing WriteTransaction) throws {
    guard let role = tx.configuration.policy.administratorRole?.name,
      !tx.actor.principal.isSystem, tx.actor.role != role
    else { return }
    let grants = self.role == role && old?.role != role
    let changes = old?.role == role && tx.actor.principal.number != old?.header.number
    guard grants || changes else { return }
    throw CRMError.denied(
      Decision.Denial(user: tx.actor, action: .administer, record: reference, reason: .noRule))
  }

  /// Refuses to take a user out of a role while what only that role holds is still theirs.
  private func checkRelease(
    _ old: User, keeping role: Policy.Role?, in tx: borrowing WriteTransaction
  ) throws {
    try old.checkLastAdministrator(role, in: tx)
    let before = tx.configuration.policy.role(old.role)?.holds ?? []
    let held = tx.snapshot.duties(of: old.id).filter { group, _ in
      role == nil || (before.contains(group) && !(role?.holds.contains(group) ?? false))
    }.flatMap(\.records)
    if held.isEmpty { return }
    throw CRMError.responsibilities(
      old.reference, holds: Array(held.prefix(CRMError.namedUsers)), count: held.count,
      hint: "transfer them first")
  }

  private func checkLastAdministrator(
    _ role: Policy.Role?, in tx: borrowing WriteTransaction
  ) throws {
    guard let administrator = tx.configuration.policy.administratorRole?.name,
      self.role == administrator, isActive, role?.name != administrator
    else { return }
    let others = tx[User.self].where(\.role, administrator).filter {
      $0.isActive && $0.header.number != header.number
    }
    if !others.isEmpty { return }
    throw refusal(
      .userLastAdministrator, field: "role",
      "\(username) is the last active user with the role \(administrator)",
      expected: "another user in that role first")
  }
}

extension Snapshot {
  /// What a user owns or is assigned to, by group of records.
  public func duties(
    of user: User.ID
  ) -> [(group: RecordGroup, records: [RecordReference])] {
    var found: [RecordGroup: [RecordReference]] = [:]
    for type in catalog.kinds {
      let records = held(type, by: user)
      for record in records {
        let group = state.standing(of: record)?.group ?? RecordGroup(rawValue: record.kind.rawValue)
        found[group, default: []].append(record)
      }
    }
    return found.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
  }

  private func held<R: CRMRecord>(_: R.Type, by user: User.ID) -> [RecordReference] {
    let held = R.schema.fields.filter {
      !$0.isReadOnly && !$0.traits.flags.isDisjoint(with: [.owner, .assignee])
    }
    let records = held.flatMap { field in
      self[R.self].where(.compare(FieldPath(field), .equal, .reference(user.reference))).ids()
    }
    return records.uniqued().map(\.reference)
  }
}

/// The errors of users.
extension CRMError.Code {
  /// A username is too long.
  public static let userUsername: CRMError.Code = "user.username"
  /// A role is not in the policy.
  public static let userRole: CRMError.Code = "user.role"
  /// The last user who administers would go or change roles.
  public static let userLastAdministrator: CRMError.Code = "user.last-administrator"
  /// Records would go to a user who is not active, or whose role does not hold them.
  public static let userTransfer: CRMError.Code = "user.transfer"
}
