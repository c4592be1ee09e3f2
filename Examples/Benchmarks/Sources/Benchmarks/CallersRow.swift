import CRMCore
import GRDB

/// The row about many callers at once, each of whom waits for a commit of its own.
struct CallersRow {
  let stage: Stage

  private static let callers = 64
  private static let writes = 8
  private let count = callers * writes

  var workload: Workload {
    Workload(
      name: "64 concurrent callers, a write", unit: .microseconds, basis: .wall,
      goals: [.ratio(10)], prepare: stage.prepareBoth,
      ours: Side(per: count, given: { newLeads($0).map(\.lead) }) {
        (leads: [Lead]) async throws in
        let crm = try stage.store().crm
        return try await Self.atOnce(leads) { lead in
          try await Int(crm.write(as: Store.actor) { tx in try tx.insert(lead) }.number)
        }
      } answer: { numbers in
        answer(try stage.store().leads(numbers))
      },
      peer: Side(per: count, given: { newLeads($0).map { LeadRow($0) } }) {
        (rows: [LeadRow]) async throws in
        let pool = try stage.peer().pool
        return try await Self.atOnce(rows) { row in
          try await Int(pool.write { db in try row.inserted(db) }.id ?? 0)
        }
      } answer: { numbers in
        answer(try stage.peer().leads(numbers))
      },
      finish: {
        let count = try stage.store().crm.snapshot.leads.count
        try Disagreement.check("leads after callers", ours: count, peer: stage.peer().count())
      })
  }

  private func newLeads(_ round: Int) -> [LeadFacts] {
    let first = stage.size + 9_000_000 + round * count + 1
    return (first..<first + count).map { stage.sample.lead($0, isNew: true) }
  }

  /// What was written, whoever came first.
  private func answer(_ leads: [NumberedLead]) -> Answer {
    Answer(leads.map(\.facts).sorted { $0.name < $1.name })
  }

  /// Passes the elements to so many tasks, each of which takes one after the other.
  private static func atOnce<T: Sendable>(
    _ elements: [T], _ write: @escaping @Sendable (T) async throws -> Int
  ) async throws -> [Int] {
    try await withThrowingTaskGroup(of: [Int].self) { group in
      for caller in 0..<callers {
        group.addTask {
          var numbers: [Int] = []
          for index in stride(from: caller, to: elements.count, by: callers) {
            numbers.append(try await write(elements[index]))
          }
          return numbers
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }
}
