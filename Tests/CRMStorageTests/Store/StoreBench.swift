import CRMCore
import CRMStorage
import CRMStoreConformance

/// A store on simulated files, with a ledger of what it was asked and what it acknowledged.
struct StoreBench {
  static let path = "/acme.crm"

  let files: any FileSystem
  var options = JSONFileStore.Options()
  /// The bytes of every line that was ever submitted to follow what is there.
  private(set) var submitted: [[UInt8]] = []
  /// How many of them were acknowledged.
  private(set) var acknowledgedCount = 0
  /// The line counts at which a commit ends.
  private(set) var borders: Set<Int> = [0]

  init(_ files: any FileSystem, segmentLimit: Int = 64 << 20) {
    self.files = files
    options.segmentLimit = segmentLimit
    options.lockDeadline = .milliseconds(20)
    options.now = { Timestamp(milliseconds: 0) }
  }

  func create() throws(StoreError) -> JSONFileStore {
    try JSONFileStore.create(at: Self.path, options: options, files: files)
  }

  func open() throws(StoreError) -> JSONFileStore {
    try JSONFileStore.open(at: Self.path, options: options, files: files)
  }

  /// The store; nil when it was not made yet, as far as anybody was told.
  func openIfMade() throws -> JSONFileStore? {
    do {
      return try open()
    } catch {
      guard case .noStore = error, acknowledgedCount == 0 else { throw error }
      return nil
    }
  }

  /// Appends one group of commits with the given line counts and keeps the ledger.
  mutating func append(_ lineCounts: [Int], to store: JSONFileStore) throws(StoreError) {
    let head = try store.head()
    var builder = LineBuilder(after: head)
    var ends: [Int] = []
    for count in lineCounts {
      builder.commit(lineCount: count)
      ends.append(builder.head.position)
    }
    let commits = builder.encoded(chunkSize: 300)
    submit(commits, endingAt: ends, after: head)
    _ = try store.append(commits, after: head)
    acknowledgedCount = submitted.count
  }

  /// Appends one commit in pieces of a line each and keeps the ledger; or takes it back at its end.
  mutating func stream(
    _ lineCount: Int, to store: JSONFileStore, isAborted: Bool = false
  ) throws(StoreError) {
    let head = try store.head()
    let commits = LineBuilder.commit(after: head, lineCount: lineCount)
    let lines = commits.chunks.joined().split(separator: UInt8(ascii: "\n"))
    // All of its lines are there before they are taken back: a crash may leave the commit whole.
    submit(commits, endingAt: [commits.head.position], after: head)
    try store.beginAppend(after: head)
    for line in lines { try store.appendPiece(line + [UInt8(ascii: "\n")]) }
    if isAborted { return try store.abortAppend() }
    _ = try store.commitAppend(leadingTo: commits.head)
    acknowledgedCount = submitted.count
  }

  private mutating func submit(
    _ commits: EncodedCommits, endingAt ends: [Int], after head: JournalHead
  ) {
    submitted.removeLast(submitted.count - head.position)
    borders = borders.filter { $0 <= head.position }.union(ends)
    submitted += Array(commits.chunks.joined()).split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  /// What is wrong with the lines of a store, by the ledger; nil when nothing is.
  func fault(of store: JSONFileStore) throws -> String? {
    let lines = try Self.lines(of: store)
    if lines.count < acknowledgedCount {
      return "\(acknowledgedCount) lines acknowledged, \(lines.count) there"
    }
    if !lines.elementsEqual(submitted.prefix(lines.count)) { return "other lines than submitted" }
    if !borders.contains(lines.count) { return "part of a commit is there" }
    return nil
  }

  /// The lines of a store, those of recovery left out.
  static func lines(of store: JSONFileStore) throws -> [[UInt8]] {
    var bytes: [UInt8] = []
    try store.read(after: 0) { chunk in
      bytes.append(contentsOf: chunk)
      return true
    }
    return bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
      .filter { !$0.starts(with: #"{"epoch""#.utf8) }
  }
}
