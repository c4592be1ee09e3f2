import Testing

@testable import CRMCore

/// Whatever a store throws, callers of the engine get its own errors, and their own.
@Suite struct ErrorDomainTests {
  private struct Odd: Error {}

  /// What a store may fail with; errors of other types where it may throw them.
  private static let failures: [any Error & Sendable] = [
    StoreError.notWritten(reason: "full", code: 28),
    StoreError.outcomeUnknown(reason: "fsync", code: 5),
    StoreError.unusable(reason: "gone", path: "/a", code: 2),
    StoreError.damaged(.init(file: "f", offset: 1, lastGood: 0, reason: "torn")),
    StoreError.readOnly(reason: "so"), StoreError.busy(holder: 7), StoreError.closed,
    StoreError.missingContent(.zero), JournalError.timeGoesBack(at: 3), Odd(),
  ]

  /// Everything public of the engine that throws, by name.
  private typealias Call = @Sendable (Office, FileAttachment.ID) async throws -> Void

  private static let calls: [(name: String, run: Call)] = [
    (
      "write",
      { office, _ in
        _ = try office.write(as: office.admin) { try $0.insert(Lead(name: "L")) }
      }
    ),
    (
      "write, waiting",
      { office, _ in
        _ = try await office.crm.write(as: office.admin) { try $0.insert(Lead(name: "L")) }
      }
    ),
    (
      "commit",
      { office, _ in
        _ = try await office.crm.commit(as: office.admin) { try $0.insert(Lead(name: "L")) }
      }
    ),
    (
      "write of a content",
      { office, _ in
        _ = try office.write(as: office.admin) { tx in
          try tx.attach([1], named: "a.bin", to: Lead.ID(1).reference)
        }
      }
    ),
    (
      "importRecords",
      { office, _ in
        let source = try ImportSource(csv: Array("name\nN".utf8))
        _ = try await office.crm.importRecords(Lead.self, from: source, as: office.admin)
      }
    ),
    ("refresh", { office, _ in try await office.crm.refresh() }),
    ("snapshot", { office, _ in _ = try office.crm.snapshot(at: .max) }),
    ("history", { office, _ in _ = try office.crm.history(of: Lead.ID(1), as: office.admin) }),
    ("latestChanges", { office, _ in _ = try office.crm.latestChanges(5) }),
    ("writeCheckpoint", { office, _ in _ = try office.crm.writeCheckpoint() }),
    ("checkpointDifferences", { office, _ in _ = try office.crm.checkpointDifferences() }),
    ("content", { office, id in _ = try office.crm.content(of: id, as: office.admin) }),
    ("contentUsage", { office, _ in _ = try office.crm.contentUsage() }),
    ("verifyContents", { office, _ in _ = try office.crm.verifyContents() }),
    (
      "commits",
      { office, _ in for try await _ in office.crm.commits(after: 0) { throw Odd() } }
    ),
    (
      "follow",
      { office, _ in try await office.crm.follow(every: .seconds(1), clock: StoppedClock()) }
    ),
    ("close", { office, _ in try office.crm.close() }),
  ]

  @Test(arguments: failures.indices)
  func everyErrorIsTheEngines(index: Int) async throws {
    for call in Self.calls {
      let store = BrokenStore()
      let office = try Office(store: store)
      let file = try office.write(as: office.admin) { tx in
        try tx.attach([1, 2], named: "f.bin", to: tx.insert(Lead(name: "L")).reference)
      }
      store.fail(with: Self.failures[index])
      do {
        try await call.run(office, file)
        // A store that was closed before is no reason not to close it, or to be told of more.
        let ends = ["close", "commits", "follow"].contains(call.name)
        #expect(ends && Self.failures[index] as? StoreError == .closed, "\(call.name)")
      } catch {
        #expect(error is CRMError, "\(call.name) threw \(error)")
      }
    }
  }

  @Test(arguments: failures.indices)
  func soAreThoseOfOpening(index: Int) async throws {
    let store = BrokenStore()
    store.fail(with: Self.failures[index])
    #expect(throws: CRMError.self) { try CRM.open(.store(store)) }
    await #expect(throws: CRMError.self) { try await CRM.open(.store(store)) }
    let failure = Self.failures[index]
    let location = StoreLocation(
      clock: StoreLocation.standingClock, zones: StoreLocation.fixedZones
    ) { throw failure }
    let error = #expect(throws: CRMError.self) { try CRM.open(location) }
    if let failure = failure as? StoreError { #expect(error == .store(failure)) }
  }

  @Test func whatACallersClosureThrowsIsLeftAsItIs() async throws {
    let office = try Office()
    for error in Self.failures {
      let thrown = await #expect(throws: (any Error).self) {
        try await office.crm.write(as: office.admin) { _ in throw error }
      }
      #expect(String(reflecting: thrown.map { type(of: $0) }).contains("\(type(of: error))"))
    }
    #expect(throws: Odd.self) { try office.write(as: office.admin) { _ in throw Odd() } }
    #expect(throws: StoreError.closed) {
      try office.write(as: office.admin) { _ in throw StoreError.closed }
    }
    #expect(throws: Odd.self) { try office.crm.rehearse(as: office.admin) { _ in throw Odd() } }
  }
}

/// A clock whose sleepers are never woken but by being cancelled.
struct StoppedClock: Clock {
  typealias Instant = ContinuousClock.Instant
  var now: Instant { .now }
  var minimumResolution: Duration { .zero }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let (ended, _) = AsyncStream<Void>.makeStream()
    for await _ in ended {}
    try Task.checkCancellation()
  }
}
