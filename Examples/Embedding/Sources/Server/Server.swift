import CRMCore
import CRMStorage
import Foundation

/// A server's life: many writers at once, a consumer of every commit that is stopped midway, and the
/// next process, in which it goes on where it was.
@main
struct Server {
  private static let writerCount = 64
  private static let leadsPerWriter = 10

  static func main() async throws {
    let folder = URL(fileURLWithPath: CommandLine.arguments.dropFirst().first ?? "server")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let place = folder.appendingPathComponent("store.crm").path
    let ledger = try Ledger(at: folder.appendingPathComponent("ledger"))

    let crm = try await CRM.open(.file(place, creatingIfMissing: true))
    let clerk = try await crm.write(as: .system) { tx in
      try tx.insert(User(username: "clerk", name: "Clerk", role: "admin"))
    }
    // The consumer listens while the writers write, and is stopped amid their commits.
    let consumer = Task { try await consume(crm, into: ledger, atMost: 300) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 1...writerCount {
        group.addTask {
          for number in 1...leadsPerWriter {
            try await crm.write(as: clerk) { tx in
              let lead = try tx.insert(Lead(name: "Lead \(writer).\(number)"))
              if number.isMultiple(of: 2) { try tx.advance(lead, to: .contacted) }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    print("stopped after \(try await consumer.value) commits")
    print("leads: \(crm.read { $0.leads.count }), of which contacted:", terminator: " ")
    print(crm.read { $0.leads.where(\.status, .contacted).count })
    try crm.close()

    // Another life of the program: what it dealt with is in the ledger, and nowhere else.
    let again = try await CRM.open(.file(place))
    let resumed = try Ledger(at: ledger.file)
    print("resumed with \(try await consume(again, into: resumed, atMost: .max)) commits")
    try again.close()

    let entries = resumed.entries
    print("in the ledger: \(entries.count), repeated: \(entries.count - Set(entries).count)")
    print("gaps: \(resumed.gaps), lines: \(resumed.next - 1)")
  }

  /// Enters commits into the ledger, from where it ends on; returns how many.
  private static func consume(
    _ crm: CRM, into ledger: Ledger, atMost limit: Int
  ) async throws -> Int {
    var count = 0
    for try await commit in crm.commits(after: ledger.last) {
      try ledger.enter(commit)
      count += 1
      // A server would go on for ever; in its second life this one ends with the journal.
      if count == limit { break }
      if limit == .max, commit.position + commit.count > crm.snapshot.position { break }
    }
    return count
  }
}
