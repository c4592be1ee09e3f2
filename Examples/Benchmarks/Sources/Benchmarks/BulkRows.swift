import CRMCore
import GRDB

/// Rows about many records in one durable commit.
struct BulkRows {
  let stage: Stage

  var all: [Workload] {
    [
      bulk("bulk insert against a record's insert, a lead", goal: 3) { pool, rows in
        try pool.write { db in for var row in rows { try row.insert(db) } }
      },
      bulk("bulk insert against a prepared statement, a lead", goal: 1.5) { pool, rows in
        try pool.write { db in try PreparedInsert(db).run(rows) }
      },
      CascadeRow(stage: stage).workload,
    ]
  }

  private var count: Int { min(stage.size, 50_000) }

  private func newLeads() throws -> [LeadFacts] {
    try stage.once("new leads") {
      Kept((1...count).map { stage.sample.lead($0, isNew: true) })
    }.value
  }

  /// Leads into an empty store, and into an empty database with the same indexes.
  private func bulk(
    _ name: String, goal: Double,
    _ insert: @escaping (DatabasePool, [LeadRow]) throws -> Void
  ) -> Workload {
    let probes = stage.sample.numbers(100, of: count, round: 0)
    return Workload(
      name: name, unit: .microseconds, goals: [.ratio(goal)],
      ours: Side(per: count) { _ in
        (try Store.create(at: stage.place("bulk.crm")), try newLeads().map(\.lead))
      } work: { store, leads in
        try store.crm.write(as: Store.actor) { tx in for lead in leads { try tx.insert(lead) } }
        return store
      } answer: { store in
        defer { try? stage.remove(store.path) }
        try Disagreement.check(name, ours: store.crm.snapshot.leads.count, peer: count)
        let answer = Answer(store.leads(probes))
        try store.crm.close()
        return answer
      },
      peer: Side(per: count) { _ in
        let peer = try Peer(at: stage.place("bulk.sqlite"))
        try peer.createLeads()
        return (peer, try newLeads().map { LeadRow($0) })
      } work: { peer, rows in
        try insert(peer.pool, rows)
        return peer
      } answer: { peer in
        defer { try? stage.remove(peer.path) }
        try Disagreement.check(name, ours: count, peer: try peer.count())
        let answer = Answer(try peer.leads(probes))
        try peer.pool.close()
        return answer
      })
  }
}
