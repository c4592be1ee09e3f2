import Testing

@testable import crmctl

@Suite("Prompt")
struct PromptTests {
  @Test("Questions are put on a terminal only, on standard error")
  func onTerminalOnly() {
    let nobody = MemoryConsole(answers: ["x", "y"])
    #expect(nobody.console.prompt.ask("Name") == nil)
    #expect(!nobody.console.prompt.confirm("Delete 5 records?"))
    #expect(nobody.errors.isEmpty)

    let person = MemoryConsole(terminal: Terminal(inputIsTerminal: true), answers: ["Ada", "s"])
    #expect(person.console.prompt.ask("Name") == "Ada")
    #expect(person.console.prompt.ask("Place") == "s")
    #expect(person.console.prompt.ask("More") == nil)
    #expect(person.errors == "Name: Place: More: ")
    #expect(person.output.isEmpty)
  }

  @Test("Only a yes confirms")
  func confirmation() {
    let answers = [("y", true), ("YES", true), ("", false), ("n", false), ("yep", false)]
    for (answer, value) in answers {
      let person = MemoryConsole(terminal: Terminal(inputIsTerminal: true), answers: [answer])
      #expect(person.console.prompt.confirm("Sure?") == value, "\(answer)")
    }
  }

  @Test("Progress is a line on a terminal's standard error, written when the percentage changes")
  func progress() {
    for isTerminal in [false, true] {
      let memory = MemoryConsole(terminal: Terminal(errorIsTerminal: isTerminal))
      var progress = Progress("Importing", console: memory.console)
      for done in 1...1000 { progress.update(done, of: 1000) }
      progress.finish()
      #expect(memory.errors.count { $0 == "\r" } == (isTerminal ? 102 : 0))
      #expect(memory.output.isEmpty)
    }
  }
}
