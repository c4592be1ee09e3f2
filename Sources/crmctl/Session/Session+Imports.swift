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
    let facts = Facts(
      ["result", "count"], rows: result.counts.map { [.text($0.name), .integer($0.count)] })
    show(facts.sheet) { $0.object { $0.importResult(result) } }
  }

  /// Shows what an import would do, with the changes.
  func show(_ rehearsal: Rehearsal<ImportResult>) throws {
    if globals.format.isJSON {
      return try show(rehearsal) { $0.importResult(rehearsal.result) }
    }
    writeLines(of: rehearsal)
    show(rehearsal.result, isDryRun: true)
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
    case .fields, .custom: "\(name) → \(usage.fields.joined(separator: ", "))"
    case .leftOut: "\(name): left out"
    case .dropped: "\(name): dropped, it has no name and no content"
    }
  }

  /// What became of the column, in a word, and the fields that it feeds.
  fileprivate var usage: (word: String, fields: [String]) {
    switch use {
    case .fields(let names): ("matched", names)
    case .custom(let key): ("custom", [CustomValues.prefix + key])
    case .leftOut: ("left-out", [])
    case .dropped: ("dropped", [])
    }
  }
}

extension JSONWriter {
  /// Writes the members that tell of an import.
  fileprivate mutating func importResult(_ result: ImportResult) {
    member("kind", result.kind.rawValue)
    for (name, count) in result.counts { member(name, .integer(count)) }
    member("position", result.position.map { .integer($0) } ?? .null)
    groups("refusals", result.refusals)
    groups("warnings", result.warnings)
    objects("columns", result.columns) { json, column in
      let (use, fields) = column.usage
      json.member("column", column.name)
      json.member("use", use)
      json.member("fields", .texts(fields))
    }
    member("newFields", .texts(result.newFields.map(\.key)))
  }

  private mutating func groups(_ name: String, _ groups: [ImportResult.Group]) {
    objects(name, groups) { json, group in
      json.member("field", group.field)
      json.member("reason", group.reason)
      json.member("count", .integer(group.count))
      json.member("firstLine", .integer(group.firstLine))
    }
  }
}
