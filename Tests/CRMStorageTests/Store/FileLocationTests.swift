import CRMCore
import CRMStorage
import Foundation
import Synchronization
import Testing

/// How a program opens a store in a folder.
@Suite struct FileLocationTests {
  private let simulated = SimulatedFileSystem()
  private let files: FaultyFileSystem

  init() { files = FaultyFileSystem(simulated) }

  private func location(
    creating: Bool = false, _ options: JSONFileStore.Options = .init()
  ) -> StoreLocation {
    .file(StoreBench.path, creating, options, files)
  }

  /// Every file's bytes.
  private var contents: [UInt64: [UInt8]] {
    simulated.world.withLock { $0.nodes.mapValues(\.bytes) }
  }

  private func writeUser(_ crm: CRM) throws {
    _ = try crm.write(as: .system) { tx in
      try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
  }

  @Test func whatIsNotThereIsMadeWhereThatIsAskedFor() throws {
    let none = CRMError.store(.noStore(path: StoreBench.path))
    #expect(throws: none) { try CRM.open(location()) }
    #expect(throws: none) { try CRM.open(location(creating: true, .init(access: .readOnly))) }
    let crm = try CRM.open(location(creating: true))
    try writeUser(crm)
    try crm.close()
    #expect(try CRM.open(location(creating: true)).snapshot.users.count == 1)
  }

  @Test func whereSomethingElseIsNothingIsMade() throws {
    try files.makeDirectory(StoreBench.path)
    try files.close(files.open(StoreBench.path + "/letter", .create))
    let error = CRMError.store(.storeExists(path: StoreBench.path))
    #expect(throws: error) { try CRM.open(location(creating: true)) }
    #expect(try files.list(StoreBench.path) == ["letter"])
  }

  /// Another process makes the store at any moment of the first one's making it.
  @Test func ofTwoThatMakeItOneDoesAndTheOtherOpensThat() throws {
    var number = 1
    while true {
      let disk = SimulatedFileSystem()
      let files = FaultyFileSystem(disk)
      files.interrupt(atCall: number) {
        do {
          let rival = try CRM.open(.file(StoreBench.path, true, .init(), disk))
          try writeUser(rival)
          try rival.close()
        } catch {
          Issue.record(error)
        }
      }
      let crm = try CRM.open(.file(StoreBench.path, true, .init(), files))
      guard !files.isToBeInterrupted else { break }
      try crm.refresh()
      #expect(crm.snapshot.users.count == 1, "at call \(number)")
      #expect(try disk.list("/") == ["acme.crm"], "at call \(number)")
      number += 1
    }
    #expect(number > 20)
  }

  @Test func forReadingNothingOnTheDiskChangesAndEveryWriteSaysSo() async throws {
    let crm = try CRM.opened(location(creating: true))
    try writeUser(crm)
    try crm.close()
    let before = contents
    let changing = ["write", "truncate", "rename", "remove", "make directory", "flush"]
    let counts = changing.map(files.count)
    let reader = try CRM.opened(location(.init(access: .readOnly)))
    let refusal = CRMError.store(.readOnly(reason: "it was opened for reading"))
    #expect(throws: refusal) { try writeUser(reader) }
    #expect(throws: refusal) { try reader.write(as: .system) { _ in } }
    await #expect(throws: refusal) { try await reader.write(as: .system) { _ in } }
    #expect(throws: refusal) { try reader.writeCheckpoint() }
    #expect(reader.snapshot.users.count == 1)
    try reader.close()
    #expect(contents == before)
    #expect(changing.map(files.count) == counts)
    // Nor does it need to: nothing can be written to the medium.
    let frozen = FaultyFileSystem(simulated)
    frozen.pretendUnwritable()
    for options in [JSONFileStore.Options(access: .readOnly), .init()] {
      let crm = try CRM.opened(.file(StoreBench.path, false, options, frozen))
      #expect(crm.snapshot.users.count == 1)
      #expect(crm.diagnostics.store.readOnlyReason != nil)
      #expect(throws: CRMError.self) { try writeUser(crm) }
      try crm.close()
    }
    #expect(contents == before)
  }

  @Test func openingWaitsOnAThreadOfTheStoresOwn() async throws {
    let opener = Opener()
    let opened = Mutex(false)
    let location = StoreLocation(
      clock: StoreLocation.standingClock, zones: StoreLocation.fixedZones,
      opener: { opener },
      open: {
        opened.withLock { $0 = opener.isWorking }
        return InMemoryStore()
      })
    _ = try await CRM.open(location)
    #expect(opened.withLock { $0 })
    let folder = try TemporaryFolder()
    let crm = try await CRM.open(.file(folder.store, creatingIfMissing: true))
    try writeUser(crm)
    try crm.close()
    #expect(try await CRM.open(.file(folder.store)).snapshot.users.count == 1)
  }

  @Test func itsCommitsHaveTheDateOfItsClock() throws {
    let folder = try TemporaryFolder()
    let start = StoreLocation.systemClock()
    let store = try JSONFileStore.create(at: folder.store)
    let crm = try CRM.open(.store(store))
    try writeUser(crm)
    let user = User.ID(1)
    let time = try #require(try crm.history(of: user, as: .system).first?.time)
    #expect(time >= start && time <= StoreLocation.systemClock())
    try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(
          organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "Europe/Paris"))
    }
    #expect(crm.now >= time)
  }

  @Test func diagnosticsTellOfRecoveryAndUnknownKinds() throws {
    let catalog = Catalog.standard.adding([Crate.self])
    let crm = try CRM.open(location(creating: true), catalog: catalog)
    _ = try crm.write(as: .system) { try $0.insert(Crate()) }
    #expect(crm.diagnostics.store == StoreDiagnostics() && crm.diagnostics.unknownKinds == [:])
    try crm.close()
    let path = "\(StoreBench.path)/journal-00000000000000000001.jsonl"
    let end = simulated.bytes(at: path).count
    let file = try simulated.open(path, .readWrite)
    let torn = Array("{\"n\":2,".utf8)
    try torn.withUnsafeBytes { try simulated.write(file, $0, at: end) }
    simulated.close(file)
    let again = try CRM.open(location())
    #expect(again.diagnostics.store.recovery?.cutByteCount == torn.count)
    #expect(again.diagnostics.store.recovery?.tornCopy?.hasPrefix("torn/") == true)
    #expect(again.diagnostics.unknownKinds == [Crate.kind: 1])
  }
}

extension CRM {
  /// The blocking form of opening, whatever the caller is.
  fileprivate static func opened(_ location: StoreLocation) throws -> CRM { try open(location) }
}

/// A thread that knows whether it works.
private final class Opener: BlockingWorker {
  private let work = Mutex(false)
  var isWorking: Bool { work.withLock { $0 } }

  func submit(_ work: @escaping @Sendable () -> Void) {
    Thread.detachNewThread {
      self.work.withLock { $0 = true }
      work()
    }
  }
}

/// A kind that other programs do not know.
private struct Crate: CRMRecord {
  var name = "C"
  var header = RecordHeader()
  static let kind: RecordKind = "crate"
  static let schema = RecordSchema<Crate>(
    header: \.header, group: "crates", Field("name", \.name, .title))
  init() {}
}
