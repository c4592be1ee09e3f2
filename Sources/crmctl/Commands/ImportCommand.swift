import CRMCore

/// Brings the rows of a file in as records.
enum ImportCommand {
  /// The command on the kinds of a catalog.
  static func command(_ catalog: Catalog) -> Command {
    Command(
      path: ["import"], summary: "Brings a file in as records of a kind.",
      arguments: [
        Argument(
          "KIND", "The kind of the records",
          completion: .choices(catalog.kinds.map { $0.kind.rawValue })),
        Argument("FILE", "A CSV or JSON Lines file; - is standard input", completion: .files),
      ],
      options: options,
      example: "crmctl import lead leads.csv --map \"name=Full name\" --dry-run",
      discussion: """
        Columns are matched to fields by name, label and known aliases, unless they are mapped or \
        kept as custom fields. With --custom all, every column that has a name and is not mapped \
        becomes a custom field. Nothing is written unless all rows are clean, or --skip-errors \
        says so. An empty cell keeps what is there.
        """,
      run: { invocation, console in
        let session = try Session(invocation, console)
        let type = try session.kind(invocation)
        return try run(type, invocation, session)
      })
  }

  private static func run<R: Record>(
    _: R.Type, _ invocation: Invocation, _ session: Session
  ) throws -> ExitCode {
    do {
      let source = try source(invocation)
      let options = try ImportOptions(invocation)
      let work = Work<R>(source: source, options: options, session: session)
      guard let result = try work.run() else { return .done }
      if let path = invocation.value("outcome") {
        try Platform.write(to: path) { write in try result.outcomes(of: source, into: write) }
      }
      return result.refused > 0 ? .refused : .done
    } catch ImportError.unreadable(let reason) {
      throw CommandError(code: "file", exit: .inputOutput, message: reason)
    }
  }

  /// One import into an open store.
  private struct Work<R: Record> {
    let source: ImportSource
    let options: ImportOptions
    let session: Session

    /// Imports, or with `--dry-run` says what would be done; nil where it was done before.
    func run() throws -> ImportResult? {
      do {
        if session.globals.isDryRun { return try rehearse() }
        guard
          let result = try session.write(inPieces: source.isLarge, { tx in try importRows(&tx) })
        else { return nil }
        session.show(result)
        return result
      } catch let error as ValueError {
        // Only options are wrong in this way: values of rows are in the result.
        throw CommandError(error).asUsage()
      }
    }

    private func importRows(_ tx: inout Transaction) throws -> ImportResult {
      var progress = Progress("Importing", console: session.console)
      defer { progress.finish() }
      return try tx.importRecords(R.self, from: source, options) { progress.update($0, of: $1) }
    }

    private func rehearse() throws -> ImportResult {
      let rehearsal = try session.crm.rehearse(as: session.actor) { tx in try importRows(&tx) }
      if session.globals.format.isJSON {
        try session.show(rehearsal)
      } else {
        for chunk in rehearsal.commits.chunks {
          session.console.writeData(String(decoding: chunk, as: UTF8.self))
        }
        session.show(rehearsal.result, isDryRun: true)
      }
      return rehearsal.result
    }
  }

  private static func source(_ invocation: Invocation) throws -> ImportSource {
    let path = invocation.argument("FILE") ?? "-"
    let isLines = [".jsonl", ".ndjson"].contains { path.lowercased().hasSuffix($0) }
    let format = invocation.value("input-format") ?? (isLines ? "jsonl" : "csv")
    let formats = ["csv", "jsonl"]
    guard formats.contains(format) else {
      throw CommandError.unknown("input format", format, among: formats)
    }
    let encoding = try invocation.reading("encoding") { try TextEncoding($0) }
    let delimiter = try invocation.reading("delimiter") { try CSVDelimiter($0) }
    let file = try Platform.importBytes(path)
    if format == "jsonl" { return try ImportSource(jsonLines: file) }
    return try ImportSource(csv: file, delimiter: delimiter, encoding: encoding)
  }

  private static let options: [Option] = [
    .value(
      "input-format", "FORMAT", "Else by the file's name", completion: .choices(["csv", "jsonl"])),
    .list("map", "FIELD=COLUMN", "Which column feeds which field"),
    .list(
      "set", "FIELD=VALUE", "A value for every row; where the field is mapped, for empty cells"),
    .list("value", "FIELD:FROM=TO", "What a cell of a field stands for"),
    .list("blank", "WORD", "Cells that count as empty"),
    .list("reference", "FIELD=KIND.FIELD", "By which field cells name records"),
    .list("custom", "COLUMN|all", "Keep columns as text custom fields"),
    .value("key", "FIELD", "By which field rows find the records they change"),
    .value(
      "mode", "MODE", "Whether records are made or changed",
      completion: .choices(ImportOptions.Mode.allCases.map(\.rawValue))),
    .value(
      "duplicates", "WHAT", "What becomes of likely duplicates",
      completion: .choices(ImportOptions.Duplicates.allCases.map(\.rawValue))),
    .value("date-format", "FORMAT", "How dates are written, such as dd/mm/yyyy; else ISO"),
    .value("decimal", "MARK", "The mark before decimals", completion: .choices([".", ","])),
    .value("delimiter", "C", "The character between cells: , or ; or tab; else detected"),
    .value(
      "encoding", "NAME", "The encoding; else UTF-8",
      completion: .choices(TextEncoding.allCases.map(\.rawValue))),
    .value("currency", "CCC", "The currency of amounts that name none"),
    .flag("skip-errors", "Write the other rows where some are refused"),
    .value("outcome", "FILE", "Write the rows with the result of each", completion: .files),
  ]
}
