import CRMCore

/// Takes records out of the store, in files that imports read back.
enum ExportCommand {
  private static let output = Option.value(
    "output", "FILE", "Where to; else standard output", completion: .files)
  private static let spreadsheetSafe = Option.flag(
    "spreadsheet-safe", "Put a ' before cells that a spreadsheet would run")

  /// The command on the kinds of a catalog.
  static func command(_ catalog: Catalog) -> Command {
    let kind = Argument.kind(catalog)
    return Command(
      path: ["export"], summary: "Writes the records of a kind as CSV or JSON.",
      arguments: [kind],
      // The same for every kind.
      options: [output, Selection<User>.condition()] + Arrangement<User>.options("; else all")
        + [spreadsheetSafe],
      example: "crmctl export lead --where \"status = new\" --output leads.csv",
      discussion: """
        The format is CSV unless --format says json, jsonl or tsv. An export comes back with \
        import; --map id=id keeps the ids, into a kind that never had a record.
        """
    ) { session in
      let type = try session.invocation[kind]
      try run(type, session)
    }
  }

  private static func run<R: CRMRecord>(_: R.Type, _ session: Session) throws {
    let exporter = try exporter(R.self, session)
    session.tellUncompared(exporter.query)
    let isSafe = try session[spreadsheetSafe]
    func write(into sink: ([UInt8]) throws -> Void) throws {
      switch session.globals.format {
      case .table, .csv: try exporter.csv(guardsFormulas: isSafe, into: sink)
      case .tsv: try exporter.csv(delimiter: .tab, guardsFormulas: isSafe, into: sink)
      case .jsonl: try exporter.jsonLines(into: sink)
      case .json: try exporter.json(into: sink)
      }
    }
    if let path = try session[output], path != "-" {
      try Platform.write(to: path) { sink in try write(into: sink) }
      session.console.note("\(R.counted(exporter.query.count)) in \(path)")
    } else {
      try write { session.console.writeData(String(decoding: $0, as: UTF8.self)) }
    }
  }

  private static func exporter<R: CRMRecord>(_: R.Type, _ session: Session) throws -> Exporter<R> {
    var exporter = try Exporter<R>(session.snapshot, as: session.actor)
    for filter in try session[Selection<R>.condition()] { exporter.keep(filter) }
    if let view = try session[Arrangement<R>.view()] {
      exporter.keep(try view.condition(R.self, session.values))
    }
    let arrangement = try Arrangement<R>(session)
    for key in arrangement.order ?? [] { exporter.sort(by: key) }
    if let paths = arrangement.paths { exporter.paths = paths }
    return exporter
  }
}
