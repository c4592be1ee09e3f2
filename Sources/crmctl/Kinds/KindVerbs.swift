import CRMCore

/// The verbs that every kind of record has, made from its declaration.
struct KindVerbs<R: Record> {
  let noun = R.kind.rawValue

  /// Every generated verb.
  var all: [Command] {
    let verbs = [list, count, show, add, set, delete, restore, history]
    guard let owner = R.schema.ownerField, !owner.isReadOnly else { return verbs }
    return verbs + [assign(owner)]
  }

  static var id: Argument { Argument("ID", "The \(R.kind): its number or unique name") }

  static var ifVersion: Option {
    .value("if-version", "N", "Only if the record is still at that version")
  }

  private var list: Command {
    Command(
      path: [noun, "list"], summary: "Lists \(R.schema.plural).", options: Listing<R>.options,
      example: "crmctl \(noun) list --sort created-at:desc",
      run: { invocation, console in
        try Listing<R>(invocation, try Session(invocation, console)).show()
        return .done
      })
  }

  private var count: Command {
    Command(
      path: [noun, "count"], summary: "Counts \(R.schema.plural).",
      options: Selection<R>.options + [.value("view", "NAME", "Only those of a view")],
      example: "crmctl \(noun) count",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let count = try Selection<R>.query(invocation, session).count
        if session.globals.format == .table {
          console.line("\(count)")
        } else {
          session.show(Sheet(columns: [.init("count")], rows: [["\(count)"]])) { json in
            json.beginObject()
            json.member("count") { $0.integer(count) }
            json.endObject()
          }
        }
        return .done
      })
  }

  private var show: Command {
    Command(
      path: [noun, "show"], summary: "Shows \(R.kind.withArticle).", arguments: [Self.id],
      example: "crmctl \(noun) show 1",
      run: { invocation, console in
        let session = try Session(invocation, console)
        session.show(try session.record(session.argument("ID", invocation, of: R.self)))
        return .done
      })
  }

  private var history: Command {
    Command(
      path: [noun, "history"],
      summary: "Shows who changed what in \(R.kind.withArticle), and when.",
      arguments: [Self.id], example: "crmctl \(noun) history 1",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let id = try session.argument("ID", invocation, of: R.self)
        let changes = try session.crm.history(of: id, as: session.actor)
        session.show(
          changes.filter { $0.position <= session.snapshot.position }, fields: R.schema.fields)
        return .done
      })
  }

  private var add: Command {
    let required = R.schema.fields.filter { $0.isSettable && $0.isRequired }
    let words = required.prefix(2).map { "--\($0.optionName) …" }.joined(separator: " ")
    return Command(
      path: [noun, "add"], summary: "Adds \(R.kind.withArticle).", options: FieldInput<R>.options,
      example: "crmctl \(noun) add \(words)",
      run: { invocation, console in
        let session = try Session(invocation, console)
        let invocation = Self.asking(invocation, console)
        let input = try FieldInput<R>(invocation, session)
        let id = try session.write { tx in
          var record = R()
          try input.apply(to: &record)
          return try tx.insert(record)
        }
        if let id { session.show(try session.crm.snapshot.record(id, readableBy: session.actor)) }
        return .done
      })
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
      options: FieldInput<R>.options + [
        .list("clear", "FIELD", "Empty a field"), Self.ifVersion,
      ],
      example: "crmctl \(noun) set 1 --tag +important"
    ) { invocation, session in
      let input = try FieldInput<R>(invocation, session)
      if input.isEmpty { throw CommandError.usage("nothing to set", hints: ["Give a field"]) }
      let version = try invocation.number("if-version")
      return { tx, id in try tx.update(id, ifVersion: version) { try input.apply(to: &$0) } }
    }
  }

  private var delete: Command {
    .changing(
      R.self, [noun, "delete"], "Deletes \(R.kind.withArticle); restore brings it back.",
      options: [Self.ifVersion], example: "crmctl \(noun) delete 1"
    ) { invocation, _ in
      let version = try invocation.number("if-version")
      return { tx, id in try tx.delete(id, ifVersion: version) }
    }
  }

  private var restore: Command {
    .changing(
      R.self, [noun, "restore"], "Brings a deleted \(noun) back.", isBulk: false,
      example: "crmctl \(noun) restore 1"
    ) { _, _ in { tx, id in try tx.restore(id) } }
  }

  private func assign(_ owner: AnyField) -> Command {
    .changing(
      R.self, [noun, "assign"], "Gives \(R.kind.withArticle) to another user.",
      arguments: [Argument("USER", "Their name or id")], options: [Self.ifVersion],
      example: "crmctl \(noun) assign 1 amira"
    ) { invocation, session in
      let user = try session.reference("USER", invocation, to: [Principal.kind])
      let version = try invocation.number("if-version")
      return { tx, id in
        try tx.update(id, ifVersion: version) { record in
          try R.schema.assign(.reference(user), to: owner, in: &record)
        }
      }
    }
  }
}

extension Invocation {
  /// The whole number that an option holds.
  func number(_ name: String) throws(CommandError) -> Int? {
    guard let text = value(name) else { return nil }
    if let number = Int(text), number > 0 { return number }
    let error = ValueError(type: "number", text: text, expected: "a whole number from 1")
    throw CommandError(CRMError.value(error).explanation)
  }
}

extension Session {
  /// The record that an argument names.
  func argument<R: Record>(
    _ name: String, _ invocation: Invocation, of _: R.Type
  ) throws(CommandError) -> Identifier<R> {
    try id(invocation.argument(name) ?? "", of: R.self)
  }

  /// The record of one of these kinds that an argument names.
  func reference(
    _ name: String, _ invocation: Invocation, to kinds: [RecordKind]
  ) throws -> RecordReference {
    let reference: RecordReference
    do {
      reference = try values.resolve(invocation.argument(name) ?? "", to: kinds)
    } catch {
      throw CommandError(error.explanation).asNotFound()
    }
    if text.title(of: reference) == nil { throw CRMError.notFound(reference) }
    return reference
  }
}
