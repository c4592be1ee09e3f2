extension WriteTransaction {
  /// Hands everything that one user owns or is assigned to over to another; returns how much.
  ///
  /// Each record needs the right to assign it; the other's role must fit, or nothing changes.
  @discardableResult
  public mutating func transfer(from: User.ID, to: User.ID) throws -> Int {
    _ = try require(from)
    let heir = try require(to)
    if !heir.isActive {
      throw heir.refusal(.userTransfer, field: "active", "\(heir.username) is not active")
    }
    return try perform("user.transfer") { tx in
      var count = 0
      for type in tx.catalog.kinds { count += try tx.transfer(type, from, heir) }
      return count
    }
  }

  private mutating func transfer<R: CRMRecord>(
    _: R.Type, _ from: User.ID, _ heir: User
  ) throws -> Int {
    var count = 0
    for field in R.schema.fields
    where !field.isReadOnly && !field.traits.flags.isDisjoint(with: [.owner, .assignee]) {
      let held = self[R.self].where(
        .compare(FieldPath(field), .equal, .reference(from.reference)))
      for id in held.ids() {
        try refuseUnfit(heir, for: id.reference)
        try update(id) { record in
          try R.schema.assign(.reference(heir.reference), to: field, in: &record)
        }
        count += 1
      }
    }
    return count
  }

  private func refuseUnfit(_ heir: User, for record: RecordReference) throws(CRMError) {
    let policy = configuration.policy
    guard let group = work.state.standing(of: record)?.group,
      !policy.fits(heir.role, holding: group)
    else { return }
    throw heir.refusal(
      .userTransfer, field: "role",
      "the role \(heir.role) of \(heir.username) does not fit \(record)",
      expected: policy.holders(of: group).joined(separator: ", "))
  }
}
