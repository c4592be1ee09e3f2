/// One row of the table: work that both sides do in turn, and what is wanted of the two.
struct Workload {
  let name: String
  let unit: Unit
  var basis = Basis.processor
  /// A line of the table for each.
  let goals: [Goal]
  /// Why it cannot be measured here; nil where it can.
  var obstacle: String?
  /// Makes what both sides work on, before anything is measured.
  var prepare: () throws -> Void = {}
  let ours: Side
  var peer: Side?
  /// What no program could beat; goals may be so many times that.
  var floor: Side?
  /// Looks at what both sides hold when all rounds are done.
  var finish: () throws -> Void = {}

  /// What a round took, and what it found.
  struct Outcome {
    var spent: Spent
    var answer = Answer()
  }

  /// What figures are printed in.
  struct Unit {
    let name: String
    /// How many of it are a second, or a byte.
    let scale: Double

    static let nanoseconds = Unit(name: "ns", scale: 1e9)
    static let microseconds = Unit(name: "µs", scale: 1e6)
    static let milliseconds = Unit(name: "ms", scale: 1e3)
    static let seconds = Unit(name: "s", scale: 1)
    static let bytes = Unit(name: "B", scale: 1)
    static let megabytes = Unit(name: "MB", scale: 1e-6)
  }

  /// What is wanted of a row.
  enum Goal {
    /// The peer takes this many times what the engine takes, or more; nil where nothing is asked.
    case ratio(Double?)
    /// The engine takes this much in the row's unit, or less.
    case atMost(Double)
    /// The engine takes this many times the floor, or less.
    case timesFloor(Double)
    /// The engine's process holds this many megabytes at most, whatever the row's unit.
    case peak(Double)
  }
}

/// What a side found: how much, and a digest of it in order.
struct Answer: Equatable, CustomStringConvertible {
  let count: Int
  private let digest: Int
  private let beginning: [String]

  /// Takes all that was found.
  init<T: Hashable>(_ found: [T]) {
    self.init(someOf: found) { $0 }
  }

  /// Takes how much was found, and twenty thousand of it as `known`, or all if there is less.
  init<T, Known: Hashable>(someOf found: [T], as known: (T) -> Known) {
    var hasher = Hasher()
    for index in stride(from: 0, to: found.count, by: max(1, found.count / 20_000)) {
      hasher.combine(known(found[index]))
    }
    count = found.count
    beginning = found.prefix(3).map { "\(known($0))" }
    digest = hasher.finalize()
  }

  /// Nothing that could be compared.
  init() { self.init([Int]()) }

  var description: String {
    "\(count): \(beginning.joined(separator: ", "))\(count > 3 ? ", …" : "")"
  }

  static func == (left: Answer, right: Answer) -> Bool {
    left.count == right.count && left.digest == right.digest
  }
}

/// The two sides do not hold or answer the same: no figure counts then.
struct Disagreement: Error, CustomStringConvertible {
  let workload: String
  let ours: String
  let peer: String

  var description: String { "\(workload): the sides differ\n  ours \(ours)\n  peer \(peer)" }

  /// Throws where two values differ.
  static func check<T: Equatable>(_ workload: String, ours: T, peer: T) throws {
    if ours == peer { return }
    throw Disagreement(workload: workload, ours: "\(ours)", peer: "\(peer)")
  }
}
