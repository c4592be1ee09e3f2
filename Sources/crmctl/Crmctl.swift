/// The command line of the engine: one call of it per command.
@main
enum Crmctl {
  static func main() {
    Platform.survivePipes()
    let program = Program(
      table: .engine, console: .standard(), environment: Platform.environment)
    Platform.leave(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
