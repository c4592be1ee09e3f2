/// Ties the rows of a file to one another, and puts them in order.
struct ImportLinker<R: CRMRecord> {
  private let plan: ImportPlan
  private(set) var rows: [ImportRow]

  init(_ rows: [ImportRow], _ plan: ImportPlan) {
    self.rows = rows
    self.plan = plan
  }

  /// Resolves the references that may mean rows of the file, now that all are read.
  mutating func link(_ finder: inout ReferenceFinder) {
    let entries = Set(rows.flatMap { $0.pending.map(\.entry) })
    for entry in entries.sorted() {
      let names = names(of: plan.entries[entry])
      for index in rows.indices {
        for pending in rows[index].pending where pending.entry == entry {
          link(index, entry, pending.text, names, &finder)
        }
      }
    }
  }

  private mutating func link(
    _ index: Int, _ entry: Int, _ text: String, _ names: [String: [Int]],
    _ finder: inout ReferenceFinder
  ) {
    let declared = plan.entries[entry]
    var records = finder.candidates(text, declared)
    var made: [Int] = []
    for row in names[text] ?? [] {
      if let existing = rows[row].existing {
        records.append(RecordReference(kind: R.kind, number: existing))
      } else {
        made.append(row)
      }
    }
    // With ids of the file's own, a number means the row that brings it.
    if plan.id != nil { records.removeAll { $0.kind == R.kind } }
    records = records.uniqued()
    if records.isEmpty, made.count == 1 {
      rows[index].links.append((entry, made[0]))
      return
    }
    let all = records + made.map { _ in RecordReference(kind: R.kind, number: 0) }
    do {
      rows[index].values[entry] = .reference(
        try ReferenceFinder.single(all, text, declared.targets ?? []))
    } catch {
      let lines = made.map { "line \(rows[$0].line)" }.joined(separator: ", ")
      let reason = made.isEmpty ? error.reason : "'\(text)' names several records: \(lines)"
      rows[index].problems.append(ImportProblem(declared.path.name, reason))
    }
  }

  /// The rows by the texts under which a reference may name them.
  private func names(of entry: ImportPlan.Entry) -> [String: [Int]] {
    var names: [String: [Int]] = [:]
    let named = plan.entries.indices.filter { isName(plan.entries[$0].path, for: entry) }
    for (index, row) in rows.enumerated() {
      var texts: Set<String> = []
      for name in named where !row.values[name].isAbsent {
        texts.insert(row.values[name].description)
      }
      if let id = plan.id, entry.lookup == nil, !row.values[id].isAbsent {
        texts.insert("\(R.kind)/\(row.values[id])")
        texts.insert(row.values[id].description)
      }
      for text in texts { names[text, default: []].append(index) }
    }
    return names
  }

  private func isName(_ path: FieldPath, for entry: ImportPlan.Entry) -> Bool {
    if let lookup = entry.lookup { return path == lookup.path }
    guard let field = path.field else { return false }
    return field.isUnique || (field === R.schema.title && field.isMatched)
  }

  /// The rows in the file's order, but each after the rows that it refers to.
  ///
  /// Rows that refer to one another in a circle are refused.
  mutating func order() -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(rows.count)
    var isDone = [Bool](repeating: false, count: rows.count)
    var isOpen = isDone
    for start in rows.indices where !isDone[start] {
      var stack = [start]
      while let top = stack.last {
        let next = isOpen[top] ? nil : rows[top].links.map(\.row).filter { !isDone[$0] }
        if isDone[top] {
          stack.removeLast()
        } else if let next, !next.isEmpty {
          isOpen[top] = true
          if next.contains(where: { isOpen[$0] }) { refuseCircle(top) }
          stack += next.filter { !isOpen[$0] }
        } else {
          isDone[top] = true
          order.append(top)
          stack.removeLast()
        }
      }
    }
    return order
  }

  private mutating func refuseCircle(_ row: Int) {
    rows[row].problems.append(
      ImportProblem(
        rows[row].links.first.map { plan.entries[$0.entry].path.name },
        "it refers to itself, at some remove"))
  }
}
