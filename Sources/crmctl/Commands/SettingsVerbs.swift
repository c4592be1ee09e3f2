import CRMCore

/// The verbs of the settings, of which a store has one record.
enum SettingsVerbs {
  static var all: [Command] {
    [
      show, set, rate, lostReason("add", "Adds a reason for which leads are lost.", adds: true),
      lostReason("remove", "Removes a reason for which leads are lost.", adds: false),
    ] + stageVerbs
  }

  private static var stageVerbs: [Command] {
    [
      stage("add", "Adds a stage to a pipeline.", stageOptions) { settings, key, input, before in
        var stage = StoreSettings.PipelineStage()
        stage.key = Naming.key(key)
        try input(&stage)
        try settings.insert(stage, before: before)
      },
      stage("set", "Changes a stage.", stageOptions) { settings, key, input, before in
        try settings.changeStage(key, before: before, input)
      },
      stage("remove", "Removes a stage that nothing is in.", []) { settings, key, _, _ in
        try settings.removeStage(key)
      },
    ]
  }

  private static let only: StoreSettings.ID = 1

  private static let currency = Argument("CCC", "The currency, such as USD") {
    try CurrencyCode($0)
  }
  private static let price = Argument("RATE", "Its price, such as 0.92") {
    try ExchangeRate.DecimalRate($0)
  }
  private static let day = Option.typed(
    "on", "DATE", "From which day on; else from today", as: CalendarDate.self)
  private static let reason = Argument("REASON", "The reason, in kebab-case") { Naming.key($0) }
  private static let stageKey = Argument("KEY", "The stage's key")
  private static let before = Option.value("before", "KEY", "The stage that it stands before")

  private static var show: Command {
    Command(
      path: ["settings", "show"], summary: "Shows the settings.", example: "crmctl settings show"
    ) { session in session.show(try session.record(only)) }
  }

  private static var set: Command {
    changing(
      ["settings", "set"], "Changes the settings.",
      options: FieldInput<StoreSettings>.changingOptions,
      example: "crmctl settings set --time-zone UTC"
    ) { session in
      let input = try FieldInput<StoreSettings>.changing(session)
      let version = try session[Command.ifVersion]
      return { tx in try tx.update(only, ifVersion: version) { try input.apply(to: &$0) } }
    }
  }

  private static var rate: Command {
    changing(
      ["settings", "rate"], "Says what one unit of a currency costs in the home currency.",
      arguments: [currency, price], options: [day],
      example: "crmctl settings rate USD 0.92 --on 2026-11-01"
    ) { session in
      let (currency, price) = (try session[currency], try session[price])
      let day = try session[day]
      return { tx in try tx.setRate(of: currency, price, on: day) }
    }
  }

  private static func lostReason(_ verb: String, _ summary: String, adds: Bool) -> Command {
    changing(
      ["settings", "lost-reason", verb], summary, arguments: [reason],
      example: "crmctl settings lost-reason \(verb) no-interest"
    ) { session in
      let reason = try session[reason]
      return { tx in
        try tx.update(only) { settings in
          settings.lostReasons.removeAll { $0 == reason }
          if adds { settings.lostReasons.append(reason) }
        }
      }
    }
  }

  private static var stageParts: [FieldType.Part] {
    if case .parts(let types) = StoreSettings.PipelineStage.crmType {
      types.filter { $0.name != "key" }
    } else {
      []
    }
  }

  /// The option that sets a part of a stage.
  private static func setting(_ part: FieldType.Part) -> Option<[String]> {
    .list(
      part.name, part.type.placeholder, Naming.label(part.name),
      completion: .choices(part.type.options.map(\.key)))
  }

  private static var stageOptions: [any AnyOption] { stageParts.map(setting) + [before] }

  private static func stage(
    _ verb: String, _ summary: String, _ options: [any AnyOption],
    _ change:
      @escaping @Sendable (
        inout StoreSettings, String, (inout StoreSettings.PipelineStage) throws -> Void, String?
      ) throws -> Void
  ) -> Command {
    changing(
      ["settings", "stage", verb], summary, arguments: [stageKey], options: options,
      example: "crmctl settings stage \(verb) trial"
    ) { session in
      let (key, before) = (try session[stageKey], try session[before])
      let typed = try stageParts.compactMap { part -> Value.Part? in
        let texts = try session[setting(part)]
        if texts.isEmpty { return nil }
        return Value.Part(part.name, try session.values.values(texts, as: part.type))
      }
      return { tx in
        try tx.update(only) { settings in
          try change(&settings, key, { stage in try stage.set(typed) }, before)
        }
      }
    }
  }

  private static func changing(
    _ path: [String], _ summary: String, arguments: [any AnyArgument] = [],
    options: [any AnyOption] = [], example: String,
    _ change: @escaping @Sendable (Session) throws -> (inout WriteTransaction) throws -> Void
  ) -> Command {
    Command(
      path: path, summary: summary, arguments: arguments, options: options, example: example
    ) { session in
      let change = try change(session)
      let old = session.crm.snapshot.find(only)
      guard try session.write({ tx in try change(&tx) }) != nil else { return }
      session.show(session.crm.snapshot.settings, changedFrom: old)
    }
  }
}
