import CRMCore

extension Session {
  /// Runs `body` as one commit and returns its result.
  ///
  /// Nil when there is nothing to show any more: with `--dry-run`, after the lines that would be
  /// appended, and when `--idempotency-key` says that it was done before.
  /// With `inPieces` the lines of an import go to the store while it reads its rows.
  func write<T>(
    inPieces: Bool = false, _ body: (inout WriteTransaction) throws -> T
  ) throws -> T? {
    guard globals.at == nil else {
      throw CommandError.usage("--at is for reading; the past cannot be written", hints: [])
    }
    warnOfLag()
    do {
      if globals.isDryRun {
        try rehearse(body)
        return nil
      }
      let key = globals.idempotencyKey
      func both(_ tx: inout WriteTransaction) throws -> (T, [WriteTransaction.Warning]) {
        (try body(&tx), tx.warnings)
      }
      let (result, warnings) =
        try inPieces
        ? crm.writeInPieces(as: actor, idempotencyKey: key, both)
        : crm.write(as: actor, idempotencyKey: key, both)
      warn(warnings)
      return result
    } catch let error as CRMError {
      guard case .alreadyWritten(let key, let position) = error else { throw error }
      sayAlreadyWritten(key, at: position, error)
      return nil
    }
  }

  private func rehearse<T>(_ body: (inout WriteTransaction) throws -> T) throws {
    let rehearsal = try crm.rehearse(
      as: actor, idempotencyKey: globals.idempotencyKey
    ) { tx in
      _ = try body(&tx)
      return tx.warnings
    }
    warn(rehearsal.result)
    try show(rehearsal)
  }

  /// Says that the clock is behind the store, whose times go on from the last commit.
  func warnOfLag() {
    guard let lag = crm.lag else { return }
    console.note(
      "crmctl: note: the last commit was made at \(lag.lastCommit), and the clock says"
        + " \(lag.clock); what is written until then is dated \(lag.lastCommit)")
  }

  private func warn(_ warnings: [WriteTransaction.Warning]) {
    for warning in warnings { console.note("crmctl: note: \(warning.record): \(warning.text)") }
  }

  private func sayAlreadyWritten(_ key: String, at position: Position, _ error: CRMError) {
    guard globals.format.isJSON else { return console.note(error.explanation.message) }
    show(
      Facts([
        "alreadyWritten": .bool(true), "idempotencyKey": .text(key),
        "position": .integer(position),
      ]))
  }

  /// Shows the lines that a write would append.
  private func show<T>(_ rehearsal: Rehearsal<T>) throws {
    if globals.format.isJSON { return try show(rehearsal) { _ in } }
    let lines = Words.counted(rehearsal.commits.lineCount, "line", "lines")
    console.note("Nothing was written. \(lines) would be appended:")
    writeLines(of: rehearsal)
  }

  /// Writes in JSON what a write would change; `members` come before the changes.
  func show<T>(_ rehearsal: Rehearsal<T>, _ members: (inout JSONWriter) -> Void) throws {
    let changes = try rehearsal.changes
    var json = JSONWriter()
    json.object { json in
      json.member("dryRun", .bool(true))
      members(&json)
      json.objects("changes", changes) { $0.change($1) }
    }
    console.writeLine(json)
  }

  /// Writes the lines that a write would append.
  func writeLines<T>(of rehearsal: Rehearsal<T>) {
    for chunk in rehearsal.commits.chunks {
      console.writeData(String(decoding: chunk, as: UTF8.self))
    }
  }
}
