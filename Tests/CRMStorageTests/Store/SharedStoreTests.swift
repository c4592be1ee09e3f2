import CRMCore
import CRMStorage
import Foundation
import Synchronization
import Testing

/// Several openings of one store in one process, each written to by many at once.
@Suite struct SharedStoreTests {
  /// Waits for the lock for as long as it takes: whoever holds it may wait for a processor.
  private static var patient: JSONFileStore.Options {
    var options = JSONFileStore.Options()
    options.lockDeadline = .seconds(300)
    return options
  }

  @Test func noConflictIsToldHoweverManyWrite() async throws {
    let folder = try TemporaryFolder()
    try JSONFileStore.create(at: folder.store).close()
    let openings = try (0..<4).map { _ in try CRM.open(.file(folder.store, options: Self.patient)) }
    let user = try openings[0].set(up: "admin")
    for opening in openings { try await opening.refresh() }
    let refusals = Refusals()
    await withTaskGroup(of: Void.self) { group in
      for (opening, crm) in openings.enumerated() {
        for task in 0..<8 {
          group.addTask {
            for number in 0..<10 {
              do {
                _ = try await crm.write(as: user) { tx in
                  try tx.insert(Lead(name: "\(opening)-\(task)-\(number)"))
                }
              } catch {
                refusals.add("\(error)")
              }
            }
          }
        }
      }
    }
    #expect(refusals.all == [])
    for opening in openings {
      try await opening.refresh()
      #expect(opening.snapshot.leads.count == 320)
      #expect(Set(opening.snapshot.leads.all().map(\.name)).count == 320)
    }
    try openings[0].close()
    #expect(try JSONFileStore.open(at: folder.store).verify().head.position == 322)
  }

  @Test func threadsAndTasksOfSeveralOpeningsShareTheStore() async throws {
    let folder = try TemporaryFolder()
    try JSONFileStore.create(at: folder.store).close()
    let openings = try (0..<3).map { _ in try CRM.open(.file(folder.store, options: Self.patient)) }
    let user = try openings[0].set(up: "admin")
    for opening in openings { try await opening.refresh() }
    let refusals = Refusals()
    let (ended, end) = AsyncStream<Void>.makeStream()
    for crm in openings {
      Thread.detachNewThread {
        for number in 0..<20 {
          do {
            try crm.write(as: user) { _ = try $0.insert(Lead(name: "T\(number)")) }
          } catch {
            refusals.add("\(error)")
          }
        }
        end.yield()
      }
    }
    for number in 0..<20 {
      for crm in openings {
        try await crm.write(as: user) { _ = try $0.insert(Lead(name: "A\(number)")) }
      }
    }
    var threads = 0
    for await _ in ended {
      threads += 1
      if threads == openings.count { break }
    }
    #expect(refusals.all == [])
    for opening in openings {
      try await opening.refresh()
      #expect(opening.snapshot.leads.count == 120)
    }
  }
}

/// What writers were refused with.
private final class Refusals: Sendable {
  private let texts = Mutex<[String]>([])

  var all: [String] { texts.withLock { $0 } }

  func add(_ text: String) { texts.withLock { $0.append(text) } }
}

extension CRM {
  /// Makes settings and an administrator.
  fileprivate func set(up name: String) throws -> User.ID {
    try write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      return try tx.insert(User(username: name, name: name, role: "admin"))
    }
  }
}
