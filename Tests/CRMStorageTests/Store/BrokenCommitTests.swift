import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

@Suite("Lines that are no commit together", .serialized)
struct BrokenCommitTests {
  private let files = SimulatedFileSystem()
  private let bench: StoreBench

  init() { bench = StoreBench(files, segmentLimit: 4096) }

  /// A store of one commit and these lines, which its horizon covers or not; the lines' byte count.
  private func make(_ broken: BrokenCommit, isFlushed: Bool) throws -> Int {
    let store = try bench.create()
    let start = try store.head()
    let first = LineBuilder.commit(after: start)
    _ = try store.append(first, after: start)
    if isFlushed {
      _ = try store.append(
        LineBuilder.commit(after: first.head, lineCount: 5, text: "long enough for all of them"),
        after: first.head)
    }
    try store.close()
    let lines = Array(broken.lines(after: first.head).joined())
    files.replace(SmallJournal.segment, with: Array(first.chunks.joined()) + lines)
    return lines.count
  }

  private func end(_ broken: BrokenCommit) -> Position {
    broken.holdsCommit ? broken.followed + 1 : 1
  }

  @Test("are cut by recovery where nobody was told of them", arguments: BrokenCommit.all)
  func recovery(_ broken: BrokenCommit) throws {
    let byteCount = try make(broken, isFlushed: false)
    let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
    #expect(report.head.position == end(broken) && report.damage.isEmpty)
    #expect(report.uncommittedByteCount > 0)
    let store = try bench.open()
    #expect(try store.head().position == end(broken))
    let recovery = try #require(store.lastRecovery)
    #expect(recovery.keptByteCount + recovery.cutByteCount == byteCount)
    #expect((recovery.keptByteCount > 0) == broken.holdsCommit)
    let head = try store.head()
    _ = try store.append(LineBuilder.commit(after: head, lineCount: 2), after: head)
    #expect(try store.verify().findings.isEmpty)
  }

  @Test("are damage where the horizon covers them", arguments: BrokenCommit.all)
  func damage(_ broken: BrokenCommit) throws {
    _ = try make(broken, isFlushed: true)
    do {
      _ = try bench.open()
      Issue.record("opened")
    } catch .damaged(let damage) {
      #expect(damage.lastGood == end(broken))
    }
    let report = try JSONFileStore.inspect(at: StoreBench.path, files: files)
    guard case .brokenJournal = report.damage.first?.kind else {
      Issue.record("\(report.findings)")
      return
    }
    #expect(report.head.position == end(broken) && report.damage.count == 1)
    var salvage = bench
    salvage.options.access = .salvage
    #expect(try StoreBench.lines(of: salvage.open()).count == end(broken))
  }

  @Test("are kept one by one by repair", arguments: BrokenCommit.all)
  func repair(_ broken: BrokenCommit) throws {
    _ = try make(broken, isFlushed: true)
    let report = try JSONFileStore.repair(
      StoreBench.path, to: "/new.crm", catalog: .standard, options: bench.options, files: files)
    let head = JournalHead(position: 1, chain: .zero)
    let whole = broken.lines(after: head).count { line in
      line.dropLast().withUnsafeBytes { (try? LineEnvelope($0)) != nil }
    }
    #expect(report.lineCount == 1 + whole && whole >= broken.lineCount - 1)
    #expect(!report.isComplete)
    let missing = report.findings.filter { $0.code == "missing" }
    #expect(!missing.isEmpty && report.head.position == report.lineCount)
  }
}
