extension Order {
  /// Where an order stands; settings may replace the table, so other keys than these are possible.
  public struct Status: LifecycleValue {
    /// The kebab-case key.
    public let rawValue: String

    /// Makes the status of that key.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Just made.
    public static let new = Order.Status(rawValue: "new")
    /// Waiting for somebody's word.
    public static let held = Order.Status(rawValue: "held")
    /// Put aside.
    public static let parked = Order.Status(rawValue: "parked")
    /// To be worked on.
    public static let toProcess = Order.Status(rawValue: "to-process")
    /// Ends at a date that is still to come.
    public static let futureEndDate = Order.Status(rawValue: "future-end-date")
    /// Waiting for goods.
    public static let awaitingStock = Order.Status(rawValue: "awaiting-stock")
    /// Something is wrong with it.
    public static let issues = Order.Status(rawValue: "issues")
    /// Done: the customer has what was ordered.
    public static let connected = Order.Status(rawValue: "connected")
    /// Given up, for a reason.
    public static let cancelled = Order.Status(rawValue: "cancelled")

    /// The statuses of the lifecycle that orders are declared with.
    public static var options: [ChoiceOption] { Order.lifecycle.options }
    /// A replaced lifecycle brings its own keys.
    public static var isOpen: Bool { true }
  }
}

extension Order {
  /// The statuses of an order and the moves between them.
  ///
  /// The working ones move freely among themselves, and to both ends; what was connected may still
  /// turn out badly, and what was cancelled may begin again.
  public static let lifecycle = Lifecycle(
    states: working.map { .init($0) } + [
      .init("connected", meaning: .won), .init("cancelled", meaning: .lost),
    ],
    moves: working.flatMap { from in
      working.filter { $0 != from }.map { .init(from, $0) } + [
        .init(from, "connected"), cancelling(from),
      ]
    } + [
      .init("connected", "issues"), cancelling("connected"),
      .init("cancelled", "new", clears: ["lossReason"]),
    ])

  private static let working = [
    "new", "held", "parked", "to-process", "future-end-date", "awaiting-stock", "issues",
  ]

  private static func cancelling(_ from: String) -> Lifecycle.Move {
    Lifecycle.Move(from, "cancelled", requires: ["lossReason"])
  }
}
