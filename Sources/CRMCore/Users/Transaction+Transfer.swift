extension Transaction {
  /// Hands everything that one user owns or is assigned to over to another; returns how much.
  ///
  /// Each record needs the right to assign it; the other's role must fit, or nothing changes.
  @discardableResult
  public mutating func transfer(from: User.ID, to: User.ID) throws -> Int {
    _ = try require(from)
    _ = try require(to)
    return try perform("user.transfer") { tx in
      var count = 0
      for type in tx.catalog.kinds { count += try tx.transfer(type, from, to) }
      return count
    }
  }

  private mutating func transfer<R: Record>(
    _: R.Type, _ from: User.ID, _ to: User.ID
  ) throws -> Int {
    var count = 0
    for field in R.schema.fields
    where !field.isReadOnly && !field.traits.flags.isDisjoint(with: [.owner, .assignee]) {
      let held = self[R.self].where(
        .compare(FieldPath(field), .equal, .reference(from.reference)))
      for id in held.ids() {
        if let record = self[id] { try refuseUnfit(to, for: record) }
        try update(id) { record in
          try R.schema.assign(.reference(to.reference), to: field, in: &record)
        }
        count += 1
      }
    }
    return count
  }

  /// Refuses a user whose role neither administers nor holds records of that group.
  private func refuseUnfit<R: Record>(_ user: User.ID, for record: R) throws {
    let policy = configuration.policy
    let group = work.state.standing(of: record).group
    let role = try policy.role(require(user).role)
    if role?.administers == true || role?.holds.contains(group) == true { return }
    let fit = policy.roles.filter { $0.administers || $0.holds.contains(group) }.map(\.name)
    throw CRMError.rule(
      RuleViolation(
        "user.transfer", user.reference, field: "role",
        "the role \(role?.name ?? "") of \(user.reference) holds no \(group.rawValue)",
        expected: fit.joined(separator: ", ")))
  }
}
