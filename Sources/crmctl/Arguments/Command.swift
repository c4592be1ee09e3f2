/// One row of the command table: parser, help, suggestions and completions all derive from it.
struct Command: Sendable {
  /// What a command does; it answers the exit code, or throws and nothing reaches standard output.
  typealias Action = @Sendable (Invocation, Console) throws -> ExitCode

  /// The words that name it, for example `lead advance`.
  var path: [String]
  /// One sentence, shown in lists of commands.
  var summary: String
  var arguments: [Argument] = []
  var options: [Option] = []
  /// A whole line that works, starting with `crmctl`.
  var example: String
  /// More for the command's own help page.
  var discussion = ""
  /// Left out of help, suggestions and completions.
  var isHidden = false
  var run: Action

  var name: String { path.joined(separator: " ") }

  /// `crmctl lead advance ID STATUS [options]`.
  var usage: String {
    var words = ["crmctl"] + path + arguments.map(\.label)
    if !options.isEmpty { words.append("[options]") }
    return words.joined(separator: " ")
  }
}
