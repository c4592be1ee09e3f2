/// One row of the command table: parser, help, suggestions and completions all derive from it.
struct Command: Sendable {
  /// What a command does; it answers the exit code, or throws and nothing reaches standard output.
  typealias Action = @Sendable (Invocation, Console) throws -> ExitCode

  /// The words that name it, for example `lead advance`.
  let path: [String]
  /// One sentence, shown in lists of commands.
  let summary: String
  var arguments: [ArgumentForm]
  var options: [OptionForm]
  /// A whole line that works, starting with `crmctl`.
  let example: String
  /// More for the command's own help page.
  let discussion: String
  /// Left out of help, suggestions and completions.
  let isHidden: Bool
  let run: Action

  init(
    path: [String], summary: String, arguments: [any AnyArgument] = [],
    options: [any AnyOption] = [], example: String, discussion: String = "",
    isHidden: Bool = false, run: @escaping Action
  ) {
    self.path = path
    self.summary = summary
    self.arguments = arguments.map(\.form)
    self.options = options.map(\.form)
    self.example = example
    self.discussion = discussion
    self.isHidden = isHidden
    self.run = run
  }

  var name: String { path.joined(separator: " ") }

  /// `crmctl lead advance ID STATUS [options]`.
  var usage: String {
    var words = ["crmctl"] + path + arguments.map(\.label)
    if !options.isEmpty { words.append("[options]") }
    return words.joined(separator: " ")
  }
}
