import CRMCore
import CRMStoreConformance
import Foundation
import SQLiteStore
import Testing

/// A file of its own for each case, gone with the harness.
private final class Harness: StoreHarness {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var path: String { folder.appendingPathComponent("journal.sqlite").path }

  func makeStore() throws -> any JournalStore { try SQLiteStore(path: path) }
  func reopenStore() throws -> (any JournalStore)? { try SQLiteStore(path: path) }
}

/// A store in another medium behaves as one in files does.
@Suite struct SQLiteStoreTests {
  @Test(arguments: StoreConformance.allCases)
  func conforms(_ item: StoreConformance) throws { try item.run { try Harness() } }

  @Test func theEngineFindsWhatItWroteAfterReopening() async throws {
    let harness = try Harness()
    let first = try await open(harness)
    let amira = try await addAdministrator(first)
    let lead = try await first.write(as: amira) { try $0.insert(Lead(name: "Northwind")) }
    try await first.write(as: amira) { try $0.advance(lead, to: .contacted) }
    try first.close()
    let crm = try await open(harness)
    #expect(crm.snapshot[lead]?.status == .contacted)
    #expect(try crm.history(of: lead, as: amira).count == 2)
    try crm.close()
  }

  @Test func twoEnginesOnOneFileWriteInTurns() async throws {
    let harness = try Harness()
    let (one, other) = (try await open(harness), try await open(harness))
    let amira = try await addAdministrator(one)
    // A write that appends reads what others appended; who acts has to be known before.
    try await other.refresh()
    for number in 1...10 {
      let crm = number.isMultiple(of: 2) ? one : other
      try await crm.write(as: amira) { try $0.insert(Lead(name: "Lead \(number)")) }
    }
    for crm in [one, other] {
      try await crm.refresh()
      #expect(crm.snapshot.leads.all().map(\.name) == (1...10).map { "Lead \($0)" })
    }
  }

  private func addAdministrator(_ crm: CRM) async throws -> User.ID {
    try await crm.write(as: .system) { tx in
      try tx.insert(User(username: "amira", name: "Amira Diallo", role: "admin"))
    }
  }

  private func open(_ harness: Harness) async throws -> CRM {
    let store = try SQLiteStore(path: harness.path)
    return try await CRM.open(
      .store(store, clock: StoreLocation.standingClock, zones: StoreLocation.fixedZones))
  }
}
