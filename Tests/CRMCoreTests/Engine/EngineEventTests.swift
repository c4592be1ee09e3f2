import Synchronization
import Testing

@testable import CRMCore

/// What the hook for events is told.
@Suite struct EngineEventTests {
  private let events = EventLog()

  @Test func everyAppendIsToldWithItsSizeAndHowLongItTook() throws {
    let events = events
    let store = FaultyStore()
    let clock = Atomic<Int>(0)
    let crm = try CRM.open(
      .store(store),
      options: OpenOptions(
        events: { events.add($0) },
        uptime: { .seconds(clock.wrappingAdd(1, ordering: .relaxed).newValue) }))
    let bytes = { (store.bytes, try store.head().position) }
    let before = try bytes()
    try crm.write(as: .system) { tx in
      for name in ["a", "b"] { try tx.insert(User(username: name, name: "U", role: "viewer")) }
    }
    let after = try bytes()
    #expect(
      events.all == [
        .appended(
          EngineEvent.Append(
            position: after.1, lineCount: after.1 - before.1, byteCount: after.0 - before.0,
            duration: .seconds(1)))
      ])
    try crm.write(as: .system) { _ in }
    #expect(events.all.count == 1)
  }

  @Test func conflictsFailuresAndCheckpointsAreTold() throws {
    let events = events
    let store = InMemoryStore()
    let crm = try CRM.open(.store(store), options: OpenOptions(events: { events.add($0) }))
    let other = try CRM.open(.store(store))
    try other.insertViewer("a")
    try crm.insertViewer("b")
    #expect(events.all.first == .conflict(1))
    #expect(events.all.count == 2)
    let entry = try #require(try crm.writeCheckpoint())
    #expect(events.all.last == .wroteCheckpoint(entry))
    try store.close()
    #expect(throws: CRMError.store(.closed)) {
      try crm.insertViewer("c")
    }
    #expect(events.all.last == .failedAppend(.store(.closed)))
    #expect(throws: CRMError.store(.closed)) { try crm.writeCheckpoint() }
    #expect(events.all.last == .failedCheckpoint(.store(.closed)))
  }

  @Test func recoveryIsToldOnceWhenTheStoreIsOpened() throws {
    let events = events
    let recovery = StoreDiagnostics.Recovery(
      lastPosition: 0, keptByteCount: 0, cutByteCount: 7, tornCopy: "torn-1")
    for found in [recovery, nil] {
      let crm = try CRM.open(
        .store(FoundStore(StoreDiagnostics(recovery: found))),
        options: OpenOptions(events: { events.add($0) }))
      #expect(events.all == [.recovered(recovery)])
      #expect(crm.diagnostics.store.recovery == found)
    }
  }
}

/// A store in memory that says how it was found.
private final class FoundStore: DiagnosedStore {
  private let inner = InMemoryStore()
  let diagnostics: StoreDiagnostics

  init(_ diagnostics: StoreDiagnostics) { self.diagnostics = diagnostics }

  var worker: (any BlockingWorker)? { nil }
  func head() throws(StoreError) -> JournalHead { try inner.head() }
  func close() throws(StoreError) { try inner.close() }
  func read(after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
    try inner.read(after: position, body)
  }
  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    try inner.append(commits, after: head)
  }
}

/// Keeps what it is told.
private final class EventLog: Sendable {
  private let events = Mutex<[EngineEvent]>([])
  var all: [EngineEvent] { events.withLock { $0 } }
  func add(_ event: EngineEvent) { events.withLock { $0.append(event) } }
}

extension CRM {
  fileprivate func insertViewer(_ name: String) throws {
    _ = try write(as: .system) { tx in
      try tx.insert(User(username: name, name: "U", role: "viewer"))
    }
  }
}

extension JournalStore {
  /// How many bytes the journal has.
  fileprivate var bytes: Int {
    var count = 0
    try? read(after: 0) { chunk in
      count += chunk.count
      return true
    }
    return count
  }
}
