import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

@Suite("Contents in files")
struct BlobFileTests {
  private static let folder = "\(StoreBench.path)/attachments"
  private static let old = Blob(Array(repeating: 7, count: 700))
  private static let new = Blob((0..<1_500).map { UInt8(truncatingIfNeeded: $0) })

  /// A store with a content in it, and what is put next into another opening of it.
  private func begin(_ files: any FileSystem) throws -> StoreBench {
    var bench = StoreBench(files)
    let store = try bench.create()
    try store.putBlob(Self.old)
    try bench.append([1], to: store)
    try store.close()
    return bench
  }

  /// What is wrong with the contents of a store; nil when each is whole or not there at all.
  private func fault(of store: JSONFileStore, acknowledged: [Blob]) throws -> String? {
    for blob in acknowledged where try store.readBlob(blob.hash) != blob.bytes {
      return "an acknowledged content has other bytes"
    }
    for entry in try store.listBlobs() {
      let bytes = try store.readBlob(entry.hash)
      if bytes.count != entry.byteCount { return "\(entry) has \(bytes.count) bytes" }
    }
    return nil
  }

  @Test("a crash at any step of putting leaves the whole content or none, and what was there")
  func crashes() throws {
    var failures: [String] = []
    var hasFinished = false
    var call = 1
    while !hasFinished {
      for seed in UInt64(0)..<12 {
        let files = SimulatedFileSystem()
        var bench = try begin(files)
        let store = try bench.open()
        files.crash(afterCalls: call)
        var acknowledged = [Self.old]
        do {
          try store.putBlob(Self.new)
          acknowledged.append(Self.new)
        } catch {}
        hasFinished = !files.hasCrashed
        files.crash(afterCalls: 1)
        files.restart(seed: seed)
        let again = try bench.open()
        if let fault = try fault(of: again, acknowledged: acknowledged) {
          failures.append("call \(call), seed \(seed): \(fault)")
        }
        try again.putBlob(Self.new)
        try bench.append([1], to: again)
        files.crash(afterCalls: 1)
        files.restart(seed: seed &+ 100)
        if let fault = try fault(of: bench.open(), acknowledged: [Self.old, Self.new]) {
          failures.append("call \(call), seed \(seed), going on: \(fault)")
        }
      }
      call += 1
    }
    #expect(call > 6)
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }

  @Test("the first content of a store outlives a crash with its folder")
  func firstContent() throws {
    for seed in UInt64(0)..<24 {
      let files = SimulatedFileSystem()
      let store = try StoreBench(files).create()
      try store.putBlob(Self.new)
      files.crash(afterCalls: 1)
      files.restart(seed: seed)
      #expect(try StoreBench(files).open().readBlob(Self.new.hash) == Self.new.bytes, "\(seed)")
    }
  }

  @Test("a system call that fails, or a full disk, keeps nothing and harms nothing")
  func faults() throws {
    for code in FaultTests.codes {
      for isLasting in [false, true] {
        var call = 1
        while try put(failingAt: call, code: code, isLasting: isLasting) { call += 1 }
        #expect(call > 6, "\(code)")
      }
    }
  }

  /// Makes one call of putting fail; false when none was left to fail.
  private func put(failingAt call: Int, code: Int32, isLasting: Bool) throws -> Bool {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    var bench = try begin(files)
    let store = try bench.open()
    files.setFault(
      FaultyFileSystem.Fault(
        call: call, code: code, isLasting: isLasting, writtenByteCount: call * 99))
    do {
      try store.putBlob(Self.new)
      if files.total < call { return false }
      #expect(Bool(false), "\(call), \(code): a failure was passed over")
    } catch {
      guard case .notWritten(_, code) = error else {
        Issue.record("\(call), \(code): \(error)")
        return true
      }
    }
    files.setFault(nil)
    #expect(try fault(of: store, acknowledged: [Self.old]) == nil, "\(call), \(code)")
    try bench.append([1], to: store)
    try store.putBlob(Self.new)
    simulated.crash(afterCalls: 1)
    simulated.restart(seed: UInt64(call))
    let again = try bench.open()
    #expect(try fault(of: again, acknowledged: [Self.old, Self.new]) == nil, "\(call), \(code)")
    return true
  }

  @Test("what a dead writer left under a passing name is no content")
  func leftovers() throws {
    let files = SimulatedFileSystem()
    let bench = try begin(files)
    let store = try bench.open()
    let name = "\(Self.folder)/\(Self.new.hash.hex).tmp-0123456789abcdef"
    files.close(try files.open(name, .create))
    #expect(try store.listBlobs().map(\.hash) == [Self.old.hash])
    #expect(try store.hasBlob(Self.new.hash) == false)
    try store.putBlob(Self.new)
    #expect(try store.listBlobs().count == 2)
    _ = try store.verify()
  }

  @Test("a content that cannot be written leaves no file behind")
  func discarding() throws {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    let store = try begin(files).open()
    files.setFault(
      FaultyFileSystem.Fault(call: 1, code: 28, name: "write", writtenByteCount: 100))
    #expect(throws: StoreError.self) { try store.putBlob(Self.new) }
    files.setFault(nil)
    #expect(try simulated.list(Self.folder) == [Self.old.hash.hex])
  }

  @Test("every flipped bit of a content is found")
  func flippedBits() throws {
    let files = SimulatedFileSystem()
    let store = try begin(files).open()
    let path = "\(Self.folder)/\(Self.old.hash.hex)"
    for bit in stride(from: 0, to: Self.old.bytes.count * 8, by: 97) {
      var bytes = Self.old.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      files.replace(path, with: bytes)
      #expect(throws: StoreError.damagedContent(Self.old.hash)) {
        try store.readBlob(Self.old.hash)
      }
    }
    for cut in [0, 1, 699] {
      files.replace(path, with: Array(Self.old.bytes.prefix(cut)))
      #expect(throws: StoreError.damagedContent(Self.old.hash)) {
        try store.readBlob(Self.old.hash)
      }
    }
  }

  @Test("the files are named as sha256sum names them, and are their owner's alone")
  func realFiles() throws {
    let folder = try TemporaryFolder()
    let store = try JSONFileStore.create(at: folder.store)
    let blob = Blob(Array("abc".utf8))
    try store.putBlob(blob)
    let path = "\(folder.store)/attachments"
    let name = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [name])
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(path) == 0o700)
    #expect(try mode("\(path)/\(name)") == 0o600)
  }

  @Test("a store opened for reading gives contents and takes none")
  func readOnly() throws {
    let files = SimulatedFileSystem()
    var bench = try begin(files)
    bench.options.access = .readOnly
    let store = try bench.open()
    #expect(try store.readBlob(Self.old.hash) == Self.old.bytes)
    let error = #expect(throws: StoreError.self) { try store.putBlob(Self.new) }
    guard case .readOnly = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("putting a content flushes it and its folder once, and the store's folder the first time")
  func flushCounts() throws {
    let files = FaultyFileSystem(SimulatedFileSystem())
    let store = try StoreBench(files).create()
    func flushes(_ blob: Blob) throws -> Int {
      let before = files.count("flush")
      try store.putBlob(blob)
      return files.count("flush") - before
    }
    #expect(try flushes(Self.old) == 3)
    #expect(try flushes(Self.new) == 2)
    #expect(try flushes(Self.new) == 2)
  }
}
