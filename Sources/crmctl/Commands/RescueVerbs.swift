import CRMCore
import CRMStorage

/// The verbs that make one store out of another.
enum RescueVerbs {
  static let all = [repair, backup, restore]

  private static let newStore = Argument("DIR", "The new store's folder", completion: .files)
  private static let copy = Argument("DIR", "The copy's folder", completion: .files)
  private static let source = Argument("DIR", "The backup's folder", completion: .files)
  private static let report = Option.value(
    "report", "FILE", "Writes what was found to a file, as JSON", completion: .files)

  private static var repair: Command {
    Command(
      path: ["store", "repair"],
      summary: "Writes a new store from all that is whole in a damaged one.",
      arguments: [newStore], options: [report],
      example: "crmctl store repair ./crm-2.store",
      discussion: "The store of --store is only read. What was left out is listed, line by line.",
      run: { invocation, console in
        try refuseDryRun(invocation)
        let report = try JSONFileStore.repair(
          invocation.globals.store, to: try invocation[newStore],
          catalog: invocation.table.catalog)
        if let file = try invocation[Self.report] {
          var json = JSONWriter()
          json.report(report)
          try Platform.write(to: file) { write in try write(json.bytes + [0x0A]) }
        }
        show(report, invocation.globals.format, console)
        return .done
      })
  }

  private static func show(
    _ report: JSONFileStore.RepairReport, _ format: OutputFormat, _ console: Console
  ) {
    let columns = ["kind", "line", "record", "finding"]
    let sheet = Sheet(
      columns: columns.map { .init($0, alignsRight: $0 == "line") },
      rows: report.findings.map {
        [
          $0.code, $0.line.map(String.init) ?? "", $0.record?.description ?? "", $0.message,
        ]
      })
    console.show(report.findings.isEmpty ? nil : sheet, format) { $0.report(report) }
    console.note(
      "Made \(report.path): \(report.lineCount) lines in \(report.commitCount) commits, and"
        + " \(report.contentCount) contents, were taken over.")
    if !report.isComplete { console.note("Not everything could be: see the list.") }
  }

  private static var backup: Command {
    Command(
      path: ["store", "backup"],
      summary: "Copies the store into a new folder while others write, and checks the copy.",
      arguments: [copy],
      example: "crmctl store backup ./backups/monday.store",
      run: { invocation, console in
        try copying(invocation, copy, console) { globals, folder throws(StoreError) in
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
      arguments: [source],
      example: "crmctl store restore ./backups/monday.store --store ./restored.store",
      run: { invocation, console in
        try copying(invocation, source, console) { globals, folder throws(StoreError) in
          try JSONFileStore.restore(from: folder, to: globals.store)
        }
      })
  }

  /// What these verbs make is a store, or nothing; there is no showing it before.
  static func refuseDryRun(
    _ invocation: Invocation,
    _ reason: String = "It writes into a new folder and changes nothing else"
  ) throws(CommandError) {
    guard invocation.globals.isDryRun else { return }
    throw .usage("\(invocation.command.name) has no dry run", hints: [reason])
  }

  /// Copies a store and shows what came of it.
  private static func copying(
    _ invocation: Invocation, _ place: Argument<String>, _ console: Console,
    _ body: (GlobalOptions, String) throws(StoreError) -> JSONFileStore.BackupReport
  ) throws -> ExitCode {
    try refuseDryRun(invocation)
    let folder = try invocation[place]
    let report: JSONFileStore.BackupReport
    do {
      report = try body(invocation.globals, folder)
    } catch {
      throw CommandError(error).named(invocation, error)
    }
    let facts = Facts([
      "store": .text(report.path), "position": .integer(report.head.position),
      "anchor": .text(report.head.anchor), "contents": .integer(report.contentCount),
    ])
    console.show(facts.sheet, invocation.globals.format) { json in
      json.object { json in
        json.member("store", report.path)
        json.member("id", report.storeID)
        json.member("position", .integer(report.head.position))
        json.member("anchor", report.head.anchor)
        json.member("contents", .integer(report.contentCount))
      }
    }
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
    case .conflict, .busy, .notWritten, .outcomeUnknown, .unusable, .noStore, .newerFormat,
      .readOnly, .closed, .keepsNoContents, .missingContent:
      break
    }
    return named
  }
}

extension JSONWriter {
  /// Writes what a repair found.
  fileprivate mutating func report(_ report: JSONFileStore.RepairReport) {
    object { json in
      json.member("store", report.path)
      json.member("id", report.storeID)
      json.member("damagedId", report.damagedID)
      json.member("complete", .bool(report.isComplete))
      json.member("position", .integer(report.head.position))
      json.member("lines", .integer(report.lineCount))
      json.member("commits", .integer(report.commitCount))
      json.member("contents", .integer(report.contentCount))
      json.objects("findings", report.findings) { json, finding in
        json.member("kind", finding.code)
        json.member("line", finding.line.map { .integer($0) } ?? .null)
        json.member("record", finding.record?.description)
        json.member("file", finding.place?.file)
        json.member("offset", finding.place.map { .integer($0.offset) } ?? .null)
        json.member("loss", .bool(finding.isLoss))
        json.member("message", finding.message)
      }
    }
  }
}
