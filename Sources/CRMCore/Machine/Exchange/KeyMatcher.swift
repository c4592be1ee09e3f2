/// Finds the record that each row of a file changes by its key; a key counts once in a file.
struct KeyMatcher<R: CRMRecord> {
  private let plan: ImportPlan
  private let key: Int
  private let mustExist: Bool
  private var finder: KeyFinder<R>
  /// The keys of the rows before, with their lines.
  private var seen: [String: Int] = [:]

  /// Nil where rows only make records.
  init?(_ plan: ImportPlan, _ mode: ImportOptions.Mode, _ table: Table<R>) {
    guard mode != .create, let key = plan.key else { return nil }
    self.plan = plan
    self.key = key
    mustExist = mode == .update || plan.entries[key].path == .id
    finder = KeyFinder(table, plan.entries[key].path)
  }

  /// Notes the record of a row, or what is wrong with its key.
  mutating func match(_ row: inout ImportRow) {
    if row.isEmpty { return }
    guard let problem = problem(&row, row.values[key]) else { return }
    row.problems.append(ImportProblem(plan.entries[key].path.name, problem))
  }

  private mutating func problem(_ row: inout ImportRow, _ value: Value) -> String? {
    if value.isAbsent { return row.problems.isEmpty ? "the key is empty" : nil }
    let text = finder.key(value)
    if let line = seen[text] { return "'\(value)' is on line \(line) already" }
    seen[text] = row.line
    let found = finder.records(text)
    if found.count > 1 || (found.isEmpty && mustExist) {
      let names = found.prefix(5).map { RecordReference(kind: R.kind, number: $0).description }
      return ValueError(type: R.kind.rawValue, text: value.description, matches: names).phrase
    }
    row.existing = found.first
    return nil
  }
}
