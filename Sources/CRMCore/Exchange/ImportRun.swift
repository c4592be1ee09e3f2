/// One import under way: its rows in the order in which they are written, and what became of each.
struct ImportRun<R: Record> {
  private let plan: ImportPlan
  private let options: ImportOptions
  private let rows: [ImportRow]
  private let order: [Int]
  private var outcomes: [ImportResult.Row]
  private var refusals = ImportGroups()
  private var warnings = ImportGroups()

  /// Reads every row and ties it to what it refers to; writes nothing.
  init(
    _ plan: ImportPlan, _ options: ImportOptions, _ source: ImportSource,
    in tx: borrowing Transaction
  ) {
    self.plan = plan
    self.options = options
    var reader = CellReader<R>(plan, options, tx.snapshot, now: tx.now)
    let read = source.rows.map { reader.read($0, columnCount: source.columns.count) }
    var linker = ImportLinker<R>(read, plan, options.mode, tx.work.state.table(R.self))
    linker.matchKeys()
    linker.link(&reader.finder)
    order = linker.order()
    rows = linker.rows
    outcomes = rows.map {
      ImportResult.Row(line: $0.line, outcome: .skipped, record: nil, reason: "")
    }
  }

  /// Writes the rows one by one; those that the engine refuses leave no trace.
  ///
  /// `progress` is told from time to time how many rows are done of how many.
  mutating func write(
    in tx: inout Transaction, _ progress: (Int, Int) -> Void
  ) throws {
    var duplicates = DuplicateFinder<R>(withUnique: options.duplicates == .skip)
    for (count, index) in order.enumerated() {
      if count.isMultiple(of: 256) { progress(count, order.count) }
      do {
        try write(index, &duplicates, in: &tx)
      } catch {
        guard let problems = ImportProblem.problems(error) else { throw error }
        refuse(index, problems)
      }
    }
  }

  private mutating func write(
    _ index: Int, _ duplicates: inout DuplicateFinder<R>, in tx: inout Transaction
  ) throws {
    let row = rows[index]
    if row.isEmpty {
      outcomes[index].reason = "the row is empty"
      return
    }
    let (values, broken) = linked(row)
    let problems = row.problems + broken
    if !problems.isEmpty { return refuse(index, problems) }
    if let existing = row.existing {
      let id = R.ID(existing)
      let isChanged = try tx.update(id) { record in
        for (entry, value) in zip(plan.entries, values) where !value.isAbsent && entry.path != .id {
          try entry.path.assign(value, in: &record)
        }
      }
      outcomes[index].outcome = isChanged ? .updated : .unchanged
      outcomes[index].record = id.reference
      return
    }
    var record = R()
    for (entry, value) in zip(plan.entries, values) where !value.isAbsent {
      try entry.path.assign(value, in: &record)
    }
    guard try isWelcome(record, index, &duplicates, in: tx) else { return }
    outcomes[index].record = try tx.insert(record).reference
    outcomes[index].outcome = .created
  }

  /// The row's values with the records that earlier rows became, and the links that came to nothing.
  private func linked(_ row: ImportRow) -> ([Value], [ImportProblem]) {
    var values = row.values
    var problems: [ImportProblem] = []
    for (entry, target) in row.links {
      if let record = outcomes[target].record {
        values[entry] = .reference(record)
      } else {
        problems.append(
          ImportProblem(
            plan.entries[entry].path.name,
            "it names line \(rows[target].line), which did not come in"))
      }
    }
    return (values, problems)
  }

  /// Whether a new record comes in, in view of likely duplicates.
  private mutating func isWelcome(
    _ record: R, _ index: Int, _ finder: inout DuplicateFinder<R>, in tx: borrowing Transaction
  ) throws -> Bool {
    let found = finder.duplicates(of: record, in: tx.work.state.table(R.self))
    guard let first = found.first else { return true }
    let field = first.field
    outcomes[index].reason =
      "likely the same as \(first.record): the same \(field.label.lowercased())"
    let problem = ImportProblem(field.name, "another \(R.kind) has the same")
    switch options.duplicates {
    case .warn:
      warnings.add(problem, line: rows[index].line)
      return true
    case .skip:
      warnings.add(problem, line: rows[index].line)
      return false
    case .refuse:
      let reason = outcomes[index].reason
      refuse(index, [problem])
      outcomes[index].reason = reason
      return false
    }
  }

  private mutating func refuse(_ index: Int, _ problems: [ImportProblem]) {
    outcomes[index].outcome = .refused
    outcomes[index].record = nil
    outcomes[index].reason = problems.map(\.text).joined(separator: "; ")
    for problem in problems { refusals.add(problem, line: rows[index].line) }
  }
}

extension ImportRun {
  /// Whether nothing is to be written: rows were refused, or none changes anything.
  var isAbandoned: Bool {
    if !options.skipsErrors, outcomes.contains(where: { $0.outcome == .refused }) { return true }
    return !outcomes.contains { $0.outcome == .created || $0.outcome == .updated }
  }

  /// Says of the rows that would have come in that they did not.
  mutating func abandon() {
    for index in outcomes.indices {
      guard outcomes[index].outcome == .created || outcomes[index].outcome == .updated else {
        continue
      }
      if outcomes[index].outcome == .created { outcomes[index].record = nil }
      outcomes[index].outcome = .skipped
      outcomes[index].reason = "nothing was written, for other rows were refused"
    }
  }

  /// What became of everything.
  func result(
    _ source: ImportSource, _ plan: ImportPlan, at position: Position?
  ) -> ImportResult {
    ImportResult(
      kind: R.kind, columns: plan.columns, rows: outcomes, refusals: refusals.groups,
      warnings: warnings.groups, newFields: position == nil ? [] : plan.newFields,
      position: position)
  }
}
