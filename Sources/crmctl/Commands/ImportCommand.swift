import CRMCore

/// Brings the rows of a file in as records.
enum ImportCommand {
  private static let outcome = Option.value(
    "outcome", "FILE", "Write the rows with the result of each", completion: .files)

  /// The command on the kinds of a catalog.
  static func command(_ catalog: Catalog) -> Command {
    let kind = Argument.kind(catalog)
    return Command(
      path: ["import"], summary: "Brings a file in as records of a kind.",
      arguments: [kind, ImportSource.file],
      options: ImportSource.options + ImportOptions.options + [outcome],
      example: "crmctl import lead leads.csv --map \"name=Full name\" --dry-run",
      discussion: """
        Columns are matched to fields by name, label and known aliases, unless they are mapped or \
        kept as custom fields. With --custom all, every column that has a name and is not mapped \
        becomes a custom field. Nothing is written unless all rows are clean, or --skip-errors \
        says so. An empty cell keeps what is there.
        """,
      run: { invocation, console in
        let session = try Session(invocation, console)
        let type = try invocation[kind]
        return try run(type, session)
      })
  }

  private static func run<R: CRMRecord>(_: R.Type, _ session: Session) throws -> ExitCode {
    do {
      let source = try ImportSource(session)
      let options = try ImportOptions(session)
      let work = Work<R>(source: source, options: options, session: session)
      guard let result = try work.run() else { return .done }
      if let path = try session[outcome] {
        try Platform.write(to: path) { write in try result.outcomes(of: source, into: write) }
      }
      return result.refused > 0 ? .refused : .done
    } catch ImportError.unreadable(let reason) {
      throw CommandError(code: .file, exit: .inputOutput, message: reason)
    }
  }

  /// One import into an open store.
  private struct Work<R: CRMRecord> {
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

    private func importRows(_ tx: inout WriteTransaction) throws -> ImportResult {
      var progress = Progress("Importing", console: session.console)
      defer { progress.finish() }
      return try tx.importRecords(R.self, from: source, options) { progress.update($0, of: $1) }
    }

    private func rehearse() throws -> ImportResult {
      let rehearsal = try session.crm.rehearse(as: session.actor) { tx in try importRows(&tx) }
      try session.show(rehearsal)
      return rehearsal.result
    }
  }
}
