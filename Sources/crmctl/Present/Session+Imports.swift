import CRMCore

extension Session {
  /// Shows what an import did; of a rehearsal, as a note beside the lines.
  func show(_ result: ImportResult, isDryRun: Bool = false) {
    if globals.isQuiet, !isDryRun {
      for row in result.rows where row.outcome == .created || row.outcome == .updated {
        if let record = row.record { console.line("\(record.number)") }
      }
      return
    }
    if globals.format == .table || isDryRun {
      let say: (String) -> Void = isDryRun ? console.note : console.line
      for line in lines(of: result, isDryRun: isDryRun) { say(line) }
      return
    }
    let rows = result.counts.map { [$0.name, "\($0.count)"] }
    show(Sheet(columns: [.init("result"), .init("count", alignsRight: true)], rows: rows)) {
      json in
      json.beginObject()
      json.importResult(result)
      json.endObject()
    }
  }

  /// Shows in JSON what an import would do, with the changes.
  func show(_ rehearsal: Rehearsal<ImportResult>) throws {
    var json = JSONWriter()
    json.beginObject()
    json.member("dryRun") { $0.bool(true) }
    json.importResult(rehearsal.result)
    json.key("changes")
    json.beginArray()
    for change in try rehearsal.changes { json.change(change) }
    json.endArray()
    json.endObject()
    console.writeLine(json)
  }

  private func lines(of result: ImportResult, isDryRun: Bool) -> [String] {
    var lines = ["Columns:"]
    for column in result.columns { lines.append("  " + column.line) }
    if !result.newFields.isEmpty {
      lines.append("Custom fields made: \(result.newFields.map(\.key).joined(separator: ", "))")
    }
    let counts = result.counts.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    lines.append("Rows: \(counts)")
    for (title, groups) in [("Refused", result.refusals), ("Likely duplicates", result.warnings)]
    where !groups.isEmpty {
      lines.append("\(title):")
      lines += groups.prefix(Self.groupLimit).map { "  \($0)" }
      let rest = groups.count - Self.groupLimit
      if rest > 0 { lines.append("  and \(rest) more causes") }
    }
    switch (result.position, isDryRun) {
    case (nil, _): lines.append("Nothing was written.")
    case (_, true): lines.append("Nothing was written; this was a rehearsal.")
    case (let position?, false): lines.append("Written as the commit at position \(position).")
    }
    return lines
  }

  /// How many causes a person is shown.
  private static var groupLimit: Int { 50 }
}

extension ImportResult {
  /// The counts with their names, in the order in which they are told.
  fileprivate var counts: [(name: String, count: Int)] {
    [("read", read)] + Outcome.allCases.map { ($0.rawValue, count($0)) }
  }
}

extension ImportResult.Column {
  fileprivate var line: String {
    let name = name.isEmpty ? "column \(index + 1)" : name
    return switch use {
    case .fields(let fields): "\(name) → \(fields.joined(separator: ", "))"
    case .custom(let key): "\(name) → \(CustomValues.prefix)\(key)"
    case .leftOut: "\(name): left out"
    case .dropped: "\(name): dropped, it has no name and no content"
    }
  }
}

extension JSONWriter {
  /// Writes the members that tell of an import.
  fileprivate mutating func importResult(_ result: ImportResult) {
    member("kind", result.kind.rawValue)
    for (name, count) in result.counts { member(name) { $0.integer(count) } }
    key("position")
    if let position = result.position { integer(position) } else { null() }
    member("refusals") { $0.groups(result.refusals) }
    member("warnings") { $0.groups(result.warnings) }
    key("columns")
    beginArray()
    for column in result.columns { self.column(column) }
    endArray()
    member("newFields") { json in
      json.beginArray()
      for field in result.newFields { json.string(field.key) }
      json.endArray()
    }
  }

  private mutating func groups(_ groups: [ImportResult.Group]) {
    beginArray()
    for group in groups {
      beginObject()
      member("field", group.field)
      member("reason", group.reason)
      member("count") { $0.integer(group.count) }
      member("firstLine") { $0.integer(group.firstLine) }
      endObject()
    }
    endArray()
  }

  private mutating func column(_ column: ImportResult.Column) {
    var use = "matched"
    var fields: [String] = []
    switch column.use {
    case .fields(let names): fields = names
    case .custom(let key): (use, fields) = ("custom", [CustomValues.prefix + key])
    case .leftOut: use = "left-out"
    case .dropped: use = "dropped"
    }
    beginObject()
    member("column", column.name)
    member("use", use)
    member("fields") { json in
      json.beginArray()
      for field in fields { json.string(field) }
      json.endArray()
    }
    endObject()
  }
}
