import Foundation
import Testing

@testable import crmctl

@Suite("On a terminal")
struct TerminalTests {
  private func run(
    _ line: String, on program: BuiltProgram, answers: [String]
  ) -> (code: ExitCode, output: String, errors: String) {
    let memory = MemoryConsole(terminal: Terminal(inputIsTerminal: true), answers: answers)
    let words = ["--store", program.store.path, "--now", BuiltProgram.now] + Transcript.words(line)
    let code = Program(table: .engine, console: memory.console).run(words)
    return (code, memory.output, memory.errors)
  }

  @Test("add asks for required fields that were not given and have no default")
  func asks() throws {
    let program = try BuiltProgram()
    let result = run(
      "note add --body hello --quiet", on: program, answers: ["user/1"])
    #expect(result.code == .done && result.errors == "Subject: " && result.output == "1\n")
    let lead = run("lead add --quiet", on: program, answers: [""])
    #expect(lead.code == .refused && lead.errors.hasPrefix("Name: "))
  }

  @Test("A change of several records says how many and wants a yes")
  func confirms() throws {
    let program = try BuiltProgram()
    for name in ["A", "B"] { try program.run("lead add --name \(name)") }
    let line = "lead set --where 'status = new' --priority high"
    let refused = run(line, on: program, answers: ["n"])
    #expect(refused.code == .failure && refused.errors.hasPrefix("Change 2 leads? [y/N] "))
    let asJSON = run("--format json " + line, on: program, answers: ["n"])
    #expect(asJSON.errors.contains(#""code":"not-confirmed""#))
    #expect(try program.run("lead count --priority high").output == "0\n")
    #expect(run(line, on: program, answers: ["y"]).code == .done)
    #expect(try program.run("lead count --priority high").output == "2\n")
  }

  @Test("Every generated command has a help page and an example that its own parser understands")
  func help() throws {
    for command in CommandTable.engine.allCommands where !command.isHidden {
      let page = try Help(table: .engine).page(command.path)
      #expect(page.contains(command.example), "\(command.name)")
      #expect(command.example.hasPrefix("crmctl \(command.name)"), "\(command.name)")
      let words = Transcript.words(command.example).prefix { $0 != ">" }
      _ = try ArgumentParser.parse(Array(words), table: .engine)
    }
  }

  @Test("No command has two options of one name, nor a name that means two things")
  func options() {
    for command in CommandTable.engine.allCommands {
      let names = command.options.map(\.name)
      #expect(Set(names).count == names.count, "\(command.name): \(names.sorted())")
      let aliases = command.options.compactMap(\.alias).filter { !names.contains($0) }
      #expect(Set(aliases).count == aliases.count, "\(command.name)")
    }
  }
}
