import CRMCore

/// The commands that need no store.
enum StandardCommands {
  static let all = [help, version, completions, complete]

  private static let words = Argument.rest("WORD", "A noun, and a verb of it", optional: true)
  private static let everyPage = Option.flag("all", "Show every page")
  private static let shell = Argument<CompletionScript>.choice(
    "SHELL", "bash, zsh or fish", "shell")
  private static let line = Argument.rest("WORD", "The words so far", optional: true)

  private static let help = Command(
    path: ["help"], summary: "Shows help on a noun, a verb or everything.",
    arguments: [words], options: [everyPage], example: "crmctl help lead advance",
    run: { invocation, console in
      let table = invocation.table.worded(byStoreAt: invocation.globals.store)
      let help = Help(table: table, terminal: console.terminal)
      let isAll = try invocation[everyPage]
      console.write((isAll ? help.manual : try help.page(invocation[words])) + "\n")
      return .done
    })

  private static let version = Command(
    path: ["version"], summary: "Shows the version.", example: "crmctl version",
    run: { invocation, console in
      let version = Program.version
      if invocation.globals.format.isJSON {
        console.show(Facts(["version": .text(version)]), .json)
      } else {
        console.line("crmctl \(version)")
      }
      return .done
    })

  private static let completions = Command(
    path: ["completions"], summary: "Prints the completion script of a shell.",
    arguments: [shell],
    example: "crmctl completions bash > ~/.local/share/bash-completion/completions/crmctl",
    run: { invocation, console in
      console.write(try invocation[shell].text + "\n")
      return .done
    })

  private static let complete = Command(
    path: [CompletionScript.question], summary: "Answers a shell's completion.",
    arguments: [line], example: "crmctl __complete -- lead adv", isHidden: true,
    run: { invocation, console in
      let words = try invocation[line]
      let store = GlobalOptions.store(in: words) ?? invocation.globals.store
      let table = invocation.table.worded(byStoreAt: store)
      for line in Completer(table: table).lines(words) {
        console.write(line + "\n")
      }
      return .done
    })
}
