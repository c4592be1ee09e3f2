/// The command line of the engine: one call of it per command.
@main
struct Crmctl {
  static let version = "0.1.0"

  let table: CommandTable
  let console: Console
  var environment: (String) -> String? = { _ in nil }

  static func main() {
    Platform.survivePipes()
    let program = Crmctl(
      table: .engine, console: .standard(), environment: Platform.environment)
    Platform.leave(program.run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Understands and runs one command line; every way out goes through here.
  func run(_ arguments: [String]) -> ExitCode {
    var asJSON = GlobalOptions.asksForJSON(arguments)
    do {
      let code: ExitCode
      switch try ArgumentParser.parse(spelled(arguments), table: table, environment: environment) {
      case .help(let words):
        console.write(try Help(table: table, width: pageWidth).page(words) + "\n")
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

  private var pageWidth: Int { min(console.terminal.columns ?? 100, 100) }

  private func fail(_ error: CommandError, asJSON: Bool) -> ExitCode {
    console.output.discard()
    console.errors.write(error.text(asJSON: asJSON))
    console.errors.flush()
    return error.exit
  }
}
