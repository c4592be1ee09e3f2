extension Opportunity {
  /// Where an opportunity stands: the key of one of the settings' stages.
  public struct Stage: LifecycleValue {
    /// The kebab-case key.
    public let rawValue: String

    /// Makes the stage of that key.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The stage in which opportunities begin in a new store.
    public static let initial = Opportunity.Stage(rawValue: Opportunity.lifecycle.initial)

    /// The stages that stores begin with.
    public static var options: [ChoiceOption] { Opportunity.lifecycle.options }
    /// The settings bring stages of their own.
    public static var isOpen: Bool { true }
  }
}

extension Opportunity {
  /// The stages that stores begin with, and the moves between them.
  public static let lifecycle = lifecycle(of: StoreSettings.PipelineStage.usual)

  /// The table of these stages: what is open moves freely within its pipeline, what is won or lost
  /// only reopens.
  public static func lifecycle(of stages: [StoreSettings.PipelineStage]) -> Lifecycle {
    let pipelines = stages.map(\.pipeline).uniqued()
    return Lifecycle(
      states: stages.map(\.state),
      moves: stages.flatMap { from in
        stages.filter { $0.pipeline == from.pipeline && $0 != from }.compactMap {
          move(from, $0)
        }
      },
      initials: pipelines.compactMap { pipeline in
        stages.first { $0.pipeline == pipeline && $0.kind == .open }?.key
      })
  }

  private static func move(_ from: StoreSettings.PipelineStage, _ to: StoreSettings.PipelineStage)
    -> Lifecycle.Move?
  {
    if from.kind.isClosed {
      if to.kind.isClosed { return nil }
      return .init(
        from.key, to.key, only: "reopen",
        clears: ["closedAt", "lostReason", "lostNote", "lastOpenStage"])
    }
    let needed =
      switch to.kind {
      case .won: ["customer", "amount"]
      case .lost: ["lostReason"]
      case .open, .onHold: [String]()
      }
    return .init(from.key, to.key, requires: (needed + to.requires).uniqued())
  }

  /// Reopening leads back to the stage that it was closed from; where that is gone, to the first.
  public func permits(_ move: Lifecycle.Move, in lifecycle: Lifecycle) -> Bool {
    guard lifecycle[move.from]?.meaning.isClosed == true else { return true }
    let back = lifecycle.moves(from: move.from).map(\.to)
    let last = lastOpenStage?.rawValue ?? ""
    return move.to == (back.contains(last) ? last : back.first)
  }
}
