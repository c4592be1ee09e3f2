import CRMCore
import CRMStorage
import Foundation
import Testing

/// Checkpoints that are written without being asked for.
@Suite struct DueCheckpointTests {
  private let folder: TemporaryFolder
  private let user: User.ID

  init() throws {
    folder = try TemporaryFolder()
    try JSONFileStore.create(at: folder.store).close()
    let crm = try CRM.open(.file(folder.store))
    user = try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      return try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
    try crm.close()
  }

  /// Writes so many leads as one commit.
  private func write(_ count: Int, to crm: CRM) throws {
    try crm.write(as: user) { tx in
      for number in 0..<count { _ = try tx.insert(Lead(name: "Lead \(number)")) }
    }
  }

  private var positions: [Position] {
    get throws {
      let store = try JSONFileStore.open(at: folder.store)
      defer { try? store.close() }
      return try store.listCheckpoints().map(\.position)
    }
  }

  @Test func closingWritesOneWhenAThousandLinesAndAHundredthFollowed() throws {
    for (count, due) in [(1_008, [Position]()), (10, [1_020]), (1_005, [1_020])] {
      let crm = try CRM.open(.file(folder.store))
      try write(count, to: crm)
      try crm.close()
      #expect(try positions == due, "after \(count) more")
    }
  }

  @Test func oneIsWrittenWhileTheStoreIsOpenWhenManyMoreFollowed() throws {
    let crm = try CRM.open(.file(folder.store))
    try write(1_500, to: crm)
    #expect(crm.checkpointPosition == 0)
    try write(3_400, to: crm)
    for _ in 0..<6_000 where crm.checkpointPosition == 0 { Thread.sleep(forTimeInterval: 0.01) }
    #expect(crm.checkpointPosition == 4_902)
    try crm.close()
    #expect(crm.checkpointFailure == nil)
    #expect(try positions == [4_902])
  }

  @Test func whoReadsOnlyWritesNone() throws {
    let crm = try CRM.open(.file(folder.store))
    try write(900, to: crm)
    try crm.close()
    var options = JSONFileStore.Options()
    options.access = .readOnly
    let writer = try CRM.open(.file(folder.store), options: OpenOptions(usesCheckpoints: false))
    try write(900, to: writer)
    try writer.close()
    let reader = try CRM.open(.file(folder.store, options: options))
    try reader.close()
    #expect(try positions == [] && reader.checkpointFailure == nil)
  }
}
