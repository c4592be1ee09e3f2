import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

@Suite("Making and opening a store")
struct StoreOpeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A store with a few commits, closed again.
  private func fill(_ count: Int = 3) throws {
    let store = try JSONFileStore.create(at: folder.store)
    for _ in 0..<count { try append(to: store) }
    try store.close()
  }

  private func append(to store: JSONFileStore) throws {
    let head = try store.head()
    _ = try store.append(LineBuilder.commit(after: head), after: head)
  }

  @Test("makes the folder for its owner alone, with nothing left beside it")
  func creates() throws {
    try fill(0)
    let files = FileManager.default
    let names = try files.contentsOfDirectory(atPath: folder.store).sorted()
    #expect(
      names == ["format.json", "head", "journal-00000000000000000001.jsonl", "lock", "torn"])
    #expect(try files.contentsOfDirectory(atPath: folder.path) == ["acme.crm"])
    func mode(_ path: String) throws -> Int? {
      try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(folder.store) == 0o700)
    for name in names where name != "torn" { #expect(try mode(folder.store + "/" + name) == 0o600) }
  }

  @Test("refuses to make a store over one, and over anything else that is not empty")
  func occupied() throws {
    try fill(0)
    #expect(throws: StoreError.storeExists(path: folder.store)) {
      try JSONFileStore.create(at: folder.store)
    }
    #expect(throws: StoreError.self) { try JSONFileStore.create(at: folder.store + "/format.json") }
    #expect(throws: StoreError.self) { try JSONFileStore.create(at: folder.path + "/no/where") }
  }

  @Test("says that there is no store where there is none")
  func absent() {
    #expect(throws: StoreError.noStore(path: folder.path)) {
      try JSONFileStore.open(at: folder.path)
    }
    #expect(throws: StoreError.noStore(path: "/no/where")) {
      try JSONFileStore.open(at: "/no/where")
    }
  }

  @Test("tells what the store is")
  func info() throws {
    var options = JSONFileStore.Options()
    options.random = { 0xAB }
    options.now = { Timestamp(milliseconds: 1_767_225_600_000) }
    options.segmentLimit = 1
    let made = try JSONFileStore.create(at: folder.store, hasTestClock: true, options: options)
    for _ in 0..<3 { try append(to: made) }
    let info = try JSONFileStore.open(at: folder.store).info()
    #expect(info.storeID == "00000000000000ab00000000000000ab")
    #expect(info.created == Timestamp(milliseconds: 1_767_225_600_000))
    #expect(info.generation == 1)
    #expect(info.hasTestClock)
    #expect(info.head == (try made.head()))
    #expect(info.segmentCount == 3)
    #expect(try made.info() == info)
    #expect(try made.verify(anchor: info.head).head == info.head)
    let foreign = JournalHead(position: 2, chain: .zero)
    #expect(throws: StoreError.self) { try made.verify(anchor: foreign) }
  }

  @Test("refuses a newer form")
  func newer() throws {
    try fill(0)
    var line = Array(#"{"name":"crm-journal","version":2"#.utf8)
    LineSeal.append(to: &line, from: 0)
    try Data(line).write(to: URL(fileURLWithPath: folder.store + "/format.json"))
    #expect(throws: StoreError.newerFormat(version: 2)) {
      try JSONFileStore.open(at: folder.store)
    }
  }

  @Test("reads a store without its horizons, and writes to it when that is asked for")
  func missingHead() throws {
    try fill()
    try FileManager.default.removeItem(atPath: folder.store + "/head")
    let readOnly = try JSONFileStore.open(at: folder.store)
    #expect(try readOnly.head().position == 3)
    #expect(readOnly.readOnlyReason == .missingHead)
    #expect(throws: StoreError.self) { try append(to: readOnly) }
    var options = JSONFileStore.Options()
    options.acceptsMissingHead = true
    try append(to: try JSONFileStore.open(at: folder.store, options: options))
    #expect(try JSONFileStore.open(at: folder.store).head().position == 4)
  }

  @Test("takes a whole copy for a store of its own, and a short one only when told to")
  func copies() throws {
    try fill()
    let copy = folder.path + "/copy.crm"
    try FileManager.default.copyItem(atPath: folder.store, toPath: copy)
    try append(to: try JSONFileStore.open(at: copy))
    try append(to: try JSONFileStore.open(at: folder.store))
    let other = folder.path + "/other.crm"
    try FileManager.default.copyItem(atPath: copy, toPath: other)
    let segment = other + "/journal-00000000000000000001.jsonl"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: segment))
    try bytes.dropLast(30).write(to: URL(fileURLWithPath: segment))
    let short = try JSONFileStore.open(at: other)
    #expect(short.readOnlyReason == .shortCopy(lineCount: 1))
    #expect(try short.head().position == 3)
    var options = JSONFileStore.Options()
    options.acceptsShortCopy = true
    let taken = try JSONFileStore.open(at: other, options: options)
    try append(to: taken)
    #expect(try taken.verify().epochCount == 1)
  }

  @Test("reads a damaged store up to the damage when asked to")
  func salvage() throws {
    try fill(5)
    let segment = folder.store + "/journal-00000000000000000001.jsonl"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: segment))
    bytes[bytes.count / 2] ^= 4
    try bytes.write(to: URL(fileURLWithPath: segment))
    #expect(throws: StoreError.self) { try JSONFileStore.open(at: folder.store) }
    var options = JSONFileStore.Options()
    options.access = .salvage
    let store = try JSONFileStore.open(at: folder.store, options: options)
    #expect(try store.head().position == 2)
    #expect(try StoreBench.lines(of: store).count == 2)
    #expect(throws: StoreError.self) { try append(to: store) }
  }

  @Test("waits for a held lock up to the deadline and then names the holder")
  func busy() throws {
    try fill(1)
    let files = FaultyFileSystem(POSIXFileSystem())
    let lock = try files.open(folder.store + "/lock", .readWrite)
    #expect(try files.tryLock(lock))
    let store = try JSONFileStore.open(at: folder.store, options: .init(), files: files)
    let pid = ProcessInfo.processInfo.processIdentifier
    #expect(throws: StoreError.busy(holder: pid)) { try append(to: store) }
    #expect(files.uptime > 5_000_000_000)
    files.unlock(lock)
    try append(to: store)
  }

  @Test("notices another store in its place")
  func replaced() throws {
    try fill(1)
    let store = try JSONFileStore.open(at: folder.store)
    try FileManager.default.moveItem(atPath: folder.store, toPath: folder.path + "/old.crm")
    try fill(1)
    guard case .unusable = #expect(throws: StoreError.self, performing: { try append(to: store) })
    else {
      Issue.record("it went on")
      return
    }
  }

  @Test("only reads on a network file system, unless writing is asked for")
  func network() throws {
    try fill(2)
    let files = FaultyFileSystem(POSIXFileSystem())
    files.pretendNetwork("nfs4")
    let store = try JSONFileStore.open(at: folder.store, options: .init(), files: files)
    #expect(store.readOnlyReason == .networkFileSystem("nfs4"))
    #expect(store.readOnlyReason?.mayLackLines == false)
    #expect(try StoreBench.lines(of: store).count == 2)
    #expect(throws: StoreError.self) { try append(to: store) }
    #expect(throws: StoreError.self) { try store.putBlob(Blob([1])) }
    let other = folder.path + "/other.crm"
    #expect(throws: StoreError.self) {
      try JSONFileStore.create(at: other, options: .init(), files: files)
    }
    #expect(try files.list(folder.path) == ["acme.crm"])
    var options = JSONFileStore.Options()
    options.acceptsNetworkFileSystem = true
    try append(to: try JSONFileStore.open(at: folder.store, options: options, files: files))
    try append(to: try JSONFileStore.create(at: other, options: options, files: files))
  }
}
