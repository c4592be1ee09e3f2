import CRMCore

/// A change of all records that meet a condition, in one commit.
struct Bulk<R: CRMRecord> {
  /// What became of one record.
  struct Verdict {
    let id: Identifier<R>
    let error: CommandError?
  }

  /// The conditions in place of an ID.
  static var condition: Option<[Meaning<Filter>]> {
    Selection<R>.condition("In place of the ID: all that meet a condition")
  }

  static var options: [any AnyOption] { [condition, BulkOptions.skipErrors] }

  private let session: Session
  private let skipsErrors: Bool

  init(_ session: Session) throws {
    self.session = session
    skipsErrors = try session[BulkOptions.skipErrors]
  }

  /// Changes all of them, or with `--skip-errors` those that may be.
  func run(_ change: Command.Change<R>) throws -> ExitCode {
    var query = session.records(R.self)
    for filter in try session[Self.condition] { query = query.where(filter) }
    session.tellUncompared(query)
    let ids = query.ids()
    try confirm(ids.count)
    let verdicts = try session.write { tx in
      try ids.map { id -> Verdict in
        // All lived when they were found: one that is deleted now went along with one before it.
        if tx.snapshot.find(id)?.isDeleted == true { return Verdict(id: id, error: nil) }
        do {
          try tx.atomically { tx in try change(&tx, id) }
          return Verdict(id: id, error: nil)
        } catch  where skipsErrors {
          return Verdict(id: id, error: CommandError(error))
        }
      }
    }
    guard let verdicts else { return .done }
    show(verdicts)
    return verdicts.lazy.compactMap(\.error?.exit).first ?? .done
  }

  private func confirm(_ count: Int) throws(CommandError) {
    if session.globals.isDryRun || count == 0 { return }
    let records = R.counted(count)
    try session.confirm(
      "Change \(records)?", refusal: "this would change \(records)", hint: "Say so with --yes")
  }

  private func show(_ verdicts: [Verdict]) {
    session.show(
      Facts(
        ["record", "result", "reason"],
        rows: verdicts.map { verdict in
          [
            .text(verdict.id.description), .text(verdict.error == nil ? "done" : "refused"),
            .text(verdict.error?.message ?? ""),
          ]
        }))
  }
}

/// The options of such a change, whatever the kind.
private enum BulkOptions {
  static let skipErrors = Option.flag(
    "skip-errors", "With --where: leave out those that are refused")
}

extension CRMRecord {
  /// `1 lead`, `2 leads`.
  static func counted(_ count: Int) -> String {
    Words.counted(count, kind.rawValue, schema.plural)
  }
}
