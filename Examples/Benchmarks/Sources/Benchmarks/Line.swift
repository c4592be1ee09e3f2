import Foundation

/// A line of the table: the figures of both sides, and how far they are from what is wanted.
struct Line {
  let workload: String
  let records: Int
  let unit: Workload.Unit
  let basis: Basis
  let ours: Summary
  /// The peer's, or the floor's where the goal is a multiple of that.
  let peer: Summary?
  /// How many times better than the peer, or than what is allowed; more than 1 is better.
  let ratio: Double?
  /// What the ratio has to reach; nil where nothing is asked.
  let goal: Double?

  /// Medians of some rounds, in a unit.
  struct Summary {
    let wall: Double
    let processor: Double
    let bytes: Double
    /// Half of the way from the least to the greatest, as a share of the median.
    let spread: Double

    init?(_ rounds: [Spent], _ basis: Basis, _ unit: Workload.Unit) {
      if rounds.isEmpty { return nil }
      func median(_ basis: Basis) -> Double {
        rounds.map { basis.figure(of: $0) * unit.scale }.sorted()[rounds.count / 2]
      }
      wall = median(.wall)
      processor = median(.processor)
      bytes = median(.bytes)
      let figures = rounds.map { basis.figure(of: $0) * unit.scale }
      let range = (figures.max() ?? 0) - (figures.min() ?? 0)
      spread = median(basis) == 0 ? 0 : range / 2 / median(basis)
    }

    /// The figure that a line is about.
    func figure(_ basis: Basis) -> Double {
      basis.figure(of: Spent(wall: wall, processor: processor, bytes: bytes))
    }
  }

  /// Whether the goal is reached; nil where there is none.
  var isReached: Bool? {
    guard let ratio, let goal else { return nil }
    return ratio >= goal
  }
}

extension Line {
  /// The lines that a row of the table comes to, one for each goal.
  static func lines(
    of workload: Workload, records: Int, _ figures: Rounds.Figures
  ) -> [Line] {
    workload.goals.compactMap { goal in
      var (name, unit, basis) = (workload.name, workload.unit, workload.basis)
      if case .peak = goal { (unit, basis) = (.megabytes, .bytes) }
      guard let ours = Summary(figures.ours, basis, unit) else { return nil }
      var peer = Summary(figures.peer, basis, unit)
      let figure = ours.figure(basis)
      var (ratio, wanted): (Double?, Double?) = (nil, 1)
      switch goal {
      case .ratio(let times):
        ratio = peer.map { $0.figure(basis) / figure }
        wanted = times
      case .atMost(let bound):
        name += ": at most \(spelled(bound)) \(unit.name)"
        ratio = bound / figure
      case .timesFloor(let times):
        name += ": at most \(times) × a bare flush"
        peer = Summary(figures.floor, basis, unit)
        ratio = peer.map { times * $0.figure(basis) / figure }
      case .peak(let bound):
        name += ": peak of memory"
        ratio = bound / figure
      }
      return Line(
        workload: name, records: records, unit: unit, basis: basis, ours: ours, peer: peer,
        ratio: ratio, goal: wanted)
    }
  }
}

/// A figure for people: three digits that count.
func spelled(_ value: Double) -> String {
  let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
  return String(format: "%.\(digits)f", value)
}
