import CRMCore
import Synchronization

/// A store in memory whose next appends fail as they are told to.
final class FaultyStore: JournalStore {
  private let inner: InMemoryStore
  private let faults = Mutex<[StoreError]>([])
  private let appends = Atomic<Int>(0)

  init(_ inner: InMemoryStore = InMemoryStore()) { self.inner = inner }

  /// Lets the next appends fail with these, one each.
  func fail(_ errors: [StoreError]) { faults.withLock { $0 = errors } }

  /// How many appends were tried.
  var appendCount: Int { appends.load(ordering: .relaxed) }

  var worker: (any BlockingWorker)? { nil }
  func head() throws(StoreError) -> JournalHead { try inner.head() }
  func close() throws(StoreError) { try inner.close() }

  func read(
    after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    try inner.read(after: position, body)
  }

  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    appends.add(1, ordering: .relaxed)
    let fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    if let fault { throw fault }
    return try inner.append(commits, after: head)
  }
}

extension InMemoryStore {
  /// The lines as texts, in order.
  var lines: [String] {
    var bytes: [UInt8] = []
    try? read(after: 0) { chunk in
      bytes += Array(chunk)
      return true
    }
    return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
