@testable import crmctl

/// The arguments and options of the sample table.
enum Sample {
  static let id = Argument("ID", "The contract")
  static let amount = Argument("AMOUNT", "How much")
  static let on = Option.value("on", "DATE", "When; else today")
  static let key = Argument("KEY", "The stage")
  static let words = Argument.rest("WORDS", "What to find")
  static let format = Option.value(
    "format", "F", "Another format", completion: .choices(["long", "short"]))
  static let name = Option.value("name", "TEXT", "The name")
  static let value = Option.value("estimated-value", "MONEY", "What it may bring")
  static let city = Option.value("billing-address-city", "TEXT", "The city")
  static let priority = Option.value(
    "priority", "CHOICE", "How urgent", completion: .choices(["low", "medium", "high"]))
  static let tags = Option.list("tag", "TAG", "Tags; +a adds, -b removes")
  static let noMail = Option.deniable("do-not-email", "No mail")
  static let limit = Option.number("limit", "How many")
  static let deleted = Option.flag("deleted", "Deleted ones")
  static let condition = Option.value("where", "EXPR", "Every lead that matches")
  static let lead = Argument("ID", "The lead", replacedBy: condition)
  static let status = Argument(
    "STATUS", "Where to", completion: .choices(["contacted", "qualified", "lost"]))
  static let file = Argument.optional("FILE", "Where to", completion: .files) { $0 }
}

extension CommandTable {
  /// A small table with every form of argument and option.
  static func sample(run: @escaping Command.Action = { _, _ in .done }) -> CommandTable {
    CommandTable(
      nouns: [
        Noun("lead", "People and companies that may become customers.") { leadCommands(run) },
        Noun("contract", "What customers agreed to.") {
          [
            Command(
              path: ["contract", "pay"], summary: "Records a payment.",
              arguments: [Sample.id, Sample.amount], options: [Sample.on],
              example: "crmctl contract pay 1 19.99", run: run)
          ]
        },
        Noun("settings", "The store's settings.") {
          ["add", "remove"].map { verb in
            Command(
              path: ["settings", "stage", verb], summary: "Changes the stages.",
              arguments: [Sample.key], example: "crmctl settings stage \(verb) offering", run: run)
          }
        },
      ],
      commands: StandardCommands.all + [
        Command(
          path: ["search"], summary: "Finds records.", arguments: [Sample.words],
          options: [Sample.format], example: "crmctl search ada", run: run)
      ])
  }

  private static func leadCommands(_ run: @escaping Command.Action) -> [Command] {
    [
      Command(
        path: ["lead", "list"], summary: "Lists leads.", options: [Sample.limit, Sample.deleted],
        example: "crmctl lead list --limit 5", run: run),
      Command(
        path: ["lead", "add"], summary: "Adds a lead.",
        options: [
          Sample.name, Sample.value, Sample.city, Sample.priority, Sample.tags, Sample.noMail,
        ],
        example: "crmctl lead add --name Northwind", run: run),
      Command(
        path: ["lead", "advance"], summary: "Moves a lead to another status.",
        arguments: [Sample.lead, Sample.status], options: [Sample.condition],
        example: "crmctl lead advance 1 contacted", run: run),
      Command(
        path: ["lead", "export"], summary: "Exports leads.", arguments: [Sample.file],
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
    var answers = answers[...]
    let nextLine = { answers.popFirst() }
    console = Console(output: silent, errors: silent, terminal: terminal, nextLine: nextLine)
    console = Console(
      output: OutputWriter { [unowned self] in
        sent += $0
        return isClosed ? .closed : .written
      },
      errors: OutputWriter(limit: 0) { [unowned self] in
        told += $0
        return .written
      }, terminal: terminal, nextLine: nextLine)
  }

  var output: String { String(decoding: sent, as: UTF8.self) }
  var errors: String { String(decoding: told, as: UTF8.self) }
}
