import CRMCore
import CRMStorage

/// Makes a new store.
enum InitVerb {
  private static let organisation = Option.value("organisation", "NAME", "The organisation")
  private static let currency = Option.value(
    "currency", "CCC", "The home currency, such as EUR")
  private static let timeZone = Option.value(
    "time-zone", "ZONE", "The zone of typed times and of days, such as UTC")
  private static let preset = Option.value(
    "preset", "PRESET", "The policy", completion: .choices(Policy.presets.map(\.name)))
  private static let sample = Option.flag("sample", "Fill it with a small company")
  private static let testClock = Option.flag(
    "test-clock", "Allow --now on this store, for tests")

  static let command = Command(
    path: ["init"], summary: "Makes a new store; you become its administrator.",
    options: [organisation, currency, timeZone, preset, sample, testClock],
    example: "crmctl init --organisation Acme --currency EUR --time-zone UTC",
    run: { invocation, console in
      let setup = try Setup(invocation, console)
      let globals = invocation.globals
      let isTest = try invocation[testClock]
      let clock = try Session.clock(globals, isTest: isTest)
      try setup.write(
        to: try CRM.open(.inMemory, options: .init(clock: clock, zones: Session.zones)))
      if globals.isDryRun {
        console.note("Nothing was written. A store would be made at \(globals.store)")
        return .done
      }
      let crm = try make(at: globals.store, isTest: isTest, globals.storeOptions, clock)
      try setup.write(to: crm)
      if try invocation[sample] { try DemoCompany.fill(crm) }
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
    return try CRM.open(.store(store), options: .init(clock: clock, zones: Session.zones))
  }

  private static func report(_ crm: CRM, _ globals: GlobalOptions, _ console: Console) {
    let user = crm.snapshot.users.first
    guard globals.format.isJSON else {
      console.line("Made \(globals.store). user/1 (\(user?.username ?? "")) administers it.")
      return
    }
    let facts = Facts([
      "store": .text(globals.store), "user": .text(user?.username ?? ""),
      "position": .integer(crm.snapshot.position),
    ])
    console.show(facts, globals.format)
  }

  /// What the first commit of a store says.
  struct Setup {
    var settings: StoreSettings
    var administrator: User

    init(_ invocation: Invocation, _ console: Console) throws {
      var problems: [CRMError.FieldProblem] = []
      func answer(_ option: Option<String?>) throws -> String {
        let name = option.form.name
        let typed = try invocation[option] ?? console.prompt.ask(Naming.label(name)) ?? ""
        if typed.isEmpty { problems.append(CRMError.FieldProblem(name, .missing)) }
        return typed
      }
      let (organisation, currency) = (try answer(organisation), try answer(currency))
      let timeZone = try answer(timeZone)
      let reference = RecordReference(kind: StoreSettings.kind, number: 0)
      if !problems.isEmpty { throw CRMError.invalid(reference, problems) }
      try self.init(
        organisation: organisation, currency: CurrencyCode(currency), timeZone: timeZone,
        policy: invocation[preset] ?? Policy.standard.name)
    }

    init(
      organisation: String, currency: CurrencyCode, timeZone: String, policy: String
    ) throws {
      settings = StoreSettings(
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
