import CRMCore

/// The order and the columns that a command line asks for, by itself or through a view.
struct Arrangement<R: CRMRecord> {
  /// The order; nil where none is asked for.
  let order: [RecordQuery<R>.SortKey]?
  /// The columns; nil where none are asked for.
  let paths: [FieldPath]?

  /// The options that arrange records; `more` ends the help on the columns.
  static func options(_ more: String = "") -> [any AnyOption] { [view(), sort, columns(more)] }

  /// The view of the kind that is asked for.
  static func view(
    _ help: String = "A view: its records, order, columns and format"
  ) -> Option<Meaning<SavedView>?> {
    .meaning("view", "NAME", help) { try $1.view($0, of: R.self) }
  }

  private static var sort: Option<Meaning<[RecordQuery<R>.SortKey]>?> {
    .meaning("sort", "FIELDS", "The order, such as name or created-at:desc,name") { text, session in
      try CommandError.usage { try FilterParser.order(text, of: R.self, session.values) }
    }
  }

  private static func columns(_ more: String = "") -> Option<Meaning<[FieldPath]>?> {
    .meaning("fields", "FIELDS", "The columns, such as id,created-at" + more) {
      try $1.paths($0, of: R.self)
    }
  }

  init(_ session: Session) throws {
    let view = try session[Self.view()]
    if let format = view?.format { session.prefer(format) }
    let values = session.values
    order =
      try session[Self.sort]
      ?? CommandError.usage { try view?.order(R.self, values) }
    paths =
      try session[Self.columns()]
      ?? CommandError.usage { try view?.paths(R.self, values) }
  }
}
