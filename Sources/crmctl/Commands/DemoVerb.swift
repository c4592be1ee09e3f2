import CRMCore

/// Makes a store with a small company in it and shows what the engine does.
enum DemoVerb {
  static let command = Command(
    path: ["demo"], summary: "Makes a small company in a temporary store and walks through it.",
    example: "crmctl demo",
    discussion: "With --store the demonstration is kept there.",
    run: { invocation, console in
      let path = try place(invocation.globals)
      let clock = try Session.clock(GlobalOptions(), isTest: false)
      let crm = try InitVerb.make(
        at: path, isTest: false, invocation.globals.storeOptions, clock)
      try InitVerb.Setup(
        organisation: "Lumen Studio", currency: CurrencyCode("EUR"), timeZone: "Europe/Paris",
        policy: Policy.standard.name
      ).write(to: crm)
      try DemoCompany.fill(crm)
      try crm.close()
      Walk(table: invocation.table, console: console, path: path).run()
      return .done
    })

  private static func place(_ globals: GlobalOptions) throws(CommandError) -> String {
    if let store = globals.ownStore { return store }
    guard let folder = Platform.makeTemporaryFolder("crm-demo") else {
      throw CommandError(
        code: .temporaryFolder, exit: .inputOutput,
        message: "no temporary folder can be made", hints: ["Name a place with --store"])
    }
    return "\(folder)/crm.store"
  }

  /// The steps of the demonstration, each a command line that is shown and run.
  private struct Walk {
    let table: CommandTable
    let console: Console
    let path: String

    func run() {
      say("Lumen Studio sells lighting. Its store is at \(path).")
      step("Five users work with it; you are the administrator.", "user list")
      step(
        "Leads are prospects. The ten most valuable first:",
        "lead list --sort estimated-value:desc --fields id,name,company,status,owner,estimatedValue"
      )
      step(
        "Lists are narrowed by conditions on any field.",
        "lead list --where 'status = contacted and estimated-value > 10000' --fields id,name,source"
      )
      step(
        "Every change goes by the rules. Skipping a status is refused:", "lead advance 2 qualified")
      step(
        "So is what a role does not allow; everything not allowed is denied:",
        "lead delete 1 --as amira")
      step(
        "Amira may do this, for the lead is hers.", "lead advance 1 qualified --as amira --quiet")
      step(
        "Before you do something, see what it would write:",
        "lead convert 1 --customer new --dry-run")
      step(
        "Converting makes a customer and a contact of a lead, in one commit.",
        "lead convert 1 --customer new --contact new --as amira")
      step(
        "What was agreed is a contract. Nothing is paid on a draft, and no cent too much.",
        "contract add --customer 1 --amount 12000 --title 'New lamps' --quiet")
      step("So it is signed first,", "contract sign 1 --quiet")
      step("and then paid in part.", "contract pay 1 4000")
      step(
        "Notes stay with what they are about.",
        "note add --subject lead/1 --body 'Wants samples by May' --quiet")
      step("Who changed what, and when, is never lost:", "lead history 1")
      step("Numbers come with their definitions.", "report sources")
      step("And all at a glance:", "report dashboard")
      finish()
    }

    private func finish() {
      say("That was it. To go on with this store:")
      console.write("\n")
      for line in ["export CRM_STORE=\(path)", "crmctl lead list", "crmctl help"] {
        console.line("  \(line)")
      }
    }

    private func say(_ text: String) {
      console.write("\n" + console.terminal.bold(Sanitizer.visible(text)) + "\n")
    }

    private func step(_ text: String, _ line: String) {
      say(text)
      console.line("$ crmctl \(line)")
      console.output.flush()
      _ = Program(table: table, console: console).run(["--store", path] + Self.words(line))
    }

    /// The words of a line, with single quotes around some.
    private static func words(_ line: String) -> [String] {
      line.split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap {
        index, part in
        index.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
      }
    }
  }
}
