@testable import crmctl

extension CommandTable {
  /// A small table with every form of argument and option.
  static func sample(run: @escaping Command.Action = { _, _ in .done }) -> CommandTable {
    var table = CommandTable.standard
    table.nouns = [
      Noun("lead", "People and companies that may become customers.") { leadCommands(run) },
      Noun("contract", "What customers agreed to.") {
        [
          Command(
            path: ["contract", "pay"], summary: "Records a payment.",
            arguments: [Argument("ID", "The contract"), Argument("AMOUNT", "How much")],
            options: [.value("on", "DATE", "When; else today")],
            example: "crmctl contract pay 1 19.99", run: run)
        ]
      },
      Noun("settings", "The store's settings.") {
        ["add", "remove"].map { verb in
          Command(
            path: ["settings", "stage", verb], summary: "Changes the stages.",
            arguments: [Argument("KEY", "The stage")],
            example: "crmctl settings stage \(verb) offering", run: run)
        }
      },
    ]
    table.commands.append(
      Command(
        path: ["search"], summary: "Finds records.",
        arguments: [Argument("WORDS", "What to find", variadic: true)],
        options: [
          .value("format", "F", "Another format", completion: .choices(["long", "short"]))
        ],
        example: "crmctl search ada", run: run))
    return table
  }

  private static func leadCommands(_ run: @escaping Command.Action) -> [Command] {
    let fields: [Option] = [
      .value("name", "TEXT", "The name"),
      .value("estimated-value", "MONEY", "What it may bring"),
      .value("billing-address-city", "TEXT", "The city"),
      .value(
        "priority", "CHOICE", "How urgent", completion: .choices(["low", "medium", "high"])),
      .list("tag", "TAG", "Tags; +a adds, -b removes"),
      .flag("do-not-email", "No mail", negatable: true),
    ]
    let id = Argument("ID", "The lead", replacedBy: "where")
    return [
      Command(
        path: ["lead", "list"], summary: "Lists leads.",
        options: [.value("limit", "N", "How many"), .flag("deleted", "Deleted ones")],
        example: "crmctl lead list --limit 5", run: run),
      Command(
        path: ["lead", "add"], summary: "Adds a lead.", options: fields,
        example: "crmctl lead add --name Northwind", run: run),
      Command(
        path: ["lead", "advance"], summary: "Moves a lead to another status.",
        arguments: [
          id,
          Argument("STATUS", "Where to", completion: .choices(["contacted", "qualified", "lost"])),
        ],
        options: [.value("where", "EXPR", "Every lead that matches")],
        example: "crmctl lead advance 1 contacted", run: run),
      Command(
        path: ["lead", "export"], summary: "Exports leads.",
        arguments: [Argument("FILE", "Where to", optional: true, completion: .files)],
        example: "crmctl lead export leads.csv", run: run),
    ]
  }
}

/// A console whose streams end in memory.
final class MemoryConsole {
  private(set) var sent: [UInt8] = []
  private(set) var told: [UInt8] = []
  private(set) var console: Console

  init(terminal: Terminal = Terminal(), answers: [String] = [], isClosed: Bool = false) {
    let silent = OutputWriter { _ in .written }
    let input = ScriptedInput(terminal.inputIsTerminal, answers)
    console = Console(output: silent, errors: silent, input: input, terminal: terminal)
    console = Console(
      output: OutputWriter { [unowned self] in
        sent += $0
        return isClosed ? .closed : .written
      },
      errors: OutputWriter(limit: 0) { [unowned self] in
        told += $0
        return .written
      }, input: input, terminal: terminal)
  }

  var output: String { String(decoding: sent, as: UTF8.self) }
  var errors: String { String(decoding: told, as: UTF8.self) }
}

/// Answers that were typed beforehand.
final class ScriptedInput: LineSource {
  let isTerminal: Bool
  private var answers: ArraySlice<String>
  private(set) var hiddenReads = 0

  init(_ isTerminal: Bool, _ answers: [String]) {
    self.isTerminal = isTerminal
    self.answers = answers[...]
  }

  func line(hidden: Bool) -> String? {
    hiddenReads += hidden ? 1 : 0
    return answers.popFirst()
  }
}
