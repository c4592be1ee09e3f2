import CRMCore
import CRMStorage
import CRMStoreConformance
import Foundation
import Testing

/// A checkpoint is used only with the journal that it was taken of; in doubt the journal is read.
@Suite("A checkpoint and its journal")
struct CheckpointBindingTests {
  private static let segments = [1, 11, 21].map {
    "\(StoreBench.path)/journal-000000000000000000\($0 < 10 ? "0" : "")\($0).jsonl"
  }

  /// A store of three segments of ten lines, a checkpoint after line 25, and lines after it.
  private func make() throws -> (SimulatedFileSystem, StoreBench) {
    let files = SimulatedFileSystem()
    var bench = StoreBench(files)
    bench.options.segmentLimit = 1_500
    let store = try bench.create()
    for position in 1...28 {
      try bench.append([1], to: store)
      if position == 25 { try store.keepState() }
    }
    try store.close()
    return (files, bench)
  }

  @Test("agree while nothing is changed, and lines after it do not matter")
  func unchanged() throws {
    let (files, bench) = try make()
    #expect(try bench.names("journal-").map { "\(StoreBench.path)/\($0)" } == Self.segments)
    #expect(try bench.resume().lines.count == 3)
    #expect(files.bytes(at: Self.segments[0]).count > 1_000)
  }

  @Test("that lost or gained a byte in a segment before, or the segment, is read whole, and told")
  func segments() throws {
    for index in 0..<2 {
      for change in [-1, 0, 1] {
        let (files, bench) = try make()
        let path = Self.segments[index]
        let bytes = files.bytes(at: path)
        if change == 0 {
          try files.remove(path)
        } else {
          files.replace(path, with: change < 0 ? bytes.dropLast() : bytes + [10])
        }
        #expect(throws: StoreError.self, "\(path) \(change)") { try bench.resume() }
      }
    }
  }

  @Test("whose line at its end is another one, whatever was changed in it, is read whole")
  func line() throws {
    let (files, bench) = try make()
    let bytes = files.bytes(at: Self.segments[2])
    let ends = bytes.indices.filter { bytes[$0] == 10 }
    let line = (ends[3] + 1)...ends[4]
    for byte in line {
      var changed = bytes
      changed[byte] ^= 1
      files.replace(Self.segments[2], with: changed)
      #expect(throws: StoreError.self, "byte \(byte)") { try bench.resume() }
    }
    files.replace(Self.segments[2], with: bytes)
    #expect(try bench.resume().store.checkpointUse.position == 25)
  }

  @Test("with a segment that was not there is read whole, with one that was never used it is not")
  func additions() throws {
    let (files, bench) = try make()
    let path = "\(StoreBench.path)/journal-00000000000000000015.jsonl"
    files.close(try files.open(path, .create))
    #expect(try bench.resume().store.checkpointUse.position == 25)
    files.replace(path, with: Array("{}\n".utf8))
    #expect(throws: StoreError.self) { try bench.resume() }
  }

  @Test("of which an older state was put back is read whole, and said to have lost commits")
  func restored() throws {
    let files = SimulatedFileSystem()
    var bench = StoreBench(files)
    bench.options.segmentLimit = 1_500
    let store = try bench.create()
    var old: [String: [UInt8]] = [:]
    for position in 1...25 {
      try bench.append([1], to: store)
      guard position == 22 else { continue }
      for path in [Self.segments[2], SmallJournal.head] { old[path] = files.bytes(at: path) }
    }
    try store.keepState()
    for (path, bytes) in old { files.replace(path, with: bytes) }
    let (again, lines) = try bench.resume()
    #expect(lines.count == 22)
    #expect(again.checkpointUse.position == nil)
    #expect(again.checkpointUse.passed.map(\.problem) == [.ahead(lineCount: 3)])
    let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
    #expect(report.damage.isEmpty)
    #expect(report.findings.map(\.kind) == [.unusableCheckpoint(.ahead(lineCount: 3))])
    let text = try #require(report.findings.first?.text)
    #expect(
      text == "checkpoint-00000000000000000025: this checkpoint is not used, it was taken 3 lines"
        + " after the journal's end, so commits were lost")
    for _ in 0..<4 { try again.appendLine(time: 1) }
    let (later, _) = try bench.resume()
    guard case .stale = later.checkpointUse.passed.first?.problem else {
      Issue.record("\(later.checkpointUse)")
      return
    }
  }

  @Test("of another store is left alone, though all else is the same")
  func foreign() throws {
    let (files, bench) = try make()
    var other = StoreBench(SimulatedFileSystem())
    other.options.random = { 7 }
    let store = try other.create()
    for _ in 1...28 { try other.append([1], to: store) }
    try store.keepState()
    let name = "checkpoint-00000000000000000028"
    let path = "\(StoreBench.path)/\(name)"
    files.close(try files.open(path, .create))
    let made = try #require(other.files as? SimulatedFileSystem)
    files.replace(path, with: made.bytes(at: path))
    let (again, _) = try bench.resume()
    #expect(again.checkpointUse.position == 25)
    #expect(again.checkpointUse.passed.map(\.problem) == [.foreign])
  }

  @Test("part where the file has the name of another position")
  func renamed() throws {
    let (files, bench) = try make()
    let name = "\(StoreBench.path)/checkpoint-000000000000000000"
    try files.rename("\(name)25", to: "\(name)26")
    let (store, lines) = try bench.resume()
    #expect(store.checkpointUse.position == nil)
    #expect(lines.count == 28)
    guard case .stale = store.checkpointUse.passed.first?.problem else {
      Issue.record("\(store.checkpointUse)")
      return
    }
  }

  @Test("are named by a check and by info, with size and problem; files under way are no strangers")
  func naming() throws {
    let (files, bench) = try make()
    let store = try bench.open()
    try store.keepState()
    let draft = "\(StoreBench.path)/checkpoint-00000000000000000028.tmp-0123456789abcdef"
    files.close(try files.open(draft, .create))
    files.close(try files.open("\(StoreBench.path)/checkpoint-28", .create))
    let path = "\(StoreBench.path)/checkpoint-00000000000000000025"
    var bytes = files.bytes(at: path)
    bytes[3] ^= 1
    files.replace(path, with: bytes)
    let report = try store.verify()
    #expect(report.checkpoints.map(\.position) == [28, 25])
    let damage = Checkpoint.Problem.damaged(.damagedBlock(offset: 0, byteCount: 100))
    #expect(report.checkpoints.map(\.problem) == [nil, damage])
    #expect(report.findings.map(\.kind) == [.foreignFile, .unusableCheckpoint(damage)])
    #expect(report.findings.map(\.file).first == "checkpoint-28")
    let info = try store.info()
    #expect(info.checkpoints.map(\.position) == [28, 25])
    #expect(info.checkpoints.allSatisfy { $0.problem == nil && $0.byteCount == bytes.count })
  }

  @Test("part in a backup: the copy has none, and needs none")
  func backup() throws {
    let (files, bench) = try make()
    let store = try bench.open()
    _ = try store.backUp(to: "/copy.crm")
    let names = try files.list("/copy.crm")
    #expect(!names.contains { $0.hasPrefix("checkpoint") })
    let copy = try JSONFileStore.open(at: "/copy.crm", options: bench.options, files: files)
    #expect(try copy.head() == store.head())
  }

  @Test("say up to where the chain was checked, each from where it was checked last")
  func verified() throws {
    let simulated = SimulatedFileSystem()
    let files = FaultyFileSystem(simulated)
    var bench = StoreBench(files)
    let store = try bench.create()
    func verified() throws -> Position? {
      try store.openCheckpoint(atOrBefore: .max) { _ in true }?.anchor.verified
    }
    try bench.append(Array(repeating: 1, count: 400), to: store)
    try store.keepState()
    #expect(try verified() == 0)
    try bench.append([1], to: store)
    try store.keepState(checksChain: true)
    #expect(try verified() == 401)
    try bench.append([1], to: store)
    try store.keepState()
    #expect(try verified() == 401)
    let before = files.bytesRead("journal-")
    try bench.append([1], to: store)
    try store.keepState(checksChain: true)
    #expect(try verified() == 403)
    let whole = simulated.bytes(at: "\(StoreBench.path)/journal-00000000000000000001.jsonl")
    // The lines of the anchors that were judged, and two lines: not the journal.
    #expect(files.bytesRead("journal-") - before < whole.count / 2)
  }

  @Test("part where the chain does not hold: no checkpoint is written when it is to be checked")
  func brokenChain() throws {
    let files = SimulatedFileSystem()
    var bench = StoreBench(files)
    let store = try bench.create()
    for _ in 0..<5 { try bench.append([1], to: store) }
    let path = "\(StoreBench.path)/journal-00000000000000000001.jsonl"
    var bytes = files.bytes(at: path)
    let text = try #require(bytes.indices.first { bytes[$0...].starts(with: Array(#""x"}"#.utf8)) })
    bytes[text + 1] = UInt8(ascii: "y")
    let end = try #require(bytes[text...].firstIndex(of: 10))
    var line = Array(bytes[..<(end - 16)])
    LineSeal.append(to: &line, from: 0)
    bytes.replaceSubrange(...end, with: line)
    files.replace(path, with: bytes)
    let error = #expect(throws: StoreError.self) { try store.keepState(checksChain: true) }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try bench.names("checkpoint-").isEmpty)
    try store.keepState()
    #expect(try bench.names("checkpoint-").count == 1)
  }

  @Test("are files for their owner alone, and none is written by who may only read")
  func realFiles() throws {
    let folder = try TemporaryFolder()
    let store = try JSONFileStore.create(at: folder.store)
    try store.appendLine(time: 0)
    let entry = try store.keepState(blockCount: 300)
    let path = "\(folder.store)/checkpoint-00000000000000000001"
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.size] as? Int == entry.byteCount)
    #expect(try store.wholeStates() == [1])
    var options = JSONFileStore.Options()
    options.access = .readOnly
    let reader = try JSONFileStore.open(at: folder.store, options: options)
    #expect(try reader.wholeStates() == [1])
    #expect(throws: StoreError.self) { try reader.keepState() }
    #expect(throws: StoreError.self) { try reader.deleteCheckpoint(at: 1) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.store).count == 6)
  }
}

extension JSONFileStore {
  /// Appends a line that no other test appends.
  fileprivate func appendLine(time: Int) throws {
    let head = try head()
    _ = try append(LineBuilder.commit(after: head, text: "line \(time)"), after: head)
  }
}
