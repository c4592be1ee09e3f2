import CRMCore

/// The verbs that every kind of record has, made from its declaration.
struct KindVerbs<R: CRMRecord> {
  let noun = R.kind.rawValue

  /// Every generated verb.
  var all: [Command] {
    let ending = R.schema.deletion == .allowed ? [delete, restore] : []
    let verbs = [list, count, show, add, set] + ending + [history]
    guard let owner = R.schema.ownerField, !owner.isReadOnly else { return verbs }
    return verbs + [assign(owner)]
  }

  /// The argument that names a record of the kind, or an option in its place.
  static func id(replacedBy option: (any AnyOption)? = nil) -> Argument<Meaning<Identifier<R>>> {
    .record("ID", "The \(R.kind): its number or unique name", of: R.self, replacedBy: option)
  }

  private var list: Command {
    Command(
      path: [noun, "list"], summary: "Lists \(R.schema.plural).", options: Listing<R>.options,
      example: "crmctl \(noun) list --sort created-at:desc"
    ) { session in try Listing<R>(session).show() }
  }

  private var count: Command {
    Command(
      path: [noun, "count"], summary: "Counts \(R.schema.plural).",
      options: Selection<R>.options + [Arrangement<R>.view("Only those of a view")],
      example: "crmctl \(noun) count"
    ) { session in
      let query = try Selection<R>.query(session)
      session.tellUncompared(query)
      let count = query.count
      if session.globals.format == .table { return session.console.line("\(count)") }
      session.show(Facts(["count": .integer(count)]))
    }
  }

  private var show: Command {
    let id = Self.id()
    return Command(
      path: [noun, "show"], summary: "Shows \(R.kind.withArticle).", arguments: [id],
      example: "crmctl \(noun) show 1"
    ) { session in session.show(try session.record(session[id])) }
  }

  private var history: Command {
    let id = Self.id()
    return Command(
      path: [noun, "history"],
      summary: "Shows who changed what in \(R.kind.withArticle), and when.",
      arguments: [id], example: "crmctl \(noun) history 1"
    ) { session in
      let changes = try session.crm.history(of: session[id], as: session.actor)
      session.show(
        changes.filter { $0.position <= session.snapshot.position }, fields: R.schema.fields)
    }
  }

  private var add: Command {
    let required = R.schema.fields.filter { $0.isSettable && $0.isRequired }
    let words = required.prefix(2).map { "--\($0.optionName) …" }.joined(separator: " ")
    return Command(
      path: [noun, "add"], summary: "Adds \(R.kind.withArticle).", options: FieldInput<R>.options,
      example: "crmctl \(noun) add \(words)"
    ) { session in
      let input = try FieldInput<R>(session, Self.asking(session.invocation, session.console))
      let id = try session.write { tx in
        var record = R()
        try input.apply(to: &record)
        return try tx.insert(record)
      }
      try session.show(id)
    }
  }

  /// Asks on a terminal for required fields that were not given and have no default.
  private static func asking(_ invocation: Invocation, _ console: Console) -> Invocation {
    guard console.prompt.isInteractive else { return invocation }
    var asked = invocation
    let blank = R()
    for field in R.schema.fields
    where field.isSettable && field.isRequired && !field.traits.flags.contains(.owner) {
      let isGiven = invocation.given.contains { $0.name == field.optionName }
      guard !isGiven, R.schema.isAbsent(field, in: blank) else { continue }
      if let answer = console.prompt.ask(field.label), !answer.isEmpty {
        asked.given.append(.init(name: field.optionName, value: answer))
      }
    }
    return asked
  }

  private var set: Command {
    .changing(
      R.self, [noun, "set"], "Changes fields of \(R.kind.withArticle).",
      options: FieldInput<R>.changingOptions, example: "crmctl \(noun) set 1 --tag +important"
    ) { session in
      let input = try FieldInput<R>.changing(session)
      let version = try session[Command.ifVersion]
      return { tx, id in try tx.update(id, ifVersion: version) { try input.apply(to: &$0) } }
    }
  }

  private var delete: Command {
    .doing(
      R.self, [noun, "delete"], "Deletes \(R.kind.withArticle); restore brings it back.",
      example: "crmctl \(noun) delete 1"
    ) { tx, id, version in try tx.delete(id, ifVersion: version) }
  }

  private var restore: Command {
    .changing(
      R.self, [noun, "restore"], "Brings a deleted \(noun) back.", isBulk: false,
      example: "crmctl \(noun) restore 1"
    ) { _ in { tx, id in try tx.restore(id) } }
  }

  private func assign(_ owner: AnyField) -> Command {
    let user = Argument.reference("USER", "Their name or id", to: [Principal.kind])
    return .changing(
      R.self, [noun, "assign"], "Gives \(R.kind.withArticle) to another user.",
      arguments: [user], options: [Command.ifVersion], example: "crmctl \(noun) assign 1 amira"
    ) { session in
      let user = try session[user]
      let version = try session[Command.ifVersion]
      return { tx, id in
        try tx.update(id, ifVersion: version) { record in
          try R.schema.assign(.reference(user), to: owner, in: &record)
        }
      }
    }
  }
}
