/// Turns the words of a command line into an invocation, by the command table alone.
struct ArgumentParser {
  /// What a command line asks for.
  enum Request {
    case run(Invocation)
    /// Help on the words given; none for the top level.
    case help([String])
  }

  let table: CommandTable
  private let environment: (String) -> String?
  private(set) var rest: ArraySlice<String> = []
  private(set) var path: [String] = []
  private(set) var commands: [Command] = []
  private var globals: [Invocation.Given] = []
  private var own: [Invocation.Given] = []
  private var words: [String] = []
  private var optionsEnded = false
  private var wantsHelp = false

  init(table: CommandTable, environment: @escaping (String) -> String? = { _ in nil }) {
    self.table = table
    self.environment = environment
  }

  /// Understands `arguments`, which do not include the program's name.
  static func parse(
    _ arguments: [String], table: CommandTable,
    environment: @escaping (String) -> String? = { _ in nil }
  ) throws -> Request {
    var parser = ArgumentParser(table: table, environment: environment)
    return try parser.request(arguments)
  }

  private mutating func request(_ arguments: [String]) throws -> Request {
    rest = arguments[...]
    try takePath()
    guard !wantsHelp else { return .help(path) }
    guard let command = commands.at(path) else {
      if path.isEmpty { return .help([]) }
      throw missingVerb()
    }
    try takeRest(of: command)
    guard !wantsHelp else { return .help(path) }
    return .run(
      Invocation(
        table: table, command: command,
        globals: try GlobalOptions(globals, environment: environment), given: own,
        words: try assign(words, of: command)))
  }
}

// MARK: - Words

extension ArgumentParser {
  /// Takes the words that name the command, with global options between them.
  private mutating func takePath() throws(CommandError) {
    while let word = rest.first {
      if isOption(word) {
        if commands.at(path) != nil { return }
        rest.removeFirst()
        try takeOption(word, of: nil)
      } else if word == "--", !optionsEnded {
        if commands.at(path) != nil { return }
        rest.removeFirst()
        optionsEnded = true
      } else if try !takePathWord(word) {
        return
      }
    }
  }

  /// Adds `word` to the path; false when it belongs to the command's arguments.
  private mutating func takePathWord(_ word: String) throws(CommandError) -> Bool {
    if path.isEmpty { commands = table.commands(startingWith: word) }
    let longer = path + [word]
    if commands.contains(where: { $0.path.starts(with: longer) }) {
      path = longer
      rest.removeFirst()
      return true
    }
    if commands.at(path) != nil { return false }
    if word == "help", !path.isEmpty {
      wantsHelp = true
      rest = []
      return false
    }
    throw unknownWord(word)
  }

  /// Takes the options and arguments that follow the command's name.
  private mutating func takeRest(of command: Command) throws(CommandError) {
    while let word = rest.popFirst() {
      if word == "--", !optionsEnded {
        optionsEnded = true
      } else if isOption(word), !(isNumber(word) && !command.arguments.isEmpty) {
        try takeOption(word, of: command)
      } else {
        words.append(word)
      }
    }
  }

  private func isOption(_ word: String) -> Bool {
    !optionsEnded && word.hasPrefix("-") && word != "-" && word != "--"
  }

  /// `-5`, `-0.5` and `-7d` are values: no option starts with a digit.
  private func isNumber(_ word: String) -> Bool {
    guard let second = word.dropFirst().first else { return false }
    return "0"..."9" ~= second || (second == "." && word.count > 2)
  }

  /// Hands the words to the arguments in order.
  private func assign(
    _ words: [String], of command: Command
  ) throws(CommandError) -> [String: [String]] {
    var left = words[...]
    var taken: [String: [String]] = [:]
    for argument in command.arguments {
      if let option = argument.replacedBy, own.contains(where: { $0.name == option }) { continue }
      if argument.isVariadic, !left.isEmpty {
        taken[argument.name] = Array(left)
        left = []
      } else if let word = left.popFirst() {
        taken[argument.name] = [word]
      } else if !argument.isOptional {
        throw argument.missing(hints: ["Usage: \(command.usage)"])
      }
    }
    if let extra = left.first {
      throw .usage("unexpected argument '\(extra)'", hints: ["Usage: \(command.usage)"])
    }
    return taken
  }
}

// MARK: - Options

extension ArgumentParser {
  /// Takes one option with its value; before the command's name is whole only global ones exist.
  private mutating func takeOption(_ word: String, of command: Command?) throws(CommandError) {
    guard word != "-h" else {
      wantsHelp = true
      return
    }
    let (name, inline) = split(word)
    let ownOptions = command?.options ?? []
    if let found = ownOptions.named(name) {
      let value = try value(of: found, inline: inline, word: word, in: command)
      if !found.option.isRepeatable, own.contains(where: { $0.name == found.option.name }) {
        throw .usage("--\(found.option.name) is given twice", hints: [])
      }
      own.append(.init(name: found.option.name, value: value))
    } else if let found = table.globals.named(name) {
      let value = try value(of: found, inline: inline, word: word, in: command)
      if found.option == GlobalOptions.help.form { wantsHelp = true }
      globals.append(.init(name: found.option.name, value: value))
    } else {
      throw unknownOption(word, name: name, command: command)
    }
  }

  /// The name without dashes and the value after `=`; a single dash names nothing.
  private func split(_ word: String) -> (name: String, value: String?) {
    guard word.hasPrefix("--") else { return (word, nil) }
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
  }

  private mutating func value(
    of found: (option: OptionForm, isDenied: Bool), inline: String?, word: String,
    in command: Command?
  ) throws(CommandError) -> String {
    let option = found.option
    if let placeholder = option.placeholder {
      if let inline { return inline }
      guard let next = rest.first, next != "--", !isKnownOption(next, in: command) else {
        throw missingValue(option, placeholder: placeholder)
      }
      rest.removeFirst()
      return next
    }
    guard let inline else { return found.isDenied ? "false" : "true" }
    guard option.isNegatable, !found.isDenied, inline == "true" || inline == "false" else {
      throw .usage("--\(option.name) takes no value", hints: ["Write: \(option.label)"])
    }
    return inline
  }

  /// Whether `word` is an option here: a value of that spelling was more likely forgotten.
  private func isKnownOption(_ word: String, in command: Command?) -> Bool {
    guard word.hasPrefix("--") else { return word == "-h" }
    let name = split(word).name
    return command?.options.named(name) != nil || table.globals.named(name) != nil
  }
}
