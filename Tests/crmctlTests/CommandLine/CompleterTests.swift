import Testing

@testable import crmctl

@Suite("Completer")
struct CompleterTests {
  private func names(_ words: String...) -> [String] {
    Completer(table: .sample()).answer(words).entries.map(\.name)
  }

  @Test("Words of each level are offered by their beginning")
  func wordsOfEachLevel() {
    #expect(names("le") == ["lead"])
    #expect(names("").count == 7)
    #expect(names("lead", "a") == ["add", "advance"])
    #expect(names("settings", "") == ["stage"])
    #expect(names("--format", "json", "settings", "stage", "") == ["add", "remove"])
    #expect(names("nothing", "") == [])
    #expect(names() == [])
  }

  @Test("Options are offered once, repeatable ones again")
  func options() {
    #expect(names("lead", "add", "--na") == ["--name"])
    #expect(names("lead", "add", "--name", "x", "--na") == [])
    #expect(names("lead", "add", "--tag", "x", "--ta") == ["--tag"])
    #expect(names("lead", "add", "--no-d") == ["--no-do-not-email"])
    #expect(names("--sto") == ["--store"])
    #expect(names("search", "--form") == ["--format"])
    #expect(names("search", "--", "--form") == [])
  }

  @Test("Values are offered from choices and files")
  func values() {
    #expect(names("lead", "add", "--priority", "") == ["low", "medium", "high"])
    #expect(names("lead", "advance", "1", "q") == ["qualified"])
    #expect(names("lead", "advance", "1", "lost", "") == [])
    #expect(names("search", "--format", "") == ["long", "short"])
    #expect(names("--format", "js") == ["json", "jsonl"])
    #expect(Completer(table: .sample()).lines(["lead", "export", "x"]) == [":files"])
    #expect(Completer(table: .sample()).lines(["--store", ""]) == [":files"])
  }

  @Test("Every word of every command's path is offered in its place")
  func wholeTable() {
    let table = CommandTable.sample()
    for command in table.allCommands where !command.isHidden {
      for place in command.path.indices {
        let words = Array(command.path[..<place]) + [""]
        let offered = Completer(table: table).answer(words).entries.map(\.name)
        #expect(offered.contains(command.path[place]), "\(command.name)")
      }
    }
  }

  @Test("Each script asks the hidden command", arguments: CompletionScript.allCases)
  func scripts(script: CompletionScript) {
    #expect(script.text.contains(" \(CompletionScript.question) -- "))
    #expect(script.text.contains(":files"))
  }
}
