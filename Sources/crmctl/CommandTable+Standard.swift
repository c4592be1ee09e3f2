extension CommandTable {
  /// The table of `crmctl`.
  static let standard = CommandTable(commands: [help, version, completions, complete])

  private static let help = Command(
    path: ["help"], summary: "Shows help on a noun, a verb or everything.",
    arguments: [Argument("WORD", "A noun, and a verb of it", optional: true, variadic: true)],
    options: [.flag("all", "Show every page")],
    example: "crmctl help lead advance",
    run: { invocation, console in
      let width = min(console.terminal.columns ?? 100, 100)
      let help = Help(table: invocation.table, width: width)
      let isAll = invocation.flag("all") == true
      console.write((isAll ? help.manual : try help.page(invocation.arguments("WORD"))) + "\n")
      return .done
    })

  private static let version = Command(
    path: ["version"], summary: "Shows the version.", example: "crmctl version",
    run: { invocation, console in
      let version = Crmctl.version
      console.write(
        invocation.globals.format.isJSON
          ? "{\"version\":\(JSONText.quoted(version))}\n" : "crmctl \(version)\n")
      return .done
    })

  private static let completions = Command(
    path: ["completions"], summary: "Prints the completion script of a shell.",
    arguments: [
      Argument(
        "SHELL", "bash, zsh or fish",
        completion: .choices(CompletionScript.allCases.map(\.rawValue)))
    ],
    example: "crmctl completions bash > ~/.local/share/bash-completion/completions/crmctl",
    run: { invocation, console in
      let shell = invocation.argument("SHELL") ?? ""
      guard let script = CompletionScript(rawValue: shell) else {
        throw CommandError.unknown(
          "shell", shell, among: CompletionScript.allCases.map(\.rawValue))
      }
      console.write(script.text + "\n")
      return .done
    })

  private static let complete = Command(
    path: [CompletionScript.question], summary: "Answers a shell's completion.",
    arguments: [Argument("WORD", "The words so far", optional: true, variadic: true)],
    example: "crmctl __complete -- lead adv", isHidden: true,
    run: { invocation, console in
      for line in Completer(table: invocation.table).lines(invocation.arguments("WORD")) {
        console.write(line + "\n")
      }
      return .done
    })
}
