import ArgumentParser
import CRMCore

/// What this program does when it starts itself; not for people.
struct ChildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "child", shouldDisplay: false, subcommands: [Run.self, Memory.self])

  /// Starts a program and prints its time by the clock, its processor time and its memory.
  struct Run: ParsableCommand {
    @Option var output: String
    @Argument(parsing: .captureForPassthrough) var words: [String]

    func run() throws {
      let spent = try Child.spawn(words, output: output)
      print(spent.wall, spent.processor, spent.bytes)
    }
  }

  /// Opens a store from its journal and prints what that added to the memory of the process.
  struct Memory: ParsableCommand {
    @Argument var path: String

    func run() throws {
      let before = residentBytes()
      let store = try Store.open(at: path, usesCheckpoints: false)
      let after = residentBytes()
      print(after - before, store.crm.snapshot.leads.count)
    }
  }
}
