import CRMCore
import GRDB

/// Rows about reading records as they are: by id, by a key, all of them.
struct ReadingRows {
  let stage: Stage

  var all: [Workload] { [wholeRecord, oneProperty, equality, everything] }

  private let reads = 10_000
  /// Through the peer's pool, which takes a hundred times as long.
  private let pooledReads = 1_000

  private func numbers(_ round: Int) -> [Int] {
    stage.sample.numbers(reads, of: stage.size, round: round)
  }

  private var wholeRecord: Workload {
    Workload(
      name: "read by id, whole record", unit: .microseconds, goals: [.ratio(150), .atMost(1)],
      prepare: stage.prepareBoth,
      ours: Side(per: reads, given: numbers) { numbers in
        let crm = try stage.store().crm
        let kept = Kept<Lead?>(nil)
        for number in numbers { kept.value = crm.read { $0[Lead.ID(UInt32(number))] } }
        return numbers
      } answer: { numbers in
        Answer(try stage.store().leads(Array(numbers.prefix(100))))
      },
      peer: Side(per: pooledReads, given: numbers) { numbers in
        let pool = try stage.peer().pool
        let kept = Kept<LeadRow?>(nil)
        for number in numbers.prefix(pooledReads) {
          kept.value = try pool.read { db in try LeadRow.fetchOne(db, key: number) }
        }
        return numbers
      } answer: { numbers in
        Answer(try stage.peer().leads(Array(numbers.prefix(100))))
      })
  }

  private var oneProperty: Workload {
    Workload(
      name: "read by id, one property", unit: .nanoseconds, goals: [.atMost(60)],
      prepare: stage.prepareBoth,
      ours: Side(per: reads, given: numbers) { numbers in
        try stage.store().crm.read { snapshot in
          var sum: Int64 = 0
          for number in numbers {
            let id = Lead.ID(UInt32(number))
            sum += snapshot.value(of: \.estimatedValue, in: id)?.minorUnits ?? 0
          }
          return sum
        }
      } answer: { (sum: Int64) in
        Answer([sum])
      },
      peer: Side(per: reads, given: numbers) { numbers in
        try stage.peer().pool.read { db in
          let statement = try db.cachedStatement(sql: "SELECT value FROM lead WHERE id = ?")
          var sum: Int64 = 0
          for number in numbers {
            sum += try Int64.fetchOne(statement, arguments: [number]) ?? 0
          }
          return sum
        }
      } answer: { (sum: Int64) in
        Answer([sum])
      })
  }

  private var equality: Workload {
    let searches = 200
    func emails(_ round: Int) -> [String] {
      stage.sample.numbers(searches, of: stage.size, round: round)
        .map { stage.sample.lead($0).email ?? "" }
    }
    return Workload(
      name: "equality on the e-mail", unit: .microseconds, goals: [.ratio(20)],
      prepare: stage.prepareBoth,
      ours: Side(per: searches, given: emails) { emails in
        let crm = try stage.store().crm
        return emails.flatMap { email in
          crm.read { $0.leads.where(\.email, EmailAddress(stringLiteral: email)).all() }
        }
      } answer: {
        Answer($0.map { NumberedLead($0) })
      },
      peer: Side(per: searches, given: emails) { emails in
        let pool = try stage.peer().pool
        return try emails.flatMap { email in
          try pool.read { db in
            try LeadRow.filter(Column("email") == email).order(Column("id")).fetchAll(db)
          }
        }
      } answer: {
        Answer($0.map { NumberedLead($0) })
      })
  }

  private var everything: Workload {
    Workload(
      name: "all records decoded, a record", unit: .microseconds, goals: [.ratio(2.5)],
      prepare: stage.prepareBoth,
      ours: Side(per: stage.size) { _ in
      } work: {
        try stage.store().crm.read { $0.leads.all() }
      } answer: {
        Answer(someOf: $0) { NumberedLead($0) }
      },
      peer: Side(per: stage.size) { _ in
      } work: {
        try stage.peer().pool.read { try LeadRow.fetchAll($0, sql: "SELECT * FROM lead") }
      } answer: {
        Answer(someOf: $0) { NumberedLead($0) }
      })
  }
}
