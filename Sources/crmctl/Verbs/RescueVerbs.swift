import CRMCore
import CRMStorage

/// The verbs that make one store out of another.
enum RescueVerbs {
  static let all = [repair, backup, restore]

  private static var repair: Command {
    Command(
      path: ["store", "repair"],
      summary: "Writes a new store from all that is whole in a damaged one.",
      arguments: [Argument("DIR", "The new store's folder", completion: .files)],
      options: [
        .value("report", "FILE", "Writes what was found to a file, as JSON", completion: .files)
      ],
      example: "crmctl store repair ./crm-2.store",
      discussion: "The store of --store is only read. What was left out is listed, line by line.",
      run: { invocation, console in
        try refuseDryRun(invocation)
        let report = try JSONFileStore.repair(
          invocation.globals.store, to: invocation.argument("DIR") ?? "",
          catalog: invocation.table.catalog)
        var json = JSONWriter()
        json.report(report)
        if let file = invocation.value("report") {
          try Platform.write(to: file) { write in try write(json.bytes + [0x0A]) }
        }
        show(report, json, invocation.globals.format, console)
        return .done
      })
  }

  private static func show(
    _ report: RepairReport, _ json: JSONWriter, _ format: OutputFormat, _ console: Console
  ) {
    let columns = ["kind", "line", "record", "finding"]
    let sheet = Sheet(
      columns: columns.map { .init($0, alignsRight: $0 == "line") },
      rows: report.findings.map {
        [
          $0.code, $0.line.map(String.init) ?? "", $0.record?.description ?? "", $0.message,
        ]
      })
    console.show(report.findings.isEmpty ? nil : sheet, json, format)
    console.note(
      "Made \(report.path): \(report.lineCount) lines in \(report.commitCount) commits, and"
        + " \(report.contentCount) contents, were taken over.")
    if !report.isComplete { console.note("Not everything could be: see the list.") }
  }

  private static var backup: Command {
    Command(
      path: ["store", "backup"],
      summary: "Copies the store into a new folder while others write, and checks the copy.",
      arguments: [Argument("DIR", "The copy's folder", completion: .files)],
      example: "crmctl store backup ./backups/monday.store",
      run: { invocation, console in
        try copying(invocation, console) { globals, folder throws(StoreError) in
          var options = JSONFileStore.Options()
          options.access = .readOnly
          let store = try JSONFileStore.open(at: globals.store, options: options)
          defer { try? store.close() }
          return try store.backUp(to: folder)
        }
      })
  }

  private static var restore: Command {
    Command(
      path: ["store", "restore"],
      summary: "Makes the store that --store names out of a backup, which is checked first.",
      arguments: [Argument("DIR", "The backup's folder", completion: .files)],
      example: "crmctl store restore ./backups/monday.store --store ./restored.store",
      run: { invocation, console in
        try copying(invocation, console) { globals, folder throws(StoreError) in
          try JSONFileStore.restore(from: folder, to: globals.store)
        }
      })
  }

  /// What these verbs make is a store, or nothing; there is no showing it before.
  private static func refuseDryRun(_ invocation: Invocation) throws(CommandError) {
    guard invocation.globals.isDryRun else { return }
    throw .usage(
      "\(invocation.command.name) has no dry run",
      hints: ["It writes into a new folder and changes nothing else"])
  }

  /// Copies a store and shows what came of it.
  private static func copying(
    _ invocation: Invocation, _ console: Console,
    _ body: (GlobalOptions, String) throws(StoreError) -> BackupReport
  ) throws -> ExitCode {
    try refuseDryRun(invocation)
    let report: BackupReport
    do {
      report = try body(invocation.globals, invocation.argument("DIR") ?? "")
    } catch {
      throw CommandError(error).named(invocation, error)
    }
    let row = [
      report.path, "\(report.head.position)", report.head.anchor, "\(report.contentCount)",
    ]
    let names = ["store", "position", "anchor", "contents"]
    var json = JSONWriter()
    json.beginObject()
    json.member("store", report.path)
    json.member("id", report.storeID)
    json.member("position") { $0.integer(report.head.position) }
    json.member("anchor", report.head.anchor)
    json.member("contents") { $0.integer(report.contentCount) }
    json.endObject()
    let columns = names.map {
      Sheet.Column($0, alignsRight: $0 == "position" || $0 == "contents")
    }
    console.show(Sheet(columns: columns, rows: [row]), json, invocation.globals.format)
    return .done
  }
}

extension CommandError {
  /// The error with what would be right for a copy.
  fileprivate func named(_ invocation: Invocation, _ error: StoreError) -> CommandError {
    var named = self
    switch error {
    case .damaged, .damagedContent:
      named.hints.append("crmctl store repair DIR writes a new store from what is whole")
    case .storeExists where invocation.command.path.last == "restore":
      named.hints.append("Move it away first, or name another place with --store")
    case .storeExists:
      named.hints.append("Name a folder that is not there yet")
    default: break
    }
    return named
  }
}

extension Console {
  /// Writes a result that has no session; nothing but JSON where there is no sheet.
  fileprivate func show(_ sheet: Sheet?, _ json: JSONWriter, _ format: OutputFormat) {
    switch format {
    case .table: if let sheet { write(sheet.table(terminal)) }
    case .csv: if let sheet { writeData(sheet.csv(.comma)) }
    case .tsv: if let sheet { writeData(sheet.csv(.tab)) }
    case .json, .jsonl: writeLine(json)
    }
  }
}

extension JSONWriter {
  /// Writes what a repair found.
  fileprivate mutating func report(_ report: RepairReport) {
    beginObject()
    member("store", report.path)
    member("id", report.storeID)
    member("damagedId", report.damagedID)
    member("complete") { $0.bool(report.isComplete) }
    member("position") { $0.integer(report.head.position) }
    member("lines") { $0.integer(report.lineCount) }
    member("commits") { $0.integer(report.commitCount) }
    member("contents") { $0.integer(report.contentCount) }
    key("findings")
    beginArray()
    for finding in report.findings { self.finding(finding) }
    endArray()
    endObject()
  }

  private mutating func finding(_ finding: RepairFinding) {
    beginObject()
    member("kind", finding.code)
    member("line") { $0.value(finding.line.map(Value.integer) ?? .null) }
    member("record", finding.record?.description)
    member("file", finding.place?.file)
    member("offset") { $0.value(finding.place.map { .integer($0.offset) } ?? .null) }
    member("loss") { $0.bool(finding.isLoss) }
    member("message", finding.message)
    endObject()
  }
}
