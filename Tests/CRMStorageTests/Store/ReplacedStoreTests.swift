import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

@Suite("A store whose folder was replaced while it was open")
struct ReplacedStoreTests {
  /// Puts a store with the same positions in the place of an open one; both have segments.
  private func replace(_ original: CopiedStore) throws {
    let other = try CopiedStore(original.lineCount)
    let files = FileManager.default
    try files.moveItem(atPath: original.folder.store, toPath: original.folder.path + "/old.crm")
    try files.copyItem(atPath: other.folder.store, toPath: original.folder.store)
  }

  @Test("passes no line of the other store, from no position, and says what happened")
  func reading() throws {
    let original = try CopiedStore(8)
    let store = try JSONFileStore.open(at: original.folder.store)
    try replace(original)
    for position in 0..<8 {
      var passed = 0
      let error = #expect(throws: StoreError.self) {
        try store.read(after: position) { chunk in
          passed += chunk.count
          return true
        }
      }
      #expect(passed == 0)
      guard case .unusable = error else {
        Issue.record("\(position): \(String(describing: error))")
        continue
      }
    }
    #expect(throws: StoreError.self) { try store.info() }
    #expect(throws: StoreError.self) { try store.verify() }
    #expect(throws: StoreError.self) { try store.listBlobs() }
    #expect(throws: StoreError.self) { try store.putBlob(Blob([1])) }
  }

  @Test("is told by each of its segments, even where the lock is the same file")
  func segmentAlone() throws {
    let original = try CopiedStore(8)
    let path = original.folder.store
    let store = try JSONFileStore.open(at: path)
    let other = try CopiedStore(8)
    let segments = try CopiedStore.segments(of: path)
    let name = segments[1]
    let files = FileManager.default
    try files.moveItem(atPath: "\(path)/\(name)", toPath: "\(original.folder.path)/old")
    try files.copyItem(atPath: "\(other.folder.store)/\(name)", toPath: "\(path)/\(name)")
    let position = try #require(Int(name.dropFirst(8).dropLast(6)))
    #expect(throws: StoreError.self) { try store.read(after: position - 1) { _ in true } }
    try store.read(after: 0) { _ in false }
  }

  @Test("is told by its lock, even where the segments have the same numbers")
  func sameNumbers() throws {
    let original = try CopiedStore(8)
    let path = original.folder.store
    let store = try JSONFileStore.open(at: path)
    let old = original.folder.path + "/old.crm"
    let files = FileManager.default
    try files.moveItem(atPath: path, toPath: old)
    try files.createDirectory(atPath: path, withIntermediateDirectories: false)
    for name in try files.contentsOfDirectory(atPath: old) where name != "lock" {
      try files.linkItem(atPath: "\(old)/\(name)", toPath: "\(path)/\(name)")
    }
    #expect(files.createFile(atPath: path + "/lock", contents: nil))
    #expect(throws: StoreError.self) { try store.read(after: 3) { _ in true } }
  }

  @Test("is told by its head where it has no lock")
  func withoutLock() throws {
    let original = try CopiedStore(8)
    try CopiedStore.remove(original.folder.store + "/lock")
    let store = try JSONFileStore.open(at: original.folder.store)
    #expect(store.readOnlyReason == .missingLock)
    try replace(original)
    #expect(throws: StoreError.self) { try store.read(after: 3) { _ in true } }
  }
}

@Suite("A positioned read")
struct PositionedReadTests {
  @Test("finds each line whose bytes are damaged after the opening, and passes none of it")
  func damagedLater() throws {
    let original = try CopiedStore(8)
    let path = original.folder.store
    let store = try JSONFileStore.open(at: path)
    let segment = "\(path)/\(try CopiedStore.segments(of: path)[1])"
    try CopiedStore.change(segment) { $0[$0.count - 40] ^= 4 }
    let first = try #require(Int(segment.dropFirst(path.count + 9).dropLast(6)))
    var passed: [UInt8] = []
    let error = #expect(throws: StoreError.self) {
      try store.read(after: first - 1) { chunk in
        passed += chunk
        return true
      }
    }
    guard case .damaged(let damage) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(damage.file == String(segment.dropFirst(path.count + 1)))
    #expect(passed.isEmpty)
  }

  @Test("refuses a line of another position, though its seal is right")
  func wrongPosition() throws {
    let original = try CopiedStore(8, segmentLimit: 1 << 20)
    let path = original.folder.store
    let store = try JSONFileStore.open(at: path)
    try CopiedStore.change("\(path)/journal-00000000000000000001.jsonl") { bytes in
      let lines = bytes.split(separator: 10, omittingEmptySubsequences: true)
      // Line 5 again in the place of line 6, which has as many bytes.
      bytes = Array((lines[..<5] + [lines[4]] + lines[6...]).joined(separator: [10])) + [10]
    }
    #expect(throws: StoreError.self) { try store.read(after: 4) { _ in true } }
  }

  @Test("costs few calls, however long the journal is")
  func calls() throws {
    let original = try CopiedStore(400, segmentLimit: 1 << 20)
    let files = FaultyFileSystem(POSIXFileSystem())
    let store = try JSONFileStore.open(
      at: original.folder.store, options: .init(), files: files)
    let names = ["open", "read", "stat", "list", "lock"]
    for position in [0, 1, 150, 398, 399] {
      let before = names.map { files.count($0) }
      try store.read(after: position) { _ in false }
      let made = zip(names, zip(names.map { files.count($0) }, before).map { $0 - $1 })
      let limits = ["open": 1, "read": 9, "stat": 3, "list": 0, "lock": 0]
      for (name, count) in made { #expect(count <= limits[name] ?? 0, "\(name) at \(position)") }
    }
  }
}
