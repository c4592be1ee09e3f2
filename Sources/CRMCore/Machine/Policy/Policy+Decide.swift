extension Policy {
  /// Whether `user` may do `action` to a record, changing `fields` of it.
  ///
  /// The same check runs before every write there is, and before every read: of records, of their names,
  /// their history and exports. To read a record takes reading what it is about, and to read its history
  /// takes reading it.
  public func decide(
    _ user: ActingUser, _ action: PolicyAction, on standing: Policy.Standing, fields: [String] = []
  ) -> Decision {
    if user.principal.isSystem { return .allowed(nil) }
    if standing.isPart, [.create, .delete].contains(action) || !fields.isEmpty {
      return decide(user, .update, on: standing)
    }
    if let reason = refusal(of: user) {
      return .denied(
        Decision.Denial(user: user, action: action, record: standing.record, reason: reason))
    }
    var limited: Fields?
    var scopes: [Scope] = []
    for rule in rules where rule.concerns(user, action, standing.group) {
      if !rule.scope.covers(standing, for: user) {
        scopes.append(rule.scope)
      } else if rule.allows(fields, of: standing) {
        return hidden(standing, from: user, action).map { .denied($0) } ?? .allowed(rule)
      } else {
        limited = limited ?? rule.fields
      }
    }
    let reason: Decision.Denial.Reason =
      limited.map { .fields($0) } ?? (scopes.isEmpty ? .noRule : .outOfScope(scopes.uniqued()))
    return .denied(
      Decision.Denial(user: user, action: action, record: standing.record, reason: reason))
  }

  /// Why what would be read along with a record is hidden from a user; nil where it is not.
  private func hidden(
    _ standing: Policy.Standing, from user: ActingUser, _ action: PolicyAction
  ) -> Decision.Denial? {
    if action == .audit, standing.record.number != 0,
      case .denied(let denial) = decide(user, .read, on: standing)
    {
      return denial
    }
    guard action == .read else { return nil }
    if standing.isOpenToOwner, standing.owners.contains(user.principal.number) { return nil }
    for subject in standing.subjects {
      if case .denied(let denial) = decide(user, .read, on: subject) { return denial }
    }
    return nil
  }

  /// Whether a user may read all records of a kind, so that none has to be looked at.
  func readsAll(_ user: ActingUser, _ slots: Slots, in state: State) -> Bool {
    if user.principal.isSystem { return true }
    var seen: Set<Int> = []
    return readsAll(user, slots, in: state, &seen)
  }

  /// Kinds can be about each other in a circle; one that was come to is asked once.
  private func readsAll(
    _ user: ActingUser, _ slots: Slots, in state: State, _ seen: inout Set<Int>
  ) -> Bool {
    if !seen.insert(slots.ordinal).inserted { return true }
    let isInherited = slots.group == .inherited
    guard isInherited || isUnlimited(user, .read, slots.group) else { return false }
    let deciding: AnyField.Traits.Flags = isInherited ? [.subject, .parent] : .subject
    for field in slots.references where !field.traits.flags.isDisjoint(with: deciding) {
      for target in state.kinds.slots(namedBy: field)
      where !readsAll(user, target, in: state, &seen) {
        return false
      }
    }
    return true
  }

  /// Whether some rule allows `user` an action on all records of a group, with all their fields.
  func isUnlimited(_ user: ActingUser, _ action: PolicyAction, _ group: RecordGroup) -> Bool {
    refusal(of: user) == nil
      && rules.contains {
        $0.scope == .all && $0.fields == .all && $0.concerns(user, action, group)
      }
  }

  private func refusal(of user: ActingUser) -> Decision.Denial.Reason? {
    if !user.isActive { return .inactive }
    guard let role = user.role, self.role(role) != nil else { return .unknownRole }
    return nil
  }

  /// The scopes in which a user reads a group of records; empty is none of them.
  public func readScopes(_ user: ActingUser, _ group: RecordGroup) -> [Scope] {
    if user.principal.isSystem { return [.all] }
    if refusal(of: user) != nil { return [] }
    return rules.filter {
      ($0.role == nil || $0.role == user.role) && $0.actions.contains(.read)
        && $0.groups.contains(group)
    }.map(\.scope).uniqued()
  }
}

extension Policy {
  /// Whether a role may take over records of a group: where some roles hold it, only those.
  public func fits(_ role: String, holding group: RecordGroup) -> Bool {
    let holders = holders(of: group)
    return holders.isEmpty || holders.contains(role)
  }

  /// The roles that are declared to hold records of a group.
  public func holders(of group: RecordGroup) -> [String] {
    roles.filter { $0.holds.contains(group) }.map(\.name)
  }
}

extension Policy.Scope {
  func covers(_ standing: Policy.Standing, for user: ActingUser) -> Bool {
    let number = user.principal.number
    return switch self {
    case .all: true
    case .own: standing.owners.contains(number)
    case .assigned: standing.assignees.contains(number)
    case .shared: standing.record.number != 0 && standing.owners.isEmpty
    case .single: standing.record.number != 0
    case .myself:
      standing.record == RecordReference(kind: Principal.kind, number: number)
    }
  }
}

extension Policy.Rule {
  /// Whether the rule is about what a user would do to a group at all.
  func concerns(_ user: ActingUser, _ action: PolicyAction, _ group: RecordGroup) -> Bool {
    (role == nil || role == user.role) && actions.contains(action) && groups.contains(group)
  }

  /// Whether the rule lets these fields be changed, by the names that they have or had.
  func allows(_ changed: [String], of standing: Policy.Standing) -> Bool {
    changed.allSatisfy { name in
      let names = [name] + (standing.formerNames[name] ?? [])
      return switch fields {
      case .all: true
      case .only(let some): names.contains(where: some.contains)
      case .except(let some): !names.contains(where: some.contains)
      }
    }
  }
}
