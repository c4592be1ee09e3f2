import CRMCore
import GRDB

/// Rows about filters, orders and groups.
struct QueryRows {
  let stage: Stage

  var all: [Workload] {
    [
      topFifty("status and owner, top 50 by value", goal: 100, peer: stage.peer),
      topFifty(
        "status and owner, top 50, against a covering index", goal: 3, peer: stage.coveringPeer),
      groups("group by status and owner: count, sum", goal: 50, peer: stage.peer),
      groups(
        "group by status and owner, against a covering index", goal: 10,
        peer: stage.coveringPeer),
      allHits, firstHits, sorted, searched,
    ]
  }

  /// The leads of one status, for every owner the most valuable ones.
  private func topFifty(
    _ name: String, goal: Double, peer: @escaping () throws -> Peer
  ) -> Workload {
    let sql = """
      SELECT * FROM lead WHERE status = ? AND owner = ? ORDER BY value DESC, id LIMIT 50
      """
    func status(_ round: Int) -> String { Sample.statuses[round % Sample.statuses.count] }
    return Workload(
      name: name, unit: .microseconds, goals: [.ratio(goal)],
      prepare: { _ = (try stage.store(), try peer()) },
      ours: Side(per: Sample.owners, given: status) { status in
        let crm = try stage.store().crm
        return (1...Sample.owners).flatMap { owner in
          crm.read { snapshot in
            snapshot.leads.where(\.status, Lead.Status(rawValue: status))
              .where(\.owner, User.ID(UInt32(owner)))
              .sorted(by: \.estimatedValue, .descending).prefix(50)
          }
        }
      } answer: {
        Answer($0.map { NumberedLead($0) })
      },
      peer: Side(per: Sample.owners, given: status) { status in
        let pool = try peer().pool
        return try (1...Sample.owners).flatMap { owner in
          try pool.read { try LeadRow.fetchAll($0, sql: sql, arguments: [status, owner]) }
        }
      } answer: {
        Answer($0.map { NumberedLead($0) })
      })
  }

  /// What a group comes to.
  private struct Group: Hashable {
    let status: String
    let owner: Int
    let count: Int
    let sum: Int64

    /// The groups in an order that does not depend on how a side orders statuses.
    static func answer(_ groups: [Group]) -> Answer {
      Answer(groups.sorted { ($0.status, $0.owner) < ($1.status, $1.owner) })
    }
  }

  private func groups(
    _ name: String, goal: Double, peer: @escaping () throws -> Peer
  ) -> Workload {
    let sql = "SELECT status, owner, count(*), sum(value) FROM lead GROUP BY status, owner"
    return Workload(
      name: name, unit: .milliseconds, goals: [.ratio(goal)],
      prepare: { _ = (try stage.store(), try peer()) },
      ours: Side { _ in
      } work: {
        try stage.store().crm.read { Self.groups(of: $0) }
      } answer: {
        Group.answer($0)
      },
      peer: Side { _ in
      } work: {
        try peer().pool.read { db in
          try GRDB.Row.fetchAll(db, sql: sql).map {
            Group(status: $0[0], owner: $0[1], count: $0[2], sum: $0[3])
          }
        }
      } answer: {
        Group.answer($0)
      })
  }

  private static func groups(of snapshot: Snapshot) -> [Group] {
    snapshot.leads.groups(by: \.status, \.owner, summing: \.estimatedValue).map { group in
      let (status, owner) = group.key
      return Group(
        status: status.rawValue, owner: Int(owner?.number ?? 0), count: group.count,
        sum: group.sums.first?.minorUnits ?? 0)
    }
  }

  private static func hits(in snapshot: Snapshot) -> RecordQuery<Lead> {
    snapshot.leads.where(.contains(FieldPath(Lead.field(\.company)), Sample.needle))
  }

  private var allHits: Workload {
    Workload(
      name: "text inside of a field, all hits", unit: .milliseconds, goals: [.ratio(1)],
      prepare: stage.prepareBoth,
      ours: Side { _ in
      } work: {
        try stage.store().crm.read { Self.hits(in: $0).ids() }
      } answer: {
        Answer($0.map { Int64($0.number) })
      },
      peer: Side { _ in
      } work: {
        try stage.peer().pool.read { db in
          try Int64.fetchAll(
            db, sql: "SELECT id FROM lead WHERE company LIKE ? ORDER BY id",
            arguments: ["%\(Sample.needle)%"])
        }
      } answer: {
        Answer($0)
      })
  }

  private var firstHits: Workload {
    Workload(
      name: "text inside of a field, first 50", unit: .milliseconds, goals: [.ratio(1)],
      prepare: stage.prepareBoth,
      ours: Side { _ in
      } work: {
        try stage.store().crm.read { Self.hits(in: $0).prefix(50) }
      } answer: {
        Answer($0.map { NumberedLead($0) })
      },
      peer: rows(
        "SELECT * FROM lead WHERE company LIKE ? ORDER BY id LIMIT 50", ["%\(Sample.needle)%"]))
  }

  private var sorted: Workload {
    Workload(
      name: "sort by a text, first 50", unit: .milliseconds, goals: [.ratio(1)],
      prepare: stage.prepareBoth,
      ours: Side { _ in
      } work: {
        try stage.store().crm.read { $0.leads.sorted(by: \.name).prefix(50) }
      } answer: {
        Answer($0.map { NumberedLead($0) })
      }, peer: rows("SELECT * FROM lead ORDER BY name, id LIMIT 50", []))
  }

  /// What people type: whole words, beginnings, insides, digits; some find nothing.
  private static let searches = [
    "garcia", "amira kow", "northwind prec", "elena novak 77", "catering limited", "0012", "zimm",
    "tanaka studio", "petrova", "hoffm foundry and", "quirke 9 company", "prospect12 yilmaz",
  ]

  private var searched: Workload {
    Workload(
      name: "search box, first 50", unit: .milliseconds, goals: [.atMost(0.5)],
      prepare: { _ = try stage.store() },
      ours: Side(per: Self.searches.count, given: { _ in Self.searches }) { searches in
        try stage.store().crm.read { snapshot in searches.map { snapshot.leads.search($0).count } }
      } answer: {
        Answer($0)
      })
  }

  /// The rows that a statement gives.
  private func rows(_ sql: String, _ arguments: StatementArguments) -> Side {
    Side { _ in
    } work: {
      try stage.peer().pool.read { try LeadRow.fetchAll($0, sql: sql, arguments: arguments) }
    } answer: {
      Answer($0.map { NumberedLead($0) })
    }
  }
}
