/// The lifecycle moves of a kind's records, compact, in the order in which they were made.
///
/// Funnels, time in stage and the moves of one record come from it without a replay.
package struct TransitionLog: Sendable {
  private var pages = PageTree<[Entry]>()
  private var latest = NumericColumn()
  private var statuses: [String] = []
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

  mutating func note<R: Declared>(from old: R?, to new: R) {
    guard let (from, to) = Self.move(from: old, to: new) else { return }
    let record = new.header.number
    append(
      Entry(
        record: record, by: new.header.modifiedBy.number, at: new.header.modifiedAt,
        from: code(from), to: code(to), previous: latest[record].map(Int32.init) ?? -1))
    latest.set(record, Int64(count - 1))
  }

  mutating func unnote<R: Declared>(from old: R?, to new: R) {
    guard Self.move(from: old, to: new) != nil, let last = entry(count - 1) else { return }
    count -= 1
    pages.update(count >> 5, empty: []) { _ = $0.popLast() }
    latest.set(last.record, last.previous < 0 ? nil : Int64(last.previous))
  }

  private static func move<R: Declared>(from old: R?, to new: R) -> (String, String)? {
    guard let old, let field = R.schema.slots.lifecycle else { return nil }
    let from = R.schema.value(of: field, in: old).description
    let to = R.schema.value(of: field, in: new).description
    return from == to ? nil : (from, to)
  }

  private mutating func append(_ entry: Entry) {
    pages.update(count >> 5, empty: []) { $0.append(entry) }
    count += 1
  }

  private func entry(_ index: Int) -> Entry? { pages[index >> 5]?[index & 31] }

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
}
