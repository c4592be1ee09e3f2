import CRMCore
import GRDB

/// Rows about commits of one change each, and changes of what is there.
///
/// They write the same to both sides, so every row before them reads what was filled in; and the
/// callers at once come last, for which of them gets which number is nobody's to say.
struct WritingRows {
  let stage: Stage

  var all: [Workload] {
    [blocking, waiting, updates, updatesInOne, CallersRow(stage: stage).workload]
  }

  private let writes = 100

  /// New leads: others for every row and round.
  private func newLeads(_ row: Int, _ round: Int, _ count: Int) -> [LeadFacts] {
    let first = stage.size + row * 1_000_000 + round * count + 1
    return (first..<first + count).map { stage.sample.lead($0, isNew: true) }
  }

  private func flush() throws -> Flush {
    try stage.once("a file to flush") { try Flush(at: stage.place("flush"), count: 480) }
  }

  private var floor: Side {
    Side(per: writes) { _ in
    } work: {
      let flush = try flush()
      for _ in 0..<writes { try flush.run() }
    } answer: {
      Answer()
    }
  }

  private func ours(_ ids: [Lead.ID]) throws -> Answer {
    Answer(try stage.store().leads(ids.map { Int($0.number) }))
  }

  private func peers(_ rows: [LeadRow]) throws -> Answer {
    Answer(try stage.peer().leads(rows.compactMap { $0.id.map { Int($0) } }))
  }

  private var blocking: Workload {
    Workload(
      name: "durable single write, blocking", unit: .microseconds, basis: .wall,
      goals: [.ratio(1.5), .timesFloor(1.25)], prepare: stage.prepareBoth,
      ours: Side(per: writes, given: { newLeads(1, $0, writes).map(\.lead) }) { leads in
        let crm = try stage.store().crm
        return try leads.map { lead in
          try crm.write(as: Store.actor) { tx in try tx.insert(lead) }
        }
      } answer: {
        try ours($0)
      },
      peer: Side(per: writes, given: { newLeads(1, $0, writes).map { LeadRow($0) } }) { rows in
        let pool = try stage.peer().pool
        return try rows.map { row in
          try pool.write { db in try row.inserted(db) }
        }
      } answer: {
        try peers($0)
      }, floor: floor, finish: compare)
  }

  private var waiting: Workload {
    Workload(
      name: "durable single write, async", unit: .microseconds, basis: .wall,
      goals: [.ratio(nil), .timesFloor(1.7)], prepare: stage.prepareBoth,
      ours: Side(per: writes, given: { newLeads(2, $0, writes).map(\.lead) }) {
        (leads: [Lead]) async throws in
        let crm = try stage.store().crm
        var ids: [Lead.ID] = []
        for lead in leads {
          ids.append(try await crm.write(as: Store.actor) { tx in try tx.insert(lead) })
        }
        return ids
      } answer: {
        try ours($0)
      },
      peer: Side(per: writes, given: { newLeads(2, $0, writes).map { LeadRow($0) } }) {
        (rows: [LeadRow]) async throws in
        let pool = try stage.peer().pool
        var inserted: [LeadRow] = []
        for row in rows {
          inserted.append(try await pool.write { db in try row.inserted(db) })
        }
        return inserted
      } answer: {
        try peers($0)
      }, floor: floor, finish: compare)
  }

  /// A lead, and what its amount becomes.
  private struct Change {
    let number: Int
    let value: Int64
  }

  private func changes(_ count: Int, _ round: Int) -> [Change] {
    stage.sample.numbers(count, of: stage.size, round: round).map {
      Change(number: $0, value: stage.sample.newValue(of: $0, round: round))
    }
  }

  private static func update(_ change: Change, _ tx: inout WriteTransaction) throws {
    let money = LeadFacts.money(change.value)
    try tx.update(Lead.ID(UInt32(change.number))) { $0.estimatedValue = money }
  }

  private static func update(_ change: Change, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE lead SET value = ?, modifiedAt = modifiedAt + 1, version = version + 1
        WHERE id = ?
        """, arguments: [change.value, change.number])
  }

  private var updates: Workload {
    Workload(
      name: "update of one field, durable", unit: .microseconds, basis: .wall,
      goals: [.ratio(1.5)], prepare: stage.prepareBoth,
      ours: Side(per: writes, given: { changes(writes, $0) }) { changes in
        let crm = try stage.store().crm
        for change in changes {
          try crm.write(as: Store.actor) { tx in try Self.update(change, &tx) }
        }
        return changes
      } answer: { changes in
        Answer(try stage.store().leads(changes.map(\.number)))
      },
      peer: Side(per: writes, given: { changes(writes, $0) }) { changes in
        let pool = try stage.peer().pool
        for change in changes { try pool.write { db in try Self.update(change, db) } }
        return changes
      } answer: { changes in
        Answer(try stage.peer().leads(changes.map(\.number)))
      }, finish: compare)
  }

  private var updatesInOne: Workload {
    Workload(
      name: "update of one field, in one commit", unit: .microseconds, goals: [.ratio(2)],
      prepare: stage.prepareBoth,
      ours: Side(per: 1_000, given: { changes(1_000, $0) }) { changes in
        try stage.store().crm.write(as: Store.actor) { tx in
          for change in changes { try Self.update(change, &tx) }
        }
        return changes
      } answer: { changes in
        Answer(try stage.store().leads(changes.map(\.number)))
      },
      peer: Side(per: 1_000, given: { changes(1_000, $0) }) { changes in
        try stage.peer().pool.write { db in
          for change in changes { try Self.update(change, db) }
        }
        return changes
      } answer: { changes in
        Answer(try stage.peer().leads(changes.map(\.number)))
      }, finish: compare)
  }

  /// Both sides hold as many leads, and the same ones at scattered numbers.
  private func compare() throws {
    let (store, peer) = (try stage.store(), try stage.peer())
    let count = store.crm.snapshot.leads.count
    try Disagreement.check("leads after writing", ours: count, peer: try peer.count())
    let numbers = stage.sample.numbers(500, of: stage.size, round: -1)
    try Disagreement.check(
      "leads after writing", ours: Answer(store.leads(numbers)), peer: Answer(peer.leads(numbers)))
  }
}
