import CRMCore
import Testing

@testable import crmctl

@Suite("The program")
struct ProgramTests {
  private func run(
    _ line: String, in memory: MemoryConsole = MemoryConsole(),
    action: @escaping Command.Action = { _, _ in .done }
  ) -> (code: ExitCode, output: String, errors: String) {
    let program = Program(table: .sample(run: action), console: memory.console)
    let code = program.run(line.split(separator: " ").map(String.init))
    return (code, memory.output, memory.errors)
  }

  @Test("A command's output and exit code are the process's")
  func output() {
    let result = run("lead list") { _, console in
      console.line("1\u{1B}")
      return .refused
    }
    #expect(result == (.refused, "1␛\n", ""))
  }

  @Test("An error leaves standard output empty and says what would be right")
  func error() {
    let result = run("lead list") { _, console in
      console.line("begun")
      throw CommandError(
        code: "lifecycle", exit: .refused, message: "lead/1 is new", hints: ["Allowed: contacted"],
        fields: [.init(name: "status", message: "not \u{7}")])
    }
    #expect(result.code == .refused && result.output.isEmpty)
    #expect(
      result.errors == """
        crmctl: error: lead/1 is new
          status: not ␇
          Allowed: contacted

        """)
  }

  @Test("With a JSON format an error is an object, even when the line is not understood")
  func jsonErrors() {
    let usage = run("--format json leed list")
    #expect(usage.code == .usage)
    #expect(usage.errors.hasPrefix(#"{"error":{"code":"usage","message":"unknown command 'leed'""#))
    let late = run("lead list --format=jsonl") { _, _ in
      throw CommandError(
        code: "denied", exit: .denied, message: "a\"\n\u{1B}",
        fields: [.init(name: "f", message: "m")])
    }
    #expect(
      late.errors == #"""
        {"error":{"code":"denied","message":"a\"\n\u001b","fields":[{"field":"f","message":"m"}],"hints":[]}}

        """#)
    #expect(run("leed list -- --format json").errors.hasPrefix("crmctl: error: "))
  }

  @Test("Any other error is a message too")
  func otherErrors() {
    struct Surprise: Error {}
    let result = run("lead list") { _, _ in throw Surprise() }
    #expect(result == (.failure, "", "crmctl: error: Surprise()\n"))
  }

  @Test("A closed pipe ends quietly")
  func closedPipe() {
    let result = run("lead list", in: MemoryConsole(isClosed: true)) { _, console in
      for number in 0..<100_000 { console.line("\(number)") }
      #expect(console.output.isClosed)
      return .done
    }
    #expect(result.code == .done && result.errors.isEmpty)
    #expect(result.output.utf8.count < 70_000)
  }

  @Test("Output that cannot be written is an error of its own")
  func fullDisk() {
    let memory = MemoryConsole()
    let console = Console(
      output: OutputWriter { _ in .failed(28) }, errors: memory.console.errors,
      terminal: Terminal(), nextLine: { nil })
    let code = Program(table: .sample(), console: console).run(["version"])
    #expect(code == .inputOutput)
    #expect(memory.errors.hasPrefix("crmctl: error: standard output cannot be written: "))
  }

  @Test("Machine formats are exact off a terminal, and safe on one")
  func machineFormats() {
    for isTerminal in [false, true] {
      let memory = MemoryConsole(terminal: Terminal(outputIsTerminal: isTerminal))
      let result = run("lead list", in: memory) { _, console in
        console.writeData("a\t\u{1B}\n")
        return .done
      }
      #expect(result.output == (isTerminal ? "a\t␛\n" : "a\t\u{1B}\n"))
    }
  }

  @Test("--no-color takes colour away")
  func noColor() {
    for (line, hasColor) in [("lead list", true), ("lead list --no-color", false)] {
      let memory = MemoryConsole(terminal: Terminal(outputIsTerminal: true, hasColor: true))
      _ = run(line, in: memory) { _, console in
        console.write(console.terminal.bold("x"))
        return .done
      }
      #expect(memory.output.contains("\u{1B}") == hasColor)
    }
  }

  @Test("Help, version, completions and the shell's question answer on standard output")
  func standardCommands() {
    #expect(run("").output.hasPrefix("Usage:"))
    #expect(run("help lead").output.contains("crmctl help lead VERB"))
    #expect(run("help --all").output.contains("crmctl settings stage add KEY"))
    #expect(run("help nothing").code == .usage)
    #expect(run("version").output == "crmctl \(Program.version)\n")
    #expect(run("--version").output == run("version").output)
    #expect(run("version --format json").output == "{\"version\":\"\(Program.version)\"}\n")
    #expect(run("completions zsh").output.hasPrefix("#compdef crmctl\n"))
    #expect(run("__complete -- lead adv").output == "advance\tMoves a lead to another status.\n")
    #expect(run("--help").code == .done)
  }
}
