/// One import under way: rows are read, written and forgotten one by one, but for what became of each.
///
/// A file whose rows may refer to one another is read whole before anything of it is written.
struct ImportRun<R: CRMRecord> {
  private let plan: ImportPlan
  private let options: ImportOptions
  private let source: ImportSource
  /// Where the values of rows go, and which of them is the id.
  private let paths: [FieldPath]
  private let fields: [AnyField?]
  private let isID: [Bool]
  private var cells: CellReader<R>
  private var keys: KeyMatcher<R>?
  private var duplicates: DuplicateFinder<R>
  private var outcomes = ImportResult.Rows(R.kind)
  private var refusals = ImportGroups()
  private var warnings = ImportGroups()
  /// Whether lines may go to the store before the import ends: none stands before it.
  private let isFirst: Bool

  /// Rows are read as the records stand now.
  init(
    _ plan: ImportPlan, _ options: ImportOptions, _ source: ImportSource,
    in tx: borrowing WriteTransaction
  ) {
    self.plan = plan
    self.options = options
    self.source = source
    paths = plan.entries.map(\.path)
    fields = paths.map { path in if case .field(let field) = path.base { field } else { nil } }
    isID = paths.map { $0 == .id }
    isFirst = tx.pending.lineCount == 0
    cells = CellReader<R>(plan, options, tx.snapshot, now: tx.now)
    keys = KeyMatcher<R>(plan, options.mode, tx.work.state.table(R.self))
    duplicates = DuplicateFinder<R>(withUnique: options.duplicates == .skip)
  }

  /// Writes the rows one by one; those that the engine refuses leave no trace.
  ///
  /// `progress` is told from time to time how many rows are done of how many.
  mutating func write(
    in tx: inout WriteTransaction, _ progress: (Int, Int) -> Void
  ) throws {
    if try hasLinks() { return try writeLinked(in: &tx, progress) }
    var rows = try ImportSource.Reader(source)
    var count = 0
    while let row = try rows.next() {
      if count.isMultiple(of: 256) { progress(count, source.rowCount) }
      count += 1
      if isFirst { try tx.handOver() }
      try write(read(row), outcomes.append(line: row.line), in: &tx)
    }
  }

  /// Whether a row names what may be another row of the file.
  private func hasLinks() throws -> Bool {
    guard cells.mayLink else { return false }
    var rows = try ImportSource.Reader(source)
    while let row = try rows.next() {
      if cells.mayLink(row) { return true }
    }
    return false
  }

  /// The same in the order in which rows refer to one another, for which all of them are held.
  private mutating func writeLinked(
    in tx: inout WriteTransaction, _ progress: (Int, Int) -> Void
  ) throws {
    var rows: [ImportRow] = []
    rows.reserveCapacity(source.rowCount)
    try source.forEachRow { row in
      rows.append(read(row))
      _ = outcomes.append(line: row.line)
    }
    var linker = ImportLinker<R>(rows, plan)
    rows = []
    linker.link(&cells.finder)
    let order = linker.order()
    for (count, index) in order.enumerated() {
      if count.isMultiple(of: 256) { progress(count, order.count) }
      if isFirst { try tx.handOver() }
      try write(linker.rows[index], index, in: &tx)
    }
  }

  private mutating func read(_ row: ImportSource.Row) -> ImportRow {
    var read = cells.read(row, columnCount: source.columns.count)
    keys?.match(&read)
    return read
  }

  /// Writes a row; what the engine refuses of it is told of in the outcome.
  private mutating func write(
    _ row: ImportRow, _ index: Int, in tx: inout WriteTransaction
  ) throws {
    do {
      try change(row, index, in: &tx)
    } catch {
      guard let problems = ImportProblem.problems(error) else { throw error }
      refuse(index, problems)
    }
  }

  private mutating func change(
    _ row: ImportRow, _ index: Int, in tx: inout WriteTransaction
  ) throws {
    if row.isEmpty { return outcomes.explain(index, "the row is empty") }
    let (values, broken) = linked(row)
    if !row.problems.isEmpty || !broken.isEmpty { return refuse(index, row.problems + broken) }
    if let existing = row.existing {
      let id = R.ID(existing)
      let isChanged = try tx.update(id) { record in
        _ = try withUnsafeMutablePointer(to: &record) { try fill($0, values, withID: false) }
      }
      return outcomes.set(index, isChanged ? .updated : .unchanged, id.reference)
    }
    var record = R()
    let matched = try withUnsafeMutablePointer(to: &record) { record in
      try fill(record, values, withID: true)
      return duplicates.values(of: record)
    }
    guard try isWelcome(matched, index, in: tx) else { return }
    outcomes.set(index, .created, try tx.insert(record).reference)
  }

  /// Puts the values that a row brings where they belong.
  private func fill(
    _ record: UnsafeMutablePointer<R>, _ values: [Value], withID: Bool
  ) throws {
    for index in values.indices where !values[index].isAbsent && (withID || !isID[index]) {
      if let field = fields[index] {
        try field.access.assign(values[index], UnsafeMutableRawPointer(record) + field.offset)
      } else {
        try paths[index].assign(values[index], at: record)
      }
    }
  }

  /// The row's values with the records that earlier rows became, and the links that came to nothing.
  private func linked(_ row: ImportRow) -> ([Value], [ImportProblem]) {
    if row.links.isEmpty { return (row.values, []) }
    var values = row.values
    var problems: [ImportProblem] = []
    for (entry, target) in row.links {
      if let record = outcomes.record(target) {
        values[entry] = .reference(record)
      } else {
        problems.append(
          ImportProblem(
            plan.entries[entry].path.name,
            "it names line \(outcomes.line(target)), which did not come in"))
      }
    }
    return (values, problems)
  }

  /// Whether a new record of these values comes in, in view of likely duplicates.
  private mutating func isWelcome(
    _ matched: [Value], _ index: Int, in tx: borrowing WriteTransaction
  ) throws -> Bool {
    let found = duplicates.duplicates(of: matched, in: tx.work.state.table(R.self))
    guard let first = found.first else { return true }
    let field = first.field
    let reason = "likely the same as \(first.record): the same \(field.label.lowercased())"
    defer { outcomes.explain(index, reason) }
    let problem = ImportProblem(field.name, "another \(R.kind) has the same")
    switch options.duplicates {
    case .warn:
      warnings.add(problem, line: outcomes.line(index))
      return true
    case .skip:
      warnings.add(problem, line: outcomes.line(index))
      return false
    case .refuse:
      refuse(index, [problem])
      return false
    }
  }

  private mutating func refuse(_ index: Int, _ problems: [ImportProblem]) {
    outcomes.set(index, .refused)
    outcomes.explain(index, problems.map(\.text).joined(separator: "; "))
    for problem in problems { refusals.add(problem, line: outcomes.line(index)) }
  }
}

extension ImportRun {
  /// Whether nothing is to be written: rows were refused, or none changes anything.
  var isAbandoned: Bool {
    if !options.skipsErrors, outcomes.count(.refused) > 0 { return true }
    return outcomes.count(.created) + outcomes.count(.updated) == 0
  }

  /// Says of the rows that would have come in that they did not.
  mutating func abandon() { outcomes.abandon() }

  /// What became of everything.
  func result(at position: Position?) -> ImportResult {
    ImportResult(
      kind: R.kind, columns: plan.columns, rows: outcomes, refusals: refusals.groups,
      warnings: warnings.groups, newFields: position == nil ? [] : plan.newFields,
      position: position)
  }
}
