/// A command line that was understood: the command with what it was given.
struct Invocation: Sendable {
  /// An option as it was given; a flag's value is `true` or `false`.
  struct Given: Sendable, Hashable {
    let name: String
    let value: String
  }

  let table: CommandTable
  let command: Command
  let globals: GlobalOptions
  /// The command's own options in the order of the command line.
  var given: [Given]
  /// The words by the name of the argument that took them.
  let words: [String: [String]]

  /// What an option was given.
  subscript<Value>(_ option: Option<Value>) -> Value {
    get throws { try option.read(given.values(of: option.form)) }
  }

  /// What an argument was given.
  subscript<Value>(_ argument: Argument<Value>) -> Value {
    get throws { try argument.read(words[argument.form.name] ?? []) }
  }

  /// Whether an option was given, whatever its value.
  func has(_ option: some AnyOption) -> Bool { given.contains { $0.name == option.form.name } }
}

extension [Invocation.Given] {
  /// The values that an option was given, in order.
  func values(of option: OptionForm) -> [String] {
    filter { $0.name == option.name }.map(\.value)
  }
}
