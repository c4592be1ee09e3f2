/// Answers a shell's question what may stand at the end of an unfinished command line.
struct Completer {
  /// What to offer.
  struct Answer: Hashable {
    var entries: [CommandTable.Entry] = []
    /// The shell adds the names of files.
    var offersFiles = false
  }

  let table: CommandTable

  /// What may stand in place of the last of `words`, which may be empty or begun.
  func answer(_ words: [String]) -> Answer {
    guard let begun = words.last else { return Answer() }
    var walk = Walk(table: table)
    for word in words.dropLast() { walk.take(word) }
    var answer = answer(walk, begun: begun)
    answer.entries.removeAll { !$0.name.hasPrefix(begun) }
    return answer
  }

  /// The answer as lines: a word, a tab and its summary; `:files` for names of files.
  func lines(_ words: [String]) -> [String] {
    let answer = answer(words)
    return answer.entries.map { "\($0.name)\t\($0.summary)" }
      + (answer.offersFiles ? [":files"] : [])
  }

  private func answer(_ walk: Walk, begun: String) -> Answer {
    if let option = walk.open { return offer(option.completion) }
    if begun.hasPrefix("-"), !walk.optionsEnded { return Answer(entries: options(walk)) }
    var answer = Answer(entries: table.words(after: walk.path))
    let arguments = walk.command?.arguments ?? []
    let place = min(walk.words, arguments.last?.isVariadic == true ? arguments.count - 1 : .max)
    if walk.words > 0 { answer.entries = [] }
    if arguments.indices.contains(place) {
      let offered = offer(arguments[place].completion)
      answer.entries += offered.entries
      answer.offersFiles = offered.offersFiles
    }
    return answer
  }

  private func offer(_ completion: Completion) -> Answer {
    let entries = completion.choices.map { CommandTable.Entry(name: $0, summary: "") }
    return Answer(entries: entries, offersFiles: completion == .files)
  }

  private func options(_ walk: Walk) -> [CommandTable.Entry] {
    let own = walk.command?.options ?? []
    let globals = table.globals.filter { global in !own.contains { $0.name == global.name } }
    return (own + globals)
      .filter { $0.isRepeatable || !walk.given.contains($0.name) }
      .flatMap { option in
        option.spellings.map { .init(name: $0, summary: option.help) }
      }
  }
}

/// How far a command line has come; it forgives everything.
private struct Walk {
  let table: CommandTable
  var path: [String] = []
  var commands: [Command] = []
  var words = 0
  var given: Set<String> = []
  /// The option whose value comes next.
  var open: OptionForm?
  var optionsEnded = false

  init(table: CommandTable) { self.table = table }

  var command: Command? { commands.at(path) }

  mutating func take(_ word: String) {
    if open != nil {
      open = nil
    } else if word == "--" {
      optionsEnded = true
    } else if word.hasPrefix("--"), !optionsEnded {
      let name = word.dropFirst(2).prefix { $0 != "=" }
      guard
        let found = (command?.options ?? []).named(String(name))
          ?? table.globals.named(String(name))
      else { return }
      given.insert(found.option.name)
      if found.option.placeholder != nil, !word.contains("=") { open = found.option }
    } else {
      takeWord(word)
    }
  }

  private mutating func takeWord(_ word: String) {
    if path.isEmpty { commands = table.commands(startingWith: word) }
    if words == 0, commands.contains(where: { $0.path.starts(with: path + [word]) }) {
      path.append(word)
    } else {
      words += 1
    }
  }
}
