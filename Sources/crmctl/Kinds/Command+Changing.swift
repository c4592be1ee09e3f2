import CRMCore

extension Command {
  /// What a verb does to one record in a transaction.
  typealias Change<R: CRMRecord> = (inout WriteTransaction, Identifier<R>) throws -> Void

  /// The version at which a record has to be for a change.
  static let ifVersion = Option.number(
    "if-version", "Only if the record is still at that version")

  /// A verb that changes one record by its ID, or with `--where` several in one commit.
  static func changing<R: CRMRecord>(
    _: R.Type, _ path: [String], _ summary: String, arguments: [any AnyArgument] = [],
    options: [any AnyOption] = [], isBulk: Bool = true, example: String,
    _ change: @escaping @Sendable (Session) throws -> Change<R>
  ) -> Command {
    let id = KindVerbs<R>.id(replacedBy: isBulk ? Bulk<R>.condition : nil)
    return Command(
      path: path, summary: summary, arguments: [id] + arguments,
      options: options + (isBulk ? Bulk<R>.options : []), example: example,
      run: { invocation, console in
        let session = try Session(invocation, console)
        let change = try change(session)
        if isBulk, invocation.has(Bulk<R>.condition) { return try Bulk<R>(session).run(change) }
        let id = try session[id]
        let old = session.crm.snapshot.find(id)
        guard try session.write({ tx in try change(&tx, id) }) != nil else { return .done }
        if let new = session.crm.snapshot.find(id) { session.showWritten(new, changedFrom: old) }
        return .done
      })
  }

  /// A verb that does one thing to records, and asks for nothing more than which.
  static func doing<R: CRMRecord>(
    _: R.Type, _ path: [String], _ summary: String, example: String,
    _ change: @escaping @Sendable (inout WriteTransaction, Identifier<R>, Int?) throws -> Void
  ) -> Command {
    .changing(R.self, path, summary, options: [ifVersion], example: example) { session in
      let version = try session[ifVersion]
      return { tx, id in try change(&tx, id, version) }
    }
  }

  /// A verb that moves records along their lifecycle to the status that an argument names.
  static func moving<R: CRMRecord>(
    _: R.Type, _ path: [String], _ summary: String, to name: String, example: String,
    options: [any AnyOption] = [],
    _ move:
      @escaping @Sendable (
        Session, inout WriteTransaction, Identifier<R>, String, Int?
      ) throws -> Void
  ) -> Command {
    let keys = R.schema.lifecycleField?.type.options.map(\.key) ?? []
    let status = Argument.meaning(name, "Where to", completion: .choices(keys)) {
      try $1.status($0, of: R.self)
    }
    return .changing(
      R.self, path, summary, arguments: [status], options: options + [ifVersion], example: example
    ) { session in
      let status = try session[status]
      let version = try session[ifVersion]
      return { tx, id in try move(session, &tx, id, status, version) }
    }
  }
}
