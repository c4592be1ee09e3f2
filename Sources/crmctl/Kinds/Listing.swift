import CRMCore

/// One `list` command: which records, in which order, which columns, which page.
struct Listing<R: CRMRecord> {
  private let session: Session
  private let query: RecordQuery<R>
  private let paths: [FieldPath]?
  private let limit: Int?
  private let page: Int
  private let isOwn: Bool

  /// The options that choose records, their order, their columns and the page.
  static var options: [any AnyOption] {
    Selection<R>.options + Arrangement<R>.options()
      + [PageOptions.limit, PageOptions.page, PageOptions.all]
  }

  /// How many rows a table has unless told otherwise.
  static var pageSize: Int { 20 }

  /// Reads the command line; `narrowing` leaves out what a verb of its own is not about.
  init(_ session: Session, narrowing: (RecordQuery<R>) -> RecordQuery<R> = { $0 }) throws {
    self.session = session
    var query = try Selection<R>.query(session)
    let arrangement = try Arrangement<R>(session)
    for key in arrangement.order ?? R.listOrder { query = query.sorted(by: key) }
    paths = arrangement.paths
    isOwn = Selection<R>.isOwn(session)
    self.query = narrowing(query)
    session.tellUncompared(self.query)
    let asked = try session[PageOptions.page]
    page = asked ?? 1
    let isPaged = session.globals.format == .table || asked != nil
    let size = try session[PageOptions.limit] ?? (isPaged ? Self.pageSize : nil)
    limit = try session[PageOptions.all] ? nil : size
  }

  func show() throws {
    let start = (page - 1).multipliedReportingOverflow(by: limit ?? 0)
    let end = start.partialValue.addingReportingOverflow(limit ?? 0)
    guard !start.overflow, !end.overflow else {
      let error = ValueError(type: "page", text: "\(page)", expected: "a smaller number")
      throw CRMError.value(error)
    }
    let records =
      limit.map { _ in Array(query.prefix(end.partialValue).dropFirst(start.partialValue)) }
      ?? query.all()
    if session.globals.isQuiet {
      for record in records { session.console.line("\(record.id.number)") }
      return
    }
    if session.globals.isVerbose { tellCost() }
    session.list(records, paths)
    if session.globals.format == .table { tell(records.count, after: start.partialValue) }
  }

  /// Says what it took to find the records.
  private func tellCost() {
    let answer = query.run(limit: limit)
    let indexes = answer.indexes.isEmpty ? "none" : answer.indexes.joined(separator: ", ")
    session.console.note("\(answer.rowsVisited) rows read; indexes used: \(indexes)")
  }

  /// Says how many there are where not all are shown, and whose they are where not everybody's.
  private func tell(_ shown: Int, after start: Int) {
    if isOwn { session.console.note("Scope: own. --owner any shows everybody's") }
    if let scope = session.scope(R.self) { session.console.note("Scope: \(scope)") }
    let count = query.count
    guard shown < count else { return }
    let range = start > 0 && shown > 0 ? "\(start + 1)–\(start + shown)" : "\(shown)"
    session.console.note("\(range) of \(Self.grouped(count))")
  }

  /// `3,561`.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }
}

/// The options of a list's pages.
private enum PageOptions {
  static let limit = Option.number(
    "limit", "At most so many; tables stop at 20 unless told otherwise")
  static let page = Option.number("page", "The page, from 1")
  static let all = Option.flag("all", "Do not page")
}
