import Synchronization
import Testing

@testable import crmctl

@Suite("Help")
struct HelpTests {
  private let help = Help(table: .sample())

  @Test("Every level has a page with an example, and every command a whole one")
  func everyPage() throws {
    let table = CommandTable.sample()
    var paths: [[String]] = [[], ["settings", "stage"]]
    paths += table.nouns.map { [$0.name] }
    paths += table.allCommands.filter { !$0.isHidden }.map(\.path)
    for path in paths {
      let page = try help.page(path)
      #expect(page.hasPrefix("Usage:\n  crmctl"), "\(path)")
      #expect(page.contains("Example:\n  crmctl "), "\(path)")
      #expect(page.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 100 })
    }
    for command in table.allCommands where !command.isHidden {
      let page = try help.page(command.path)
      #expect(page.contains(command.summary) && page.contains(command.example))
      for option in command.options { #expect(page.contains(option.label)) }
      for argument in command.arguments { #expect(page.contains(argument.help)) }
    }
  }

  @Test("Every example is a command line that the parser understands")
  func examplesParse() throws {
    let table = CommandTable.sample()
    for command in table.allCommands {
      let words = command.example.prefix { $0 != ">" }.split(separator: " ").map(String.init)
      let request = try ArgumentParser.parse(Array(words.dropFirst()), table: table)
      guard case .run(let invocation) = request else {
        Issue.record("\(command.example)")
        continue
      }
      #expect(invocation.command.path == command.path)
    }
  }

  @Test("A command's page shows usage, arguments and options aligned")
  func commandPage() throws {
    #expect(
      try help.page(["contract", "pay"]) == """
        Usage:
          crmctl contract pay ID AMOUNT [options]

        Records a payment.

        Arguments:
          ID      The contract
          AMOUNT  How much

        Options:
          --on DATE  When; else today

        Example:
          crmctl contract pay 1 19.99

        Global options:
          crmctl help
        """)
  }

  @Test("A narrow page wraps what it says")
  func narrowPage() throws {
    let page = try Help(table: .sample(), terminal: Terminal(columns: 40)).page([])
    #expect(page.contains("\n  --now TIME             Fix the clock, on a\n"))
  }

  @Test("Hidden commands have no page, unknown ones a suggestion")
  func unknownPages() throws {
    #expect(throws: CommandError.self) { try help.page([CompletionScript.question]) }
    let error = #expect(throws: CommandError.self) { try help.page(["lead", "ad"]) }
    #expect(error?.exit == .usage)
    #expect(error?.hints == ["Did you mean add?", "Known: list, add, advance, export"])
    #expect(!help.manual.contains(CompletionScript.question))
    #expect(help.manual.contains("crmctl settings stage remove KEY"))
  }

  private final class Counter: Sendable {
    let made = Atomic<Int>(0)
  }

  @Test("What is said of a noun is made where it is shown, not for every command")
  func lazySummaries() throws {
    let counter = Counter()
    @Sendable func said() -> String {
      counter.made.add(1, ordering: .relaxed)
      return "Things."
    }
    var table = CommandTable.sample()
    table.nouns.append(CommandTable.Noun("thing", said()) { [] })
    _ = try ArgumentParser.parse(["lead", "list"], table: table)
    #expect(counter.made.load(ordering: .relaxed) == 0)
    #expect(try Help(table: table).page([]).contains("Things."))
    #expect(counter.made.load(ordering: .relaxed) > 0)
  }
}
