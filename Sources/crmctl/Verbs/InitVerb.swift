import CRMCore
import CRMStorage

/// Makes a new store.
enum InitVerb {
  static let command = Command(
    path: ["init"], summary: "Makes a new store; you become its administrator.",
    options: [
      .value("organisation", "NAME", "The organisation"),
      .value("currency", "CCC", "The home currency, such as EUR"),
      .value("time-zone", "ZONE", "The zone of typed times and of days, such as UTC"),
      .value(
        "preset", "PRESET", "The policy",
        completion: .choices(Policy.presets.map(\.name))),
      .flag("sample", "Fill it with a small company"),
      .flag("test-clock", "Allow --now on this store, for tests"),
    ],
    example: "crmctl init --organisation Acme --currency EUR --time-zone UTC",
    run: { invocation, console in
      let setup = try Setup(invocation, console)
      let globals = invocation.globals
      let isTest = invocation.flag("test-clock") == true
      let clock = try Session.clock(globals, isTest: isTest)
      try setup.write(
        to: try CRM.open(.inMemory, options: .init(clock: clock, zones: Session.zones)))
      if globals.isDryRun {
        console.note("Nothing was written. A store would be made at \(globals.store)")
        return .done
      }
      let crm = try make(at: globals.store, isTest: isTest, globals.storeOptions, clock)
      try setup.write(to: crm)
      if invocation.flag("sample") == true { try DemoCompany.fill(crm) }
      report(crm, globals, console)
      return .done
    })

  /// Makes an empty store and opens the engine on it.
  static func make(
    at path: String, isTest: Bool, _ options: JSONFileStore.Options,
    _ clock: @escaping @Sendable () -> Timestamp
  ) throws -> CRM {
    var options = options
    options.now = clock
    let store = try JSONFileStore.create(at: path, hasTestClock: isTest, options: options)
    return try Session.open(store, clock)
  }

  private static func report(_ crm: CRM, _ globals: GlobalOptions, _ console: Console) {
    let user = crm.snapshot.users.first
    guard globals.format.isJSON else {
      console.line("Made \(globals.store). user/1 (\(user?.username ?? "")) administers it.")
      return
    }
    var json = JSONWriter()
    json.beginObject()
    json.member("store", globals.store)
    json.member("user", user?.username)
    json.member("position") { $0.integer(crm.snapshot.position) }
    json.endObject()
    console.writeLine(json)
  }

  /// What the first commit of a store says.
  struct Setup {
    var settings: Settings
    var administrator: User

    init(_ invocation: Invocation, _ console: Console) throws {
      var answers: [String: String] = [:]
      var problems: [FieldProblem] = []
      for option in ["organisation", "currency", "time-zone"] {
        let name = Naming.label(option)
        if let answer = invocation.value(option) ?? console.prompt.ask(name), !answer.isEmpty {
          answers[option] = answer
        } else {
          problems.append(FieldProblem(option, .missing))
        }
      }
      let reference = RecordReference(kind: Settings.kind, number: 0)
      if !problems.isEmpty { throw CRMError.invalid(reference, problems) }
      try self.init(
        organisation: answers["organisation"] ?? "",
        currency: CurrencyCode(answers["currency"] ?? ""), timeZone: answers["time-zone"] ?? "",
        policy: invocation.value("preset") ?? Policy.standard.name)
    }

    init(
      organisation: String, currency: CurrencyCode, timeZone: String, policy: String
    ) throws {
      settings = Settings(
        organisation: organisation, currency: currency, timeZone: timeZone, policy: policy)
      let role = Policy.preset(named: policy)?.administratorRole?.name ?? ""
      let name = Platform.userName
      administrator = User(username: name, name: name, role: role)
    }

    func write(to crm: CRM) throws {
      try crm.write(as: .system) { tx in
        try tx.setUp(settings, administrator: administrator)
      }
    }
  }
}
