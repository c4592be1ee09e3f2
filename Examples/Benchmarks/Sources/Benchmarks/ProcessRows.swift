import CRMCore
import Foundation
import GRDB

/// Rows about whole processes: `crmctl` against the tool of SQLite.
struct ProcessRows {
  let stage: Stage

  var all: [Workload] { [show, csvImport] }

  private var crmctl: String { stage.tools.crmctl ?? "" }
  private var sqlite3: String { stage.tools.sqlite3 ?? "" }

  private var show: Workload {
    Workload(
      name: "one call that shows a lead, whole process", unit: .milliseconds,
      goals: [.atMost(stage.size > 100_000 ? 20 : 12)], obstacle: stage.tools.lack,
      prepare: stage.prepareBoth,
      ours: Side(measured: { round in
        let (number, path) = (number(round), stage.place("shown.json"))
        let spent = try Child.run(
          [
            crmctl, "--store", try stage.store().path, "--as", "user1", "--format", "json",
            "lead", "show", "\(number)",
          ], output: path)
        return Workload.Outcome(spent: spent, answer: try shown(path))
      }),
      peer: Side(measured: { round in
        let path = stage.place("shown.json")
        let sql = "SELECT * FROM lead WHERE id = \(number(round))"
        let spent = try Child.run([sqlite3, "-json", try stage.peer().path, sql], output: path)
        return Workload.Outcome(spent: spent, answer: try shown(path))
      }))
  }

  private func number(_ round: Int) -> Int {
    stage.sample.numbers(1, of: stage.size, round: round)[0]
  }

  /// What was printed of a lead: an object, or an array of one.
  private func shown(_ path: String) throws -> Answer {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let document = try JSONSerialization.jsonObject(with: data)
    let object = document as? [String: Any] ?? (document as? [[String: Any]])?.first ?? [:]
    return Answer(["id", "name", "email", "status"].map { "\(object[$0] ?? "")" })
  }

  private var csvImport: Workload {
    let (store, peer) = (Kept(""), Kept(""))
    return Workload(
      name: "import of a CSV file, whole process", unit: .seconds,
      goals: [.ratio(0.7), .peak(300)], obstacle: stage.tools.lack,
      prepare: { _ = try stage.csvFile() },
      ours: Side(measured: { _ in
        try stage.remove(store.value)
        store.value = stage.place("imported.crm")
        try Store.create(at: store.value).crm.close()
        let words = [
          crmctl, "--store", store.value, "--as", "user1", "import", "lead", try stage.csvFile(),
        ]
        return Workload.Outcome(spent: try Child.run(words, output: stage.place("import.txt")))
      }),
      peer: Side(measured: { _ in
        try stage.remove(peer.value)
        peer.value = stage.place("imported.sqlite")
        let words = [sqlite3, peer.value] + (try sqliteImport())
        return Workload.Outcome(spent: try Child.run(words, output: stage.place("import.txt")))
      }), finish: { try compareImports(store.value, peer.value) })
  }

  private func sqliteImport() throws -> [String] {
    let columns = LeadFacts.csvHeader.split { $0 == "," || $0.isNewline }
      .map { $0 == "estimatedValue" ? "\($0) NUMERIC" : "\($0) TEXT" }
    return [
      "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
      "CREATE TABLE lead(\(columns.joined(separator: ", ")))",
      ".import --csv --skip 1 \(try stage.csvFile()) lead",
    ] + Peer.leadIndexes
  }

  /// As many leads came in on both sides, and the same ones.
  private func compareImports(_ store: String, _ peer: String) throws {
    let numbers = stage.sample.numbers(200, of: stage.size, round: -2)
    let wanted = numbers.map { stage.sample.lead($0) }
    let opened = try Store.open(at: store)
    let ours = opened.leads(numbers).map(\.facts)
    try Disagreement.check("import", ours: opened.crm.snapshot.leads.count, peer: stage.size)
    try Disagreement.check("import", ours: Answer(ours), peer: Answer(wanted))
    try opened.crm.close()
    let database = try DatabaseQueue(path: peer)
    let names = try database.read { db in
      try Disagreement.check(
        "import", ours: stage.size, peer: Int.fetchOne(db, sql: "SELECT count(*) FROM lead"))
      return try numbers.map {
        try String.fetchOne(db, sql: "SELECT name FROM lead WHERE rowid = ?", arguments: [$0]) ?? ""
      }
    }
    try Disagreement.check("import", ours: Answer(wanted.map(\.name)), peer: Answer(names))
  }
}
