/// Where a lead stands; settings may replace the table, so other keys than these are possible.
public struct LeadStatus: LifecycleValue {
  /// The kebab-case key.
  public let rawValue: String

  /// Makes the status of that key.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Just made.
  public static let new = LeadStatus(rawValue: "new")
  /// Somebody got in touch.
  public static let contacted = LeadStatus(rawValue: "contacted")
  /// It fits, and wants something.
  public static let qualified = LeadStatus(rawValue: "qualified")
  /// It became a customer; final.
  public static let converted = LeadStatus(rawValue: "converted")
  /// It came to nothing.
  public static let lost = LeadStatus(rawValue: "lost")

  /// The statuses of the lifecycle that leads are declared with.
  public static var options: [ChoiceOption] {
    Lead.lifecycle.states.map { ChoiceOption($0.key, label: $0.label) }
  }
  /// A replaced lifecycle brings its own keys.
  public static var isOpen: Bool { true }
}

extension Lead {
  /// The statuses of a lead and the moves between them.
  public static let lifecycle = Lifecycle(
    states: [
      .init("new"), .init("contacted"), .init("qualified"), .init("converted", meaning: .won),
      .init("lost", meaning: .lost),
    ],
    moves: [
      .init("new", "contacted"),
      .init("new", "lost", only: "lose", requires: ["lostReason"]),
      .init("contacted", "qualified"),
      .init("contacted", "lost", only: "lose", requires: ["lostReason"]),
      .init("qualified", "converted", only: "convert", action: .convert),
      .init("qualified", "lost", only: "lose", requires: ["lostReason"]),
      .init("lost", "contacted", clears: ["lostReason", "lostNote"]),
    ])
}
