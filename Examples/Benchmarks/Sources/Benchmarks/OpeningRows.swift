import CRMCore
import Foundation
import GRDB

/// Rows about stores as a whole: opening them, what they hold in memory, writing all of them out.
struct OpeningRows {
  let stage: Stage

  var all: [Workload] { [opening, replay, memory, export] }

  private var probes: [Int] { stage.sample.numbers(100, of: stage.size, round: 0) }

  private var opening: Workload {
    opening(
      "opening from a checkpoint, ready, a lead, against fetching all", goal: 200,
      usesCheckpoints: true)
  }

  private var replay: Workload {
    opening(
      "opening without a checkpoint, a lead, against fetching all", goal: 1,
      usesCheckpoints: false)
  }

  private func opening(_ name: String, goal: Double, usesCheckpoints: Bool) -> Workload {
    Workload(
      name: name, unit: .microseconds, goals: [.ratio(goal)], prepare: stage.prepareBoth,
      ours: Side(per: stage.size, given: { _ in try stage.store().path }) { path in
        try Store.open(at: path, usesCheckpoints: usesCheckpoints)
      } answer: { store in
        let answer = Answer(store.leads(probes))
        try Disagreement.check(
          "opening", ours: store.crm.snapshot.leads.count, peer: try stage.peer().count())
        try store.crm.close()
        return answer
      },
      peer: Side(per: stage.size) { _ in
      } work: {
        try stage.peer().pool.read { try LeadRow.fetchAll($0, sql: "SELECT * FROM lead") }
      } answer: { rows in
        Answer(probes.map { NumberedLead(rows[$0 - 1]) })
      })
  }

  private var memory: Workload {
    Workload(
      name: "memory of a store opened without a checkpoint, a lead", unit: .bytes, basis: .bytes,
      goals: [.atMost(700)], prepare: { _ = try stage.store() },
      ours: Side(measured: { _ in
        var spent = try Child.memory(ofStore: stage.store().path)
        spent.bytes /= Double(stage.size)
        return Workload.Outcome(spent: spent)
      }))
  }

  /// The columns that both sides write out.
  private static let columns: Set = [
    "id", "name", "company", "position", "email", "phone", "website", "status", "priority",
    "source", "owner", "estimatedValue", "nextStep", "nextStepOn", "doNotCall", "createdAt",
    "modifiedAt",
  ]

  private var export: Workload {
    Workload(
      name: "export as CSV, without opening", unit: .milliseconds, goals: [.ratio(1)],
      obstacle: stage.tools.lackOfSQLite, prepare: stage.prepareBoth,
      ours: Side(given: { _ in stage.place("ours.csv") }) { path in
        try export(to: path)
        return path
      } answer: { path in
        try names(inCSV: path)
      },
      peer: Side(measured: { _ in
        let path = stage.place("peer.csv")
        let words = [
          stage.tools.sqlite3 ?? "", "-csv", "-header", try stage.peer().path,
          "SELECT * FROM lead",
        ]
        let spent = try Child.run(words, output: path)
        return Workload.Outcome(spent: spent, answer: try names(inCSV: path))
      }))
  }

  private func export(to path: String) throws {
    var exporter = try Exporter<Lead>(stage.store().crm.snapshot, as: Store.actor)
    exporter.paths = exporter.paths.filter { Self.columns.contains($0.name) }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown) }
    try exporter.csv { try file.write(contentsOf: Data($0)) }
    try file.close()
  }

  /// The first two columns, ids and names, whether a side puts names in quotes or not.
  private func names(inCSV path: String) throws -> Answer {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try stage.remove(path)
    return Answer(someOf: text.utf8.split { $0 == 0x0a || $0 == 0x0d }) { line in
      line.split(separator: 0x2c).prefix(2).map { cell in
        String(decoding: cell.filter { $0 != 0x22 }, as: UTF8.self)
      }
    }
  }
}
