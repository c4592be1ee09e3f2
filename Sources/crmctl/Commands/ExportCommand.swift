import CRMCore

/// Takes records out of the store, in files that imports read back.
enum ExportCommand {
  /// The command on the kinds of a catalog.
  static func command(_ catalog: Catalog) -> Command {
    Command(
      path: ["export"], summary: "Writes the records of a kind as CSV or JSON.",
      arguments: [
        Argument(
          "KIND", "The kind of the records",
          completion: .choices(catalog.kinds.map { $0.kind.rawValue }))
      ],
      options: [
        .value("output", "FILE", "Where to; else standard output", completion: .files),
        .list("where", "EXPR", "Only those that meet a condition, such as \"status = new\""),
        .value("view", "NAME", "A view: its records, order, columns and format"),
        .value("sort", "FIELDS", "The order, such as name or created-at:desc,name"),
        .value("fields", "FIELDS", "The columns, such as id,created-at; else all"),
        .flag("spreadsheet-safe", "Put a ' before cells that a spreadsheet would run"),
      ],
      example: "crmctl export lead --where \"status = new\" --output leads.csv",
      discussion: """
        The format is CSV unless --format says json, jsonl or tsv. An export comes back with \
        import; --map id=id keeps the ids, into a kind that never had a record.
        """,
      run: { invocation, console in
        let session = try Session(invocation, console)
        try run(try session.kind(invocation), invocation, session)
        return .done
      })
  }

  private static func run<R: Record>(
    _: R.Type, _ invocation: Invocation, _ session: Session
  ) throws {
    let exporter = try exporter(R.self, invocation, session)
    let isSafe = invocation.flag("spreadsheet-safe") == true
    func write(into sink: ([UInt8]) throws -> Void) throws {
      switch session.globals.format {
      case .table, .csv: try exporter.csv(guardsFormulas: isSafe, into: sink)
      case .tsv: try exporter.csv(delimiter: .tab, guardsFormulas: isSafe, into: sink)
      case .jsonl: try exporter.jsonLines(into: sink)
      case .json: try exporter.json(into: sink)
      }
    }
    if let path = invocation.value("output"), path != "-" {
      try Platform.write(to: path) { sink in try write(into: sink) }
      let count = exporter.query.count
      session.console.note("\(count) \(count == 1 ? R.kind.rawValue : R.schema.plural) in \(path)")
    } else {
      try write { session.console.writeData(String(decoding: $0, as: UTF8.self)) }
    }
  }

  private static func exporter<R: Record>(
    _: R.Type, _ invocation: Invocation, _ session: Session
  ) throws -> Exporter<R> {
    var exporter = try Exporter<R>(
      session.snapshot, as: session.actor)
    for text in invocation.values("where") {
      exporter.keep(try FilterParser(R.self, session.values).parse(text))
    }
    if let view = try session.view(invocation, of: R.self) {
      exporter.keep(try view.condition(R.self, session.values))
    }
    let arrangement = try Arrangement<R>(invocation, session)
    for key in arrangement.order ?? [] { exporter.sort(by: key) }
    if let paths = arrangement.paths { exporter.paths = paths }
    return exporter
  }
}
