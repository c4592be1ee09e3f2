import ArgumentParser
import Foundation

/// Runs the table: each row on both sides in turn, at each size.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "The engine against GRDB and SQLite, row by row.")

  @Option(parsing: .upToNextOption, help: "How many leads there are.")
  var sizes = [10_000, 100_000, 1_000_000]

  @Option(parsing: .upToNextOption, help: "Only rows with one of these in their names.")
  var rows: [String] = []

  @Option(help: "How many rounds each row has; by default it depends on how long they take.")
  var rounds: Int?

  @Option(help: "Where crmctl is; by default in the release build of this project.")
  var crmctl: String?

  @Flag(help: "Print an object a line.")
  var json = false

  @Flag(help: "Keep the stores and databases.")
  var keep = false

  func validate() throws {
    guard sizes.allSatisfy({ $0 >= 1_000 }) else { throw ValidationError("a size is 1000 or more") }
    guard (1...15).contains(rounds ?? 1) else { throw ValidationError("rounds are 1 to 15") }
  }

  func run() async throws {
    let place = Workplace(isKept: keep)
    defer { place.close() }
    let report = Report(isJSON: json)
    let tools = Tools(crmctl: crmctl)
    var stages = try sizes.map { try Stage(size: $0, in: place.path, tools: tools) }
    try checkNames(stages)
    Report.remark("crmctl: \(tools.crmctl ?? "none"), sqlite3: \(tools.sqlite3 ?? "none")")
    report.begin()
    while !stages.isEmpty { try await run(stages.removeFirst(), report) }
  }

  private func run(_ stage: Stage, _ report: Report) async throws {
    for workload in stage.workloads where isWanted(workload) {
      if let obstacle = workload.obstacle {
        Report.remark("left out: \(workload.name): \(obstacle)")
        continue
      }
      let figures = try await Rounds(count: rounds).run(workload)
      for line in Line.lines(of: workload, records: stage.size, figures) { report.add(line) }
    }
  }

  private func isWanted(_ workload: Workload) -> Bool {
    rows.isEmpty || rows.contains { workload.name.localizedStandardContains($0) }
  }

  /// Ends with 2 where a name is in no row's.
  private func checkNames(_ stages: [Stage]) throws {
    let names = stages.first?.workloads.map(\.name) ?? []
    for row in rows where !names.contains(where: { $0.localizedStandardContains(row) }) {
      let known = names.map { "  \($0)" }.joined(separator: "\n")
      Report.remark("no row has '\(row)' in its name; there are\n\(known)")
      throw ExitCode(2)
    }
  }
}

extension Stage {
  /// The rows in the order in which they run: those that write come after those that read.
  var workloads: [Workload] {
    OpeningRows(stage: self).all + ReadingRows(stage: self).all + QueryRows(stage: self).all
      + ProcessRows(stage: self).all + BulkRows(stage: self).all + WritingRows(stage: self).all
  }
}
