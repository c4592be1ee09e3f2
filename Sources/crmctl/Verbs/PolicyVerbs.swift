import CRMCore

/// The verbs that show who may do what.
enum PolicyVerbs {
  static let noun = CommandTable.Noun("policy", "Who may do what: show, use, explain.") {
    [show, use, explain]
  }

  private static var use: Command {
    Command(
      path: ["policy", "use"], summary: "Puts a policy in force: a preset, or one in a file.",
      arguments: [
        Argument(
          "POLICY", "A preset, or a file as policy show --format json writes it",
          completion: .choices(Policy.presets.map(\.name)))
      ],
      options: [.list("role", "OLD=NEW", "Give users of a role another one")],
      example: "crmctl policy use lead-desk --role admin=manager --role sales=agent",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let word = invocation.argument("POLICY") ?? ""
        let policy = try Policy.preset(named: word) ?? read(word)
        let pairs = try invocation.pairs("role").map { ($0.key, $0.value) }
        let roles = Dictionary(pairs) { _, last in last }
        guard try session.write({ tx in try tx.use(policy, roles: roles) }) != nil else {
          return .done
        }
        show(policy, session)
        return .done
      })
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
      example: "crmctl policy show",
      run: { invocation, console in
        let session = try Session(invocation, console)
        show(session.snapshot.configuration.policy, session)
        return .done
      })
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
          rule.role ?? "everyone", actions(rule), rule.groups.words, rule.scope.rawValue,
          rule.fields.words,
        ]
      })
  }

  static func actions(_ rule: Policy.Rule) -> String {
    rule.actions.count == Action.allCases.count
      ? "all" : rule.actions.map(\.rawValue).joined(separator: ", ")
  }

  private static var explain: Command {
    Command(
      path: ["policy", "explain"], summary: "Says whether a user may do something, and why.",
      arguments: [
        Argument("USER", "Their name or id"),
        Argument(
          "ACTION", "What they would do",
          completion: .choices(Action.allCases.map(\.rawValue))),
        Argument("RECORD", "A record such as lead/1, or a kind"),
      ],
      example: "crmctl policy explain amira update lead/1",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let user = try session.argument("USER", invocation, of: User.self)
        let word = invocation.argument("ACTION") ?? ""
        guard let action = Action(rawValue: word) else {
          throw CommandError.unknown("action", word, among: Action.allCases.map(\.rawValue))
        }
        let record = invocation.argument("RECORD") ?? ""
        session.show(try session.decision(user, action, record), on: record)
        return .done
      })
  }
}

extension Policy.Subset {
  /// The set in words.
  var words: String {
    switch self {
    case .all: "all"
    case .only(let elements): elements.map(\.description).joined(separator: ", ")
    case .except(let elements):
      "all but " + elements.map(\.description).joined(separator: ", ")
    }
  }
}

extension Session {
  /// Whether a user may do something to a record, or to a kind as a whole.
  func decision(_ user: User.ID, _ action: Action, _ word: String) throws -> Decision {
    let snapshot = snapshot
    func ofKind<R: Record>(_: R.Type) -> Decision { snapshot.can(user, action, R.self) }
    func ofRecord<R: Record>(_: R.Type, _ number: UInt32) throws -> Decision {
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

  /// Shows a decision.
  func show(_ decision: Decision, on record: String) {
    let reason: String
    switch decision {
    case .allowed(let rule):
      reason =
        rule.map { rule in
          "the rule for \(rule.role ?? "everyone") (\(PolicyVerbs.actions(rule)) on "
            + "\(rule.groups.words), scope \(rule.scope.rawValue))"
        } ?? "the system may do everything"
    case .denied(let denial): reason = denial.explanation.message
    }
    let word = decision.isAllowed ? "allowed" : "denied"
    let sheet = Sheet(
      columns: [.init("decision"), .init("record"), .init("reason")],
      rows: [[word, record, reason]])
    if globals.format == .table { return console.line("\(word): \(reason)") }
    show(sheet) { json in
      json.beginObject()
      json.member("decision", word)
      json.member("record", record)
      json.member("reason", reason)
      json.endObject()
    }
  }
}
