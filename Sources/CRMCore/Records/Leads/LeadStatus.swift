extension Lead {
  /// Where a lead stands; settings may replace the table, so other keys than these are possible.
  public struct Status: LifecycleValue {
    /// The kebab-case key.
    public let rawValue: String

    /// Makes the status of that key.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Just made.
    public static let new = Lead.Status(rawValue: "new")
    /// Somebody got in touch.
    public static let contacted = Lead.Status(rawValue: "contacted")
    /// It fits, and wants something.
    public static let qualified = Lead.Status(rawValue: "qualified")
    /// It became a customer; final.
    public static let converted = Lead.Status(rawValue: "converted")
    /// It came to nothing.
    public static let lost = Lead.Status(rawValue: "lost")

    /// The statuses of the lifecycle that leads are declared with.
    public static var options: [ChoiceOption] { Lead.lifecycle.options }
    /// A replaced lifecycle brings its own keys.
    public static var isOpen: Bool { true }
  }
}

extension Lead {
  /// The statuses of a lead and the moves between them, unless the settings have others.
  public static let lifecycle = lifecycle(of: [
    StoreSettings.LeadStage("new", next: ["contacted", "lost"]),
    StoreSettings.LeadStage("contacted", next: ["qualified", "lost"]),
    StoreSettings.LeadStage("qualified", next: ["converted", "lost"]),
    StoreSettings.LeadStage("converted", kind: .won),
    StoreSettings.LeadStage("lost", kind: .lost, next: ["contacted"]),
  ])

  /// The table of these statuses: to what is won leads converting, to what is lost losing.
  public static func lifecycle(of stages: [StoreSettings.LeadStage]) -> Lifecycle {
    let kinds = Dictionary(stages.map { ($0.key, $0.kind) }) { first, _ in first }
    return Lifecycle(
      states: stages.map { Lifecycle.State($0.key, label: $0.label, meaning: $0.kind) },
      moves: stages.flatMap { stage in
        stage.next.map { key in
          switch kinds[key] {
          case .won: .init(stage.key, key, only: "convert", action: .convert)
          case .lost: .init(stage.key, key, only: "lose", requires: ["lostReason"])
          case .open, .onHold, nil:
            .init(
              stage.key, key, clears: stage.kind == .lost ? ["lostReason", "lostNote"] : [])
          }
        }
      })
  }
}
