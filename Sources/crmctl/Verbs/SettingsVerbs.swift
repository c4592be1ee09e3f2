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
        var stage = Stage()
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

  private static let only: Settings.ID = 1

  private static var show: Command {
    Command(
      path: ["settings", "show"], summary: "Shows the settings.", example: "crmctl settings show",
      run: { invocation, console in
        let session = try Session(invocation, console)
        session.show(try session.record(only))
        return .done
      })
  }

  private static var set: Command {
    changing(
      ["settings", "set"], "Changes the settings.",
      options: FieldInput<Settings>.options + [
        .list("clear", "FIELD", "Empty a field"), KindVerbs<Settings>.ifVersion,
      ],
      example: "crmctl settings set --time-zone UTC"
    ) { invocation, session in
      let input = try FieldInput<Settings>(invocation, session)
      if input.isEmpty { throw CommandError.usage("nothing to set", hints: ["Give a field"]) }
      let version = try invocation.number("if-version")
      return { tx in try tx.update(only, ifVersion: version) { try input.apply(to: &$0) } }
    }
  }

  private static var rate: Command {
    changing(
      ["settings", "rate"], "Says what one unit of a currency costs in the home currency.",
      arguments: [
        Argument("CCC", "The currency, such as USD"), Argument("RATE", "Its price, such as 0.92"),
      ],
      options: [.value("on", "DATE", "From which day on; else from today")],
      example: "crmctl settings rate USD 0.92 --on 2026-11-01"
    ) { invocation, session in
      let currency = try CurrencyCode(invocation.argument("CCC") ?? "")
      let rate = try DecimalRate(invocation.argument("RATE") ?? "")
      let day = try session.typed("on", invocation, CalendarDate.self)
      return { tx in try tx.setRate(of: currency, rate, on: day) }
    }
  }

  private static func lostReason(_ verb: String, _ summary: String, adds: Bool) -> Command {
    changing(
      ["settings", "lost-reason", verb], summary,
      arguments: [Argument("REASON", "The reason, in kebab-case")],
      example: "crmctl settings lost-reason \(verb) no-interest"
    ) { invocation, _ in
      let reason = Naming.key(invocation.argument("REASON") ?? "")
      return { tx in
        try tx.update(only) { settings in
          settings.lostReasons.removeAll { $0 == reason }
          if adds { settings.lostReasons.append(reason) }
        }
      }
    }
  }

  private static var stageParts: [PartType] {
    if case .parts(let types) = Stage.fieldType { types.filter { $0.name != "key" } } else { [] }
  }

  private static var stageOptions: [Option] {
    stageParts.map { part in
      .list(
        part.name, part.type.placeholder, Naming.label(part.name),
        completion: .choices(part.type.options.map(\.key)))
    } + [.value("before", "KEY", "The stage that it stands before")]
  }

  private static func stage(
    _ verb: String, _ summary: String, _ options: [Option],
    _ change:
      @escaping @Sendable (
        inout Settings, String, (inout Stage) throws -> Void, String?
      ) throws -> Void
  ) -> Command {
    changing(
      ["settings", "stage", verb], summary, arguments: [Argument("KEY", "The stage's key")],
      options: options, example: "crmctl settings stage \(verb) trial"
    ) { invocation, session in
      let key = invocation.argument("KEY") ?? ""
      let typed = try stageParts.compactMap { part -> Value.Part? in
        let texts = invocation.values(part.name)
        if texts.isEmpty { return nil }
        return Value.Part(part.name, try session.values.values(texts, as: part.type))
      }
      return { tx in
        try tx.update(only) { settings in
          let input = { (stage: inout Stage) in try stage.set(typed) }
          try change(&settings, key, input, invocation.value("before"))
        }
      }
    }
  }

  private static func changing(
    _ path: [String], _ summary: String, arguments: [Argument] = [], options: [Option] = [],
    example: String,
    _ change: @escaping @Sendable (Invocation, Session) throws -> (inout Transaction) throws -> Void
  ) -> Command {
    Command(
      path: path, summary: summary, arguments: arguments, options: options, example: example,
      run: { invocation, console in
        let session = try Session(invocation, console)
        let change = try change(invocation, session)
        let old = session.crm.snapshot.find(only)
        guard try session.write({ tx in try change(&tx) }) != nil else { return .done }
        session.show(session.crm.snapshot.settings, changedFrom: old)
        return .done
      })
  }
}
