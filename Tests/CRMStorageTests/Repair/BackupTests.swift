import CRMCore
import CRMStorage
import Foundation
import Synchronization
import Testing

@Suite("A backup")
struct BackupTests {
  @Test("while four threads write is a whole store, and a prefix of what they wrote")
  func whileOthersWrite() throws {
    let folder = try TemporaryFolder()
    var options = JSONFileStore.Options()
    options.segmentLimit = 4000
    let crm = try CRM.open(
      .store(try JSONFileStore.create(at: folder.store, options: options)),
      options: OpenOptions(clock: options.now, zones: StoreLocation.systemZones))
    try crm.write(as: .system) { tx in
      try tx.insert(User(username: "ada", name: "Ada", role: "admin"))
    }
    let problems = Mutex<[String]>([])
    let backups = Mutex<[(path: String, head: JournalHead)]>([])
    let unfinished = Mutex(4)
    DispatchQueue.concurrentPerform(iterations: 5) { index in
      do {
        if index == 0 {
          try Self.backUp(folder, backups) { unfinished.withLock { $0 > 0 } }
        } else {
          defer { unfinished.withLock { $0 -= 1 } }
          for round in 0..<12 { try Self.write(crm, index, round) }
        }
      } catch {
        problems.withLock { $0.append("\(error)") }
      }
    }
    #expect(problems.withLock { $0 } == [])
    try crm.close()
    let all = try Self.journal(folder.store)
    let made = backups.withLock { $0 }
    #expect(made.count > 1)
    for (path, head) in made {
      let bytes = try Self.journal(path)
      #expect(all.starts(with: bytes), "\(path)")
      let store = try JSONFileStore.open(at: path)
      #expect(store.readOnlyReason == nil)
      #expect(try store.verify().head == head)
      let copy = try CRM.open(.store(store), options: OpenOptions(zones: StoreLocation.systemZones))
      #expect(try copy.verifyContents() == copy.snapshot.attachments.count)
      try copy.write(as: .system) { tx in try tx.insert(Lead(name: "Here", owner: User.ID(1))) }
      try copy.close()
    }
  }

  private static func backUp(
    _ folder: TemporaryFolder, _ backups: borrowing Mutex<[(path: String, head: JournalHead)]>,
    while isGoingOn: () -> Bool
  ) throws {
    var number = 0
    while isGoingOn() || number < 2 {
      let path = "\(folder.path)/backup-\(number)"
      var options = JSONFileStore.Options()
      options.access = .readOnly
      let store = try JSONFileStore.open(at: folder.store, options: options)
      let report = try store.backUp(to: path)
      try store.close()
      backups.withLock { $0.append((path, report.head)) }
      number += 1
    }
  }

  private static func write(_ crm: CRM, _ index: Int, _ round: Int) throws {
    try crm.write(as: Principal(user: 1)) { tx in
      let lead = try tx.insert(Lead(name: "\(index)-\(round)"))
      try tx.attach(
        Array("\(index)-\(round)".utf8), named: "a.txt",
        to: RecordReference(kind: Lead.kind, number: lead.number))
    }
  }

  /// The bytes of all segments, one after the other.
  private static func journal(_ path: String) throws -> [UInt8] {
    let files = try RawStore(path, in: POSIXFileSystem()).files
    return files.keys.filter { $0.hasPrefix("journal") }.sorted().flatMap { files[$0] ?? [] }
  }

  @Test("has the name and the lines of its store, and restores to the same")
  func restoring() throws {
    let world = try RepairWorld(segmentLimit: 900)
    let files = SimulatedFileSystem()
    try world.raw.write(to: StoreBench.path, in: files)
    let store = try StoreBench(files).open()
    let report = try store.backUp(to: "/backup.crm")
    #expect(report.contentCount == 1)
    let restored = try JSONFileStore.restore(
      from: "/backup.crm", to: "/again.crm", options: .init(), files: files)
    #expect(restored.head == report.head && restored.storeID == report.storeID)
    var (one, other) = (
      try RawStore(StoreBench.path, in: files), try RawStore("/again.crm", in: files)
    )
    for name in ["head", "lock"] { (one.files[name], other.files[name]) = (nil, nil) }
    #expect(one == other)
  }

  @Test("is refused where something is at the place, and of a store that is damaged")
  func refusals() throws {
    let world = try RepairWorld()
    let files = SimulatedFileSystem()
    try world.raw.write(to: StoreBench.path, in: files)
    let store = try StoreBench(files).open()
    #expect(throws: StoreError.storeExists(path: StoreBench.path)) {
      try store.backUp(to: StoreBench.path)
    }
    #expect(throws: StoreError.storeExists(path: StoreBench.path)) {
      try JSONFileStore.restore(
        from: "/none.crm", to: StoreBench.path, options: .init(), files: files)
    }
    #expect(throws: StoreError.noStore(path: "/none.crm")) {
      try JSONFileStore.restore(from: "/none.crm", to: "/x.crm", options: .init(), files: files)
    }
    let name = try #require(world.raw.files.keys.first { $0.hasPrefix("attachments/") })
    for (path, bytes) in [(name, [1]), (RawStore.segment, Array(world.raw.journal.dropLast(9)))] {
      var raw = world.raw
      raw.files[path] = bytes
      let damaged = SimulatedFileSystem()
      try raw.write(to: StoreBench.path, in: damaged)
      let error = #expect(throws: StoreError.self) {
        try JSONFileStore.restore(
          from: StoreBench.path, to: "/x.crm", options: .init(), files: damaged)
      }
      switch error {
      case .damaged, .damagedContent: break
      default: Issue.record("\(String(describing: error))")
      }
      #expect(try damaged.list("/") == ["acme.crm"])
    }
  }

  @Test("ends at the horizon, and leaves what nobody was told of")
  func torn() throws {
    let world = try RepairWorld()
    let files = SimulatedFileSystem()
    try world.raw.write(to: StoreBench.path, in: files)
    try StoreBench(files).open().close()
    files.replace(SmallJournal.segment, with: world.raw.journal + Array(world.lines[3].prefix(40)))
    let report = try JSONFileStore.restore(
      from: StoreBench.path, to: "/x.crm", options: .init(), files: files)
    #expect(report.head.position == 11)
    #expect(files.bytes(at: "/x.crm/" + RawStore.segment) == world.raw.journal)
  }
}
