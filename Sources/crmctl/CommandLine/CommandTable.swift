import CRMCore

/// Everything that `crmctl` understands, as values.
struct CommandTable: Sendable {
  /// A first word that needs a verb after it, such as a kind of record.
  struct Noun: Sendable {
    let name: String
    /// Make what is said of the noun, and its commands; only called where it is shown or used, so that
    /// start-up stays short: both ask the schema of a kind.
    private let makeSummary: @Sendable () -> String
    let commands: @Sendable () -> [Command]

    init(
      _ name: String, _ summary: @escaping @autoclosure @Sendable () -> String,
      commands: @escaping @Sendable () -> [Command]
    ) {
      self.name = name
      makeSummary = summary
      self.commands = commands
    }

    var summary: String { makeSummary() }
  }

  /// A word that may follow others, with its summary.
  struct Entry: Sendable, Hashable {
    let name: String
    let summary: String
  }

  var globals: [OptionForm] = GlobalOptions.table
  var nouns: [Noun] = []
  /// The kinds of record that stores are opened with.
  var catalog = Catalog.standard
  /// Commands whose path is one word.
  var commands: [Command] = []
  /// Finds the words in force in the store at a path; nil where there are none to be found.
  var vocabulary: @Sendable (_ store: String) -> (@Sendable (Command) -> Command)? = { _ in nil }
  /// Gives a command these words.
  private(set) var word: @Sendable (Command) -> Command = { $0 }

  /// The table whose commands name the words in force in a store.
  func worded(byStoreAt path: String) -> CommandTable {
    guard let word = vocabulary(path) else { return self }
    var table = self
    table.word = word
    return table
  }

  /// The commands whose path starts with `word`, hidden ones too.
  func commands(startingWith word: String) -> [Command] {
    let own = nouns.first { $0.name == word }?.commands() ?? []
    return commands.filter { $0.path.first == word } + own.map(self.word)
  }

  /// The words of the first level, nouns first.
  var firstWords: [Entry] {
    nouns.map { Entry(name: $0.name, summary: $0.summary) }
      + commands.filter { !$0.isHidden }.map { Entry(name: $0.name, summary: $0.summary) }
  }

  /// The words that may follow `path`, in the order of the table.
  func words(after path: [String]) -> [Entry] {
    guard let first = path.first else { return firstWords }
    return commands(startingWith: first).words(after: path)
  }

  /// Every command there is.
  var allCommands: [Command] { commands + nouns.flatMap { $0.commands() } }
}

extension [Command] {
  /// The command that `path` names exactly.
  func at(_ path: [String]) -> Command? { first { $0.path == path } }

  /// The words that may follow `path`; a word that needs another is summed up by those.
  func words(after path: [String]) -> [CommandTable.Entry] {
    var entries: [CommandTable.Entry] = []
    for command in self
    where !command.isHidden && command.path.count > path.count && command.path.starts(with: path) {
      let name = command.path[path.count]
      guard !entries.contains(where: { $0.name == name }) else { continue }
      let own = at(path + [name])?.summary
      let below = filter { $0.path.count > path.count + 1 && $0.path.starts(with: path + [name]) }
      let summary = own ?? below.map { $0.path[path.count + 1] }.joined(separator: ", ")
      entries.append(.init(name: name, summary: summary))
    }
    return entries
  }
}
