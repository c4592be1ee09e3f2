/// The program: a command line in, its result on a console, and the exit code out.
struct Program {
  static let version = "0.1.0"

  let table: CommandTable
  let console: Console
  var environment: (String) -> String? = { _ in nil }

  /// Understands and runs one command line; every way out goes through here.
  func run(_ arguments: [String]) -> ExitCode {
    var asJSON = OutputFormat.asksForJSON(arguments)
    do {
      let code: ExitCode
      switch try ArgumentParser.parse(spelled(arguments), table: table, environment: environment) {
      case .help(let words):
        let usual = try GlobalOptions([], environment: environment).store
        let store = GlobalOptions.store(in: arguments) ?? usual
        let table = table.worded(byStoreAt: store)
        console.write(try Help(table: table, terminal: console.terminal).page(words) + "\n")
        code = .done
      case .run(let invocation):
        asJSON = invocation.globals.format.isJSON
        if invocation.globals.hasNoColor { console.terminal.hasColor = false }
        code = try invocation.command.run(invocation, console)
      }
      try console.finish()
      return code
    } catch {
      return fail(CommandError(error), asJSON: asJSON)
    }
  }

  /// `--version` is a command for those who try it first.
  private func spelled(_ arguments: [String]) -> [String] {
    arguments == ["--version"] ? ["version"] : arguments
  }

  private func fail(_ error: CommandError, asJSON: Bool) -> ExitCode {
    console.output.discard()
    console.errors.write(error.text(asJSON: asJSON))
    console.errors.flush()
    return error.exit
  }
}
