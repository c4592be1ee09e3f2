import CRMCore
import Testing

@testable import crmctl

@Suite("Argument parser")
struct ArgumentParserTests {
  private func parse(
    _ line: String, environment: [String: String] = [:]
  ) throws -> Invocation {
    let words = line.split(separator: " ").map(String.init)
    let request = try ArgumentParser.parse(words, table: .sample()) { environment[$0] }
    guard case .run(let invocation) = request else {
      throw CommandError.usage("help", hints: [])
    }
    return invocation
  }

  private func refusal(_ line: String) -> CommandError? {
    #expect(throws: CommandError.self, "\(line)") { try parse(line) }
  }

  @Test(
    "Global options stand before, between and after the command's words",
    arguments: [
      "--format json --as=amira lead list --limit 5",
      "lead --format=json --as amira list --limit=5",
      "lead list --format json --limit 5 --as amira",
      "--as amira lead list --limit 5 --format=json",
    ])
  func globalOptionsAnywhere(line: String) throws {
    let invocation = try parse(line)
    #expect(invocation.command.path == ["lead", "list"])
    #expect(invocation.globals.format == .json)
    #expect(invocation.globals.user == "amira")
    #expect(invocation.given == [.init(name: "limit", value: "5")])
  }

  @Test("Every global option sets what it says")
  func everyGlobalOption() throws {
    let globals = try parse(
      """
      version --store s --as u --format tsv --idempotency-key k --dry-run --at t --zone z --now n \
      --quiet --verbose --no-color --yes --accept-missing-head --accept-short-copy --accept-network
      """
    ).globals
    #expect(globals.store == "s" && globals.user == "u" && globals.format == .tsv)
    #expect(globals.idempotencyKey == "k" && globals.at == "t" && globals.zone == "z")
    #expect(globals.now == "n" && globals.isDryRun && globals.isQuiet && globals.isVerbose)
    #expect(globals.hasNoColor && globals.isYes)
    #expect(globals.acceptsMissingHead && globals.acceptsShortCopy && globals.acceptsNetwork)
  }

  @Test("A command's own option wins over the global one after the command's name")
  func ownOptionWins() throws {
    let invocation = try parse("--format json search --format long ada")
    #expect(try invocation[Sample.format] == "long")
    #expect(invocation.globals.format == .json)
  }

  @Test("The store is the option, else the environment, else a folder here")
  func storePath() throws {
    #expect(try parse("version").globals.store == "./crm.store")
    #expect(try parse("version", environment: ["CRM_STORE": "e"]).globals.store == "e")
    #expect(try parse("version", environment: ["CRM_STORE": ""]).globals.store == "./crm.store")
    #expect(
      try parse("--store o version", environment: ["CRM_STORE": "e"]).globals.store == "o")
  }

  @Test("Two dashes end the options")
  func dashesEndOptions() throws {
    let invocation = try parse("search -- --format -x --")
    #expect(try invocation[Sample.words] == ["--format", "-x", "--"])
    #expect(invocation.given.isEmpty)
  }

  @Test("A value may start with a dash")
  func valuesWithDashes() throws {
    let invocation = try parse("lead add --tag +a --tag -b --estimated-value -5 --name=--help")
    #expect(try invocation[Sample.tags] == ["+a", "-b"])
    #expect(try invocation[Sample.value] == "-5")
    #expect(try invocation[Sample.name] == "--help")
    #expect(try parse("lead add --name --unknown")[Sample.name] == "--unknown")
  }

  @Test("An option's name in place of a value is a forgotten value")
  func forgottenValue() throws {
    for line in [
      "lead add --name --tag x", "lead add --name --tag=x", "lead add --name", "--store",
      "lead add --name -- x", "lead add --name --no-do-not-email", "lead add --name -h",
    ] {
      let error = try #require(refusal(line))
      #expect(error.exit == .usage && error.message.hasSuffix("needs a value"), "\(line)")
    }
  }

  @Test("Negative numbers are arguments where a command takes arguments")
  func negativeNumbers() throws {
    #expect(try parse("contract pay 1 -5")[Sample.amount] == "-5")
    #expect(try parse("contract pay 1 -.5")[Sample.amount] == "-.5")
    #expect(try parse("contract pay 1 -- -5")[Sample.amount] == "-5")
    #expect(try parse("search -")[Sample.words] == ["-"])
    #expect(refusal("lead list -5")?.message == "unknown option '-5'")
  }

  @Test("A flag that may be denied is true, false or absent")
  func negatableFlag() throws {
    let flags: [(String, Bool?)] = [
      ("lead add", nil), ("lead add --do-not-email", true), ("lead add --no-do-not-email", false),
      ("lead add --do-not-email=false", false), ("lead add --do-not-email=true", true),
    ]
    for (line, value) in flags { #expect(try parse(line)[Sample.noMail] == value) }
    #expect(refusal("lead add --do-not-email=maybe")?.code == "usage")
    #expect(refusal("lead list --deleted=true")?.code == "usage")
    #expect(refusal("lead list --no-deleted")?.code == "usage")
  }

  @Test("An option may replace an argument")
  func replacedArgument() throws {
    let bulk = try parse("lead advance --where x lost")
    #expect(refused { try bulk[Sample.lead] } == "ID is missing")
    #expect(try bulk[Sample.status] == "lost")
    #expect(try parse("lead advance 1 lost")[Sample.lead] == "1")
    #expect(refusal("lead advance lost")?.message == "STATUS is missing")
  }

  @Test("What an option or an argument cannot read is refused when it is read")
  func readings() throws {
    #expect(try parse("lead list --limit 5")[Sample.limit] == 5)
    #expect(try parse("lead list")[Sample.limit] == nil)
    #expect(try parse("lead list --deleted")[Sample.deleted])
    #expect(try !parse("lead list")[Sample.deleted])
    #expect(try parse("lead export")[Sample.file] == nil)
    #expect(
      refused { try parse("lead list --limit 0")[Sample.limit] } == "--limit: '0' is not a number")
    let shell = Argument<CompletionScript>.choice("SHELL", "A shell", "shell")
    #expect(refused { try shell.read(["fihs"]) } == "unknown shell 'fihs'")
    let mode = Option.choice("row-mode", "MODE", "A mode", of: CompletionScript.self)
    #expect(try mode.read(["zsh"]) == .zsh)
    #expect(refused { try mode.read(["x"]) } == "unknown row mode 'x'")
    let pairs = Option.pairs("map", "A=B", "Pairs")
    #expect(try pairs.read(["a=b=c"]).map(\.value) == ["b=c"])
    #expect(refused { try pairs.read(["=b"]) } == "--map takes A=B, not '=b'")
  }

  private func refused<T>(_ body: () throws -> T) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return CommandError(error).message
    }
  }

  @Test("A value is kept as it was typed")
  func valuesAreKept() throws {
    #expect(try parse("lead add --name=a=b")[Sample.name] == "a=b")
    #expect(try parse("lead add --name=")[Sample.name] == "")
  }

  @Test(
    "What is not known is refused with the nearest word",
    arguments: [
      ("laed list", "Did you mean lead?"), ("leads list", "Did you mean lead?"),
      ("lead lsit", "Did you mean list?"), ("settings stage ad", "Did you mean add?"),
      ("lead add --nmae x", "Did you mean --name?"), ("lead add -name x", "Did you mean --name?"),
      ("--fromat json lead list", "Did you mean --format?"),
      ("--format jsno version", "Did you mean json?"),
      ("lead add --estimated 5", "Did you mean --estimated-value?"),
      ("completions fihs", "Did you mean fish?"),
    ])
  func suggestions(line: String, hint: String) throws {
    let console = MemoryConsole()
    let code = Program(table: .sample(), console: console.console)
      .run(line.split(separator: " ").map(String.init))
    #expect(code == .usage)
    #expect(console.errors.contains("  \(hint)\n"))
    #expect(console.output.isEmpty)
  }

  @Test("Too few and too many words are refused with the usage")
  func wordCounts() {
    #expect(refusal("contract pay 1")?.hints == ["Usage: crmctl contract pay ID AMOUNT [options]"])
    #expect(refusal("contract pay 1 2 3")?.message == "unexpected argument '3'")
    #expect(refusal("search")?.message == "WORDS is missing")
    #expect(refusal("lead")?.message == "lead needs a verb")
    #expect(refusal("settings stage")?.hints.first == "Verbs: add, remove")
    #expect(refusal("lead list --limit 1 --limit 2")?.message == "--limit is given twice")
  }

  @Test(
    "Help wins over missing words",
    arguments: [
      ("", []), ("--help", []), ("-h", []), ("lead --help", ["lead"]), ("lead help", ["lead"]),
      ("--help lead add", ["lead", "add"]), ("lead advance -h", ["lead", "advance"]),
    ])
  func help(line: String, path: [String]) throws {
    let words = line.split(separator: " ").map(String.init)
    guard case .help(let found) = try ArgumentParser.parse(words, table: .sample()) else {
      Issue.record("no help for \(line)")
      return
    }
    #expect(found == path)
  }

  @Test("Every option of every command is understood in each of its forms")
  func wholeTable() throws {
    let table = CommandTable.sample()
    for command in table.allCommands where !command.isHidden {
      for option in command.options {
        let words = command.arguments.map { _ in "1" }
        let forms =
          option.placeholder == nil
          ? option.spellings.map { [$0] } : [["--\(option.name)", "v"], ["--\(option.name)=v"]]
        for form in forms {
          let line = (command.path + words + form).joined(separator: " ")
          let isReplaced = command.arguments.contains { $0.replacedBy == option.name }
          guard !isReplaced else { continue }
          #expect(try parse(line).given.map(\.name) == [option.name], "\(line)")
        }
      }
    }
  }
}
