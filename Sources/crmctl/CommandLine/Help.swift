/// The help pages, made from the command table.
struct Help {
  let table: CommandTable
  /// Columns to wrap at.
  private let width: Int

  init(table: CommandTable, terminal: Terminal = Terminal()) {
    self.table = table
    width = min(terminal.columns ?? 100, 100)
  }

  /// The page on `words`: the top level, a noun, or a command.
  func page(_ words: [String]) throws(CommandError) -> String {
    guard let first = words.first else { return topLevel }
    let commands = table.commands(startingWith: first)
    if let command = commands.at(words), !command.isHidden { return page(command) }
    let entries = commands.words(after: words)
    if !entries.isEmpty { return page(group: words, entries, commands) }
    let known = table.words(after: words.dropLast()).map(\.name)
    throw .unknown("command", words.joined(separator: " "), word: words.last, among: known)
  }

  /// Every page there is, one after another.
  var manual: String {
    let commands = table.allCommands.filter { !$0.isHidden }
    return ([topLevel] + commands.map(page)).joined(separator: "\n\n")
  }

  private var topLevel: String {
    let nouns = table.nouns.map { ($0.name, $0.summary) }
    let commands = table.commands.filter { !$0.isHidden }.map { ($0.name, $0.summary) }
    return page(of: [
      ("Usage", "  crmctl [global options] <noun> <verb> [arguments] [--field value …]"),
      ("Nouns", list(nouns)),
      ("Commands", list(commands)),
      ("Global options", list(table.globals.map { ($0.label, $0.description) })),
      ("Example", "  crmctl demo"),
      ("More", "  crmctl help NOUN [VERB]"),
    ])
  }

  private func page(
    group path: [String], _ entries: [CommandTable.Entry], _ commands: [Command]
  ) -> String {
    let name = path.joined(separator: " ")
    let noun = path.count == 1 ? table.nouns.first { $0.name == name } : nil
    let example = commands.first { !$0.isHidden && $0.path.starts(with: path) }?.example ?? ""
    return page(of: [
      ("Usage", "  crmctl \(name) <verb> [arguments] [--field value …]"),
      ("", noun.map { wrap($0.summary, indent: 0) } ?? ""),
      ("Verbs", list(entries.map { ($0.name, $0.summary) })),
      ("Example", "  \(example)"),
      ("More", "  crmctl help \(name) VERB"),
    ])
  }

  private func page(_ command: Command) -> String {
    let more = command.discussion.isEmpty ? "" : wrap(command.discussion, indent: 0)
    let verbs = table.words(after: command.path).map { ($0.name, $0.summary) }
    return page(of: [
      ("Usage", "  \(command.usage)"),
      ("", wrap(command.summary, indent: 0)),
      ("", more),
      ("Arguments", list(command.arguments.map { ($0.label, $0.help) })),
      ("Options", list(command.options.map { ($0.label, $0.description) })),
      ("Verbs", list(verbs)),
      ("Example", "  \(command.example)"),
      ("Global options", "  crmctl help"),
    ])
  }

  private func page(of parts: [(title: String, body: String)]) -> String {
    parts.filter { !$0.body.isEmpty }
      .map { $0.title.isEmpty ? $0.body : "\($0.title):\n\($0.body)" }
      .joined(separator: "\n\n")
  }

  private func list(_ rows: [(String, String)]) -> String {
    let left = min(rows.map { DisplayWidth.of($0.0) }.max() ?? 0, 34)
    return rows.map { label, text in
      let body = wrap(text, indent: left + 4)
      let gap = left - DisplayWidth.of(label)
      guard gap >= 0 else { return "  \(label)\n\(body)" }
      return "  \(label)\(String(repeating: " ", count: gap))  "
        + body.dropFirst(left + 4)
    }.joined(separator: "\n")
  }

  /// Breaks `text` at blanks so that no line is wider than the page, each after `indent` blanks.
  private func wrap(_ text: String, indent: Int) -> String {
    let room = max(width - indent, 20)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(String(word)) > room {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    lines.append(line)
    let margin = String(repeating: " ", count: indent)
    return lines.map { margin + $0 }.joined(separator: "\n")
  }
}
