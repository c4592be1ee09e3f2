import CRMCore

/// The order and the columns that a command line asks for, by itself or through a view.
struct Arrangement<R: Record> {
  /// The order; nil where none is asked for.
  let order: [Query<R>.SortKey]?
  /// The columns; nil where none are asked for.
  let paths: [FieldPath]?

  /// The options that arrange records.
  static var options: [Option] {
    [
      .value("view", "NAME", "A view: its records, order, columns and format"),
      .value("sort", "FIELDS", "The order, such as name or created-at:desc,name"),
      .value("fields", "FIELDS", "The columns, such as id,created-at"),
    ]
  }

  init(_ invocation: Invocation, _ session: Session) throws {
    let view = try session.view(invocation, of: R.self)
    if let format = view?.format { session.prefer(format) }
    let values = session.values
    do {
      order =
        try invocation.value("sort").map { try FilterParser.order($0, of: R.self, values) }
        ?? view?.order(R.self, values)
      paths =
        try invocation.value("fields").map { try FilterParser.paths($0, of: R.self, values) }
        ?? view?.paths(R.self, values)
    } catch {
      throw CommandError(error).asUsage()
    }
  }
}

extension Session {
  /// The view that `--view` names; throws where there is none of that name.
  func view<R: Record>(_ invocation: Invocation, of _: R.Type) throws(CommandError) -> View? {
    guard let name = invocation.value("view") else { return nil }
    if let view = snapshot.view(named: name, of: R.kind, for: actor) { return view }
    var error = CommandError.unknown(
      "view of a \(R.kind)", name, among: snapshot.viewNames(of: R.kind, for: actor))
    error.exit = .notFound
    throw error
  }
}
