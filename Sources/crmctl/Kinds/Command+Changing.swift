import CRMCore

extension Command {
  /// What a verb does to one record in a transaction.
  typealias Change<R: Record> = (inout Transaction, Identifier<R>) throws -> Void

  /// A verb that changes one record by its ID, or with `--where` several in one commit.
  static func changing<R: Record>(
    _: R.Type, _ path: [String], _ summary: String, arguments: [Argument] = [],
    options: [Option] = [], isBulk: Bool = true, example: String,
    _ change: @escaping @Sendable (Invocation, Session) throws -> Change<R>
  ) -> Command {
    let id = Argument(
      "ID", "The \(R.kind): its number or unique name", replacedBy: isBulk ? "where" : nil)
    let bulk: [Option] = [
      .list("where", "EXPR", "In place of the ID: all that meet a condition"),
      .flag("skip-errors", "With --where: leave out those that are refused"),
    ]
    return Command(
      path: path, summary: summary, arguments: [id] + arguments,
      options: options + (isBulk ? bulk : []), example: example,
      run: { invocation, console in
        let session = try Session(invocation, console)
        let change = try change(invocation, session)
        if isBulk, !invocation.values("where").isEmpty {
          return try Bulk<R>(invocation, session).run(change)
        }
        let id = try session.argument("ID", invocation, of: R.self)
        let old = session.crm.snapshot.find(id)
        guard try session.write({ tx in try change(&tx, id) }) != nil else { return .done }
        if let new = session.crm.snapshot.find(id) { session.show(new, changedFrom: old) }
        return .done
      })
  }
}

extension Command {
  /// A verb that does one thing to records, and asks for nothing more than which.
  static func doing<R: Record>(
    _: R.Type, _ path: [String], _ summary: String, example: String,
    _ change: @escaping @Sendable (inout Transaction, Identifier<R>, Int?) throws -> Void
  ) -> Command {
    .changing(R.self, path, summary, options: [KindVerbs<R>.ifVersion], example: example) {
      invocation, _ in
      let version = try invocation.number("if-version")
      return { tx, id in try change(&tx, id, version) }
    }
  }

  /// A verb that moves records along their lifecycle to the status that an argument names.
  static func moving<R: Record>(
    _: R.Type, _ path: [String], _ summary: String, to argument: String, example: String,
    _ move: @escaping @Sendable (inout Transaction, Identifier<R>, String, Int?) throws -> Void
  ) -> Command {
    let keys = R.schema.lifecycleField?.type.options.map(\.key) ?? []
    return .changing(
      R.self, path, summary,
      arguments: [Argument(argument, "Where to", completion: .choices(keys))],
      options: [KindVerbs<R>.ifVersion], example: example
    ) { invocation, session in
      let status = session.status(invocation.argument(argument) ?? "", of: R.self)
      let version = try invocation.number("if-version")
      return { tx, id in try move(&tx, id, status, version) }
    }
  }
}

extension Session {
  /// The key of the status that a word means; the word itself where it means none.
  func status<R: Record>(_ word: String, of _: R.Type) -> String {
    crm.snapshot.configuration.lifecycle(of: R.self)?.state(named: word)?.key ?? word
  }

  /// The value of an option, as one of a type.
  func typed<V: FieldValue>(_ option: String, _ invocation: Invocation, _: V.Type) throws -> V? {
    guard let text = invocation.value(option) else { return nil }
    do {
      return try V?(value: values.value(text, as: V.fieldType)) ?? nil
    } catch {
      throw CRMError.value(error)
    }
  }
}

/// A change of all records that meet a condition, in one commit.
struct Bulk<R: Record> {
  /// What became of one record.
  struct Outcome {
    let id: Identifier<R>
    let error: CommandError?
  }

  private let invocation: Invocation
  private let session: Session
  private let skipsErrors: Bool

  init(_ invocation: Invocation, _ session: Session) {
    self.invocation = invocation
    self.session = session
    skipsErrors = invocation.flag("skip-errors") == true
  }

  /// Changes all of them, or with `--skip-errors` those that may be.
  func run(_ change: Command.Change<R>) throws -> ExitCode {
    var query = session.records(R.self)
    for text in invocation.values("where") {
      query = query.where(try FilterParser(R.self, session.values).parse(text))
    }
    let ids = query.ids()
    try confirm(ids.count)
    let outcomes = try session.write { tx in
      try ids.map { id -> Outcome in
        // All lived when they were found: one that is deleted now went along with one before it.
        if tx.snapshot.find(id)?.isDeleted == true { return Outcome(id: id, error: nil) }
        do {
          try tx.atomically { tx in try change(&tx, id) }
          return Outcome(id: id, error: nil)
        } catch  where skipsErrors {
          return Outcome(id: id, error: CommandError(error))
        }
      }
    }
    guard let outcomes else { return .done }
    show(outcomes)
    return outcomes.lazy.compactMap(\.error?.exit).first ?? .done
  }

  private func confirm(_ count: Int) throws(CommandError) {
    let globals = session.globals
    if globals.isYes || globals.isDryRun || count == 0 { return }
    guard session.console.prompt.isInteractive else {
      throw .usage(
        "this would change \(Self.counted(count))", hints: ["Say so with --yes"])
    }
    if session.console.prompt.confirm("Change \(Self.counted(count))?") { return }
    throw CommandError(code: "not-confirmed", exit: .failure, message: "nothing was changed")
  }

  private static func counted(_ count: Int) -> String {
    "\(count) \(count == 1 ? R.kind.rawValue : R.schema.plural)"
  }

  private func show(_ outcomes: [Outcome]) {
    let rows = outcomes.map { outcome in
      [
        outcome.id.description, outcome.error == nil ? "done" : "refused",
        outcome.error?.message ?? "",
      ]
    }
    session.show(Sheet(columns: [.init("record"), .init("result"), .init("reason")], rows: rows)) {
      json in
      json.beginArray()
      for row in rows {
        json.beginObject()
        json.member("record", row[0])
        json.member("result", row[1])
        json.member("reason", row[2].isEmpty ? nil : row[2])
        json.endObject()
      }
      json.endArray()
    }
  }
}
