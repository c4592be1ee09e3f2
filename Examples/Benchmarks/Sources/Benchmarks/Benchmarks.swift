import ArgumentParser

/// How fast the engine is: against its peers, and with all its kinds of record.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How fast the engine is, and how its peers are at the same.",
    subcommands: [CompareCommand.self, DomainCommand.self, ChildCommand.self],
    defaultSubcommand: CompareCommand.self)
}
