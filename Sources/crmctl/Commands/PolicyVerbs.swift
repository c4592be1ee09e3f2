import CRMCore

/// The verbs that show who may do what.
enum PolicyVerbs {
  static let noun = CommandTable.Noun("policy", "Who may do what: show, use, explain.") {
    [show, use, explain]
  }

  private static let policy = Argument.meaning(
    "POLICY", "A preset, or a file as policy show --format json writes it",
    completion: .choices(Policy.presets.map(\.name))
  ) { word, _ in try Policy.preset(named: word) ?? read(word) }
  private static let roles = Option.pairs("role", "OLD=NEW", "Give users of a role another one")
  private static let user = Argument.record("USER", "Their name or id", of: User.self)
  private static let action = Argument.meaning(
    "ACTION", "What they would do", completion: .cases(PolicyAction.self)
  ) { word, session in
    let snapshot = session.snapshot
    let known = snapshot.catalog.actions.union(snapshot.configuration.policy.actions)
    if let action = known.first(where: { $0.rawValue == word }) { return action }
    throw CommandError.unknown("action", word, among: known.map(\.rawValue).sorted())
  }
  private static let record = Argument("RECORD", "A record such as lead/1, or a kind")

  private static var use: Command {
    Command(
      path: ["policy", "use"], summary: "Puts a policy in force: a preset, or one in a file.",
      arguments: [policy], options: [roles],
      example: "crmctl policy use lead-desk --role admin=manager --role sales=agent"
    ) { session in
      let policy = try session[policy]
      let roles = Dictionary(try session[roles].map { ($0.key, $0.value) }) { _, last in last }
      guard try session.write({ tx in try tx.use(policy, roles: roles) }) != nil else { return }
      show(policy, session)
    }
  }

  private static func read(_ path: String) throws -> Policy {
    guard path.contains(where: { "./".contains($0) }) else {
      throw CommandError.unknown("policy", path, among: Policy.presets.map(\.name))
    }
    do {
      return try Policy(json: String(decoding: try Platform.read(path), as: UTF8.self))
    } catch let error as ValueError {
      throw CRMError.value(error)
    }
  }

  private static var show: Command {
    Command(
      path: ["policy", "show"], summary: "Shows the policy's rules; what none allows is denied.",
      example: "crmctl policy show"
    ) { session in show(session.snapshot.configuration.policy, session) }
  }

  private static func show(_ policy: Policy, _ session: Session) {
    if session.globals.format.isJSON { return session.console.writeData(policy.json + "\n") }
    if session.globals.format == .table {
      let roles = policy.roles.map { $0.administers ? "\($0.name) (administers)" : $0.name }
      session.console.line("Policy \(policy.name). Roles: \(roles.joined(separator: ", "))")
    }
    session.show(sheet(policy)) { _ in }
  }

  private static func sheet(_ policy: Policy) -> Sheet {
    Sheet(
      columns: ["role", "actions", "groups", "scope", "fields"].map { .init($0) },
      rows: policy.rules.map { rule in
        [
          rule.role ?? "everyone", rule.actions.words, rule.groups.words, rule.scope.rawValue,
          rule.fields.words,
        ]
      })
  }

  private static var explain: Command {
    Command(
      path: ["policy", "explain"], summary: "Says whether a user may do something, and why.",
      arguments: [user, action, record], example: "crmctl policy explain amira update lead/1"
    ) { session in
      let action = try session[action]
      let user = try session[user]
      let record = try session[record]
      show(try decision(user, action, record, in: session.snapshot), on: record, session)
    }
  }

  /// Whether a user may do something to a record, or to a kind as a whole.
  private static func decision(
    _ user: User.ID, _ action: PolicyAction, _ word: String, in snapshot: Snapshot
  ) throws -> Decision {
    func ofKind<R: CRMRecord>(_: R.Type) -> Decision { snapshot.can(user, action, R.self) }
    func ofRecord<R: CRMRecord>(_: R.Type, _ number: UInt32) throws -> Decision {
      guard let record = snapshot.find(Identifier<R>(number)) else {
        throw CRMError.notFound(RecordReference(kind: R.kind, number: number))
      }
      return snapshot.can(user, action, record)
    }
    if let type = snapshot.catalog[RecordKind(rawValue: word)] { return ofKind(type) }
    do {
      let reference = try RecordReference(word)
      if let type = snapshot.catalog[reference.kind] {
        return try ofRecord(type, reference.number)
      }
    } catch let error as ValueError {
      throw CommandError(error.explanation).asNotFound()
    }
    let kinds = snapshot.catalog.kinds.map { $0.kind.rawValue }
    throw CommandError.unknown("kind of record", word, among: kinds)
  }

  private static func show(_ decision: Decision, on record: String, _ session: Session) {
    var word = decision.isAllowed ? "allowed" : "denied"
    let reason: String
    switch decision {
    case .denied(let denial) where denial.record.number == 0 && denial.scopes != nil:
      // Of a kind as a whole a rule of some scope says where, not no.
      word = "allowed where"
      reason = denial.scopes?.map(\.rawValue).joined(separator: " or ") ?? ""
    case .allowed(let rule):
      reason =
        rule.map { rule in
          "the rule for \(rule.role ?? "everyone") (\(rule.actions.words) on "
            + "\(rule.groups.words), scope \(rule.scope.rawValue))"
        } ?? "the system may do everything"
    case .denied(let denial): reason = denial.explanation.message
    }
    if session.globals.format == .table { return session.console.line("\(word): \(reason)") }
    session.show(
      Facts(["decision": .text(word), "record": .text(record), "reason": .text(reason)]))
  }
}

extension Decision.Denial {
  /// The scopes in which it is allowed; nil where it is in none.
  fileprivate var scopes: [Policy.Scope]? {
    if case .outOfScope(let scopes) = reason { scopes } else { nil }
  }
}

extension Policy.Subset {
  /// The set in words.
  fileprivate var words: String {
    switch self {
    case .all: "all"
    case .only(let elements): elements.map(\.description).joined(separator: ", ")
    case .except(let elements):
      "all but " + elements.map(\.description).joined(separator: ", ")
    }
  }
}
