/// The lifecycle moves of a kind's records, compact, in the order in which they were made.
/// Funnels, time in stage and the moves of one record come from it without a replay.
package struct TransitionLog: Sendable {
  private var pages = BlockList<[Entry]>()
  private var latest = NumericColumn()
  private(set) var statuses: [String] = []
  /// How many moves there are.
  package private(set) var count = 0

  /// One move, as it is kept.
  struct Entry: Sendable {
    let record: UInt32
    let by: UInt32
    let at: Timestamp
    let from: UInt16
    let to: UInt16
    /// The record's move before this one; −1 for its first.
    let previous: Int32
  }

  /// A move as a change of a row tells it.
  struct Move {
    let from: String
    let to: String
    let at: Timestamp
    let by: UInt32
  }

  /// One move of a record along its lifecycle.
  package struct Transition: Hashable, Sendable {
    package let record: UInt32
    package let from: String
    package let to: String
    package let at: Timestamp
    package let by: Principal
  }

  /// Passes every move in the order made.
  package func forEach(_ body: (Transition) -> Void) {
    for index in 0..<count {
      if let entry = entry(index) { body(transition(entry)) }
    }
  }

  /// Whether another log has the same moves in the same order.
  func elementsEqual(_ other: TransitionLog) -> Bool {
    count == other.count
      && (0..<count).allSatisfy { index in
        entry(index).map(transition) == other.entry(index).map(other.transition)
      }
  }

  /// The moves of one record, the latest first.
  package func moves(of record: UInt32) -> [Transition] {
    var moves: [Transition] = []
    var index = latest[record].map(Int.init) ?? -1
    while index >= 0, let entry = entry(index) {
      moves.append(transition(entry))
      index = Int(entry.previous)
    }
    return moves
  }

  mutating func append(_ record: UInt32, _ move: Move) {
    let entry = Entry(
      record: record, by: move.by, at: move.at, from: code(move.from), to: code(move.to),
      previous: latest[record].map(Int32.init) ?? -1)
    pages.update(count >> 5, empty: []) { $0.append(entry) }
    latest.set(record, Int64(count))
    count += 1
  }

  func entry(_ index: Int) -> Entry? { pages[index >> 5]?[index & 31] }

  private func transition(_ entry: Entry) -> Transition {
    Transition(
      record: entry.record, from: statuses[Int(entry.from)], to: statuses[Int(entry.to)],
      at: entry.at, by: Principal(user: entry.by))
  }

  private mutating func code(_ status: String) -> UInt16 {
    if let index = statuses.firstIndex(of: status) { return UInt16(index) }
    statuses.append(status)
    return UInt16(statuses.count - 1)
  }

  /// What is broken in the log, empty when nothing is.
  func checkInvariants() -> [String] {
    var latest: [UInt32: String] = [:]
    var passed = 0
    var violations: [String] = []
    forEach { move in
      passed += 1
      if let before = latest[move.record], before != move.from {
        violations.append("record \(move.record) moved from \(move.from), but stood at \(before)")
      }
      latest[move.record] = move.to
    }
    if passed != count { violations.append("\(passed) moves, the count is \(count)") }
    for (record, status) in latest where moves(of: record).first?.to != status {
      violations.append("the latest move of record \(record) is another")
    }
    return violations
  }
}
