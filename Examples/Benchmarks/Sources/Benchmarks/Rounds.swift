/// How often the sides of a row take turns: until the figures are steady or the time is up.
struct Rounds {
  /// How many rounds; nil leaves it to the time they take.
  var count: Int?

  private static let least = 3
  private static let most = 11
  /// Seconds for a row, once the least number of rounds is done.
  private static let budget = 2.5
  /// Seconds from which on the first round is no mere warm-up, but counts.
  private static let long = 5.0

  /// What the rounds of a row took, in the order in which they ran.
  struct Figures {
    var ours: [Spent] = []
    var peer: [Spent] = []
    var floor: [Spent] = []
  }

  /// Runs a row; throws where the two sides answer differently.
  func run(_ workload: Workload) async throws -> Figures {
    var figures = Figures()
    try workload.prepare()
    let clock = ContinuousClock()
    let start = clock.now
    try await turn(0, of: workload, into: &figures)
    let warmUp = start.duration(to: clock.now)
    if warmUp < .seconds(Self.long) { figures = Figures() }
    var round = 1
    while !isEnough(figures.ours.count, after: start.duration(to: clock.now)) {
      try await turn(round, of: workload, into: &figures)
      round += 1
    }
    try workload.finish()
    return figures
  }

  private func isEnough(_ done: Int, after time: Duration) -> Bool {
    if let count { return done >= count }
    return done >= Self.most || (done >= Self.least && time > .seconds(Self.budget))
  }

  /// One round of each side; who begins changes from round to round.
  private func turn(_ round: Int, of workload: Workload, into figures: inout Figures) async throws {
    var peer: Workload.Outcome?
    if round % 2 == 1 { peer = try await workload.peer?.run(round) }
    let ours = try await workload.ours.run(round)
    if round % 2 == 0 { peer = try await workload.peer?.run(round) }
    if let peer { try Disagreement.check(workload.name, ours: ours.answer, peer: peer.answer) }
    figures.ours.append(ours.spent)
    if let peer { figures.peer.append(peer.spent) }
    if let floor = try await workload.floor?.run(round) { figures.floor.append(floor.spent) }
  }
}
