import ArgumentParser

/// Prints what all kinds of record cost together, without a peer.
struct DomainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "domain", abstract: "All kinds of record in memory: lists, counts, cascades.")

  @Option(parsing: .upToNextOption, help: "How many records of every kind there are.")
  var sizes = [10_000, 100_000]

  func run() throws {
    for size in sizes { try Domain(size).run() }
  }
}
