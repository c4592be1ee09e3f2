import Foundation
import Synchronization
import Testing

@testable import CRMCore

/// Many writers at once, waiting as tasks and as threads.
@Suite struct EngineRaceTests {
  @Test func ofAThousandWritersOfOneAddressOneWins() async throws {
    let office = try Office()
    let winners = Counter()
    let losers = Counter()
    await withTaskGroup(of: Void.self) { group in
      for number in 1...1000 {
        group.addTask {
          do {
            _ = try await office.crm.write(as: office.sales) { tx in
              try tx.insert(Customer(name: text("C", number), email: "one@a.example"))
            }
            winners.add()
          } catch let error as CRMError {
            let taken = CRMError.FieldProblem(
              "email", .taken("one@a.example", by: RecordReference(kind: "customer", number: 1)))
            if error.problems == [taken] { losers.add() }
          } catch {}
        }
      }
    }
    #expect(winners.count == 1)
    #expect(losers.count == 999)
    #expect(office.crm.snapshot.customers.count == 1)
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }

  @Test func idsAreDenseWhoeverWrites() async throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let threads = (0..<4).map { thread in
      OnThread {
        for number in 0..<100 {
          try office.write(as: office.sales) { tx in
            try tx.insert(Lead(name: text("T\(thread)-", number)))
            if number % 10 == 9 { throw CancellationError() }
          }
        }
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<400 {
        group.addTask {
          try? await office.crm.write(as: office.manager) { tx in
            try tx.insert(Lead(name: text("A", number)))
            try tx.insert(Lead(name: text("B", number)))
            if number % 10 == 9 { throw CancellationError() }
          }
        }
      }
      try await group.waitForAll()
    }
    for thread in threads { await thread.end() }
    // Each thread stops at the first closure that threw, its tenth; of the tasks a tenth threw.
    let numbers = office.crm.snapshot.leads.ids().map(\.number)
    #expect(numbers == Array(1...756))
    let reopened = try await CRM.open(.store(store))
    #expect(differences(office.crm.snapshot, reopened.snapshot) == [])
  }

  @Test func waitingTasksAreFlushedTogether() async throws {
    let store = FaultyStore()
    let engine = try Engine(store: store, parts: .plain)
    try await engine.hold {
      await engine.queue(50) { number in
        try await engine.insertUserInTurn(number)
      }
    }
    #expect(store.appendCount == 1)
    #expect(engine.snapshot.users.count == 50)
  }

  @Test func aFailedFlushFailsEveryCallerOfTheBatchAndChangesNothing() async throws {
    let store = FaultyStore()
    let engine = try Engine(store: store, parts: .plain)
    try engine.insertUser("first")
    let before = engine.snapshot
    let error = StoreError.notWritten(reason: "full", code: 28)
    store.fail([error])
    let failed = Counter()
    try await engine.hold {
      await engine.queue(20) { number in
        do {
          try await engine.insertUserInTurn(number)
        } catch CRMError.store(error) {
          failed.add()
        }
      }
    }
    #expect(failed.count == 20)
    #expect(differences(before, engine.snapshot) == [])
    #expect(engine.snapshot.state.checkInvariants() == [])
    try engine.insertUser("second")
    #expect(engine.snapshot.users.ids().map(\.number) == [1, 2])
  }

  @Test func ofTwoWithOneKeyTheSecondIsNotToldOfWhatWasNeverWritten() async throws {
    let store = FaultyStore()
    let engine = try Engine(store: store, parts: .plain)
    let full = StoreError.notWritten(reason: "full", code: 28)
    let (failed, written, repeated) = (Counter(), Counter(), Counter())
    for fault in [[full], []] {
      store.fail(fault)
      try await engine.hold {
        await engine.queue(2) { number in
          do {
            _ = try await engine.write(.system, "payment \(fault.count)") { tx in
              try tx.insert(
                User(username: text("u\(fault.count)-", number), name: "U", role: "viewer"))
            }
            written.add()
          } catch CRMError.store(full) {
            failed.add()
          } catch CRMError.alreadyWritten {
            repeated.add()
          }
        }
      }
    }
    // With the fault one fails and the other writes; without, one writes and the other hears of it.
    #expect(failed.count == 1)
    #expect(written.count == 2)
    #expect(repeated.count == 1)
    #expect(engine.snapshot.users.count == 2)
  }

  @Test func aRefusalByWhatIsNotDurableYetWaitsForIt() async throws {
    let store = FaultyStore()
    let engine = try Engine(store: store, parts: .plain)
    let full = StoreError.notWritten(reason: "full", code: 28)
    store.fail([full])
    let (failed, written) = (Counter(), Counter())
    try await engine.hold {
      await engine.queue(2) { _ in
        do {
          _ = try await engine.write(.system, nil) { tx in
            try tx.insert(User(username: "same", name: "U", role: "viewer"))
          }
          written.add()
        } catch CRMError.store(full) {
          failed.add()
        }
      }
    }
    #expect(failed.count == 1)
    #expect(written.count == 1)
  }

  @Test func whoCannotHaveTheLockLeavesNobodyWaiting() async throws {
    let store = BusyStore()
    let engine = try Engine(store: store, parts: .plain)
    let (written, busy) = (Counter(), Counter())
    let threads = (0..<4).map { thread in
      OnThread {
        for number in 0..<50 {
          do {
            _ = try engine.writeBlocking(.system, nil) { tx in
              try tx.insert(User(username: "u\(thread)-\(number)", name: "U", role: "viewer"))
            }
            written.add()
          } catch CRMError.store(.busy) {
            busy.add()
          }
        }
      }
    }
    for thread in threads { await thread.end() }
    #expect(written.count + busy.count == 200)
    #expect(engine.snapshot.users.count == written.count)
    #expect(busy.count > 0)
  }

  @Test func aClosureThatThrowsLeavesTheBatchOfOthersAlone() async throws {
    let store = FaultyStore()
    let engine = try Engine(store: store, parts: .plain)
    let thrown = Counter()
    try await engine.hold {
      await engine.queue(21) { number in
        do {
          try await engine.insertUserInTurn(number, fails: number % 2 == 0)
        } catch is CancellationError {
          thrown.add()
        }
      }
    }
    #expect(thrown.count == 11)
    #expect(store.appendCount == 1)
    #expect(engine.snapshot.users.ids().map(\.number) == Array(1...10))
    #expect(engine.snapshot.state.checkInvariants() == [])
  }

  @Test func whoIsCancelledBeforeTheTurnWritesNothing() async throws {
    let engine = try Engine(store: FaultyStore(), parts: .plain)
    let ran = Counter()
    let cancelled = Counter()
    try await engine.hold {
      let task = Task {
        do {
          try await engine.write(.system, nil) { _ in ran.add() }
        } catch is CancellationError {
          cancelled.add()
        }
      }
      await engine.waitFor(1)
      task.cancel()
      return [task]
    }
    #expect(ran.count == 0)
    #expect(cancelled.count == 1)
    try engine.insertUser("next")
  }
}

/// A store whose every second append meets another process, and which nobody can hold.
private final class BusyStore: ExclusiveAccess {
  private let base = InMemoryStore()
  private let count = Atomic<Int>(0)

  var worker: (any BlockingWorker)? { nil }
  func head() throws(StoreError) -> JournalHead { try base.head() }
  func read(after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
    try base.read(after: position, body)
  }
  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    if number % 5 != 0 { throw .conflict(try base.head()) }
    return try base.append(commits, after: head)
  }
  func beginExclusiveAccess() throws(StoreError) { throw .busy(holder: 1) }
  func endExclusiveAccess() { Issue.record("nobody held it") }
  func close() throws(StoreError) { try base.close() }
}

/// A thread that runs a closure; what it throws ends it.
final class OnThread: Sendable {
  private let ended: AsyncStream<Void>

  init(_ body: @escaping @Sendable () throws -> Void) {
    let (ended, end) = AsyncStream<Void>.makeStream()
    self.ended = ended
    Thread.detachNewThread {
      try? body()
      end.finish()
    }
  }

  /// Waits until the thread has ended.
  func end() async { for await _ in ended {} }
}

extension EngineParts {
  static var plain: EngineParts {
    EngineParts(
      catalog: .standard, zones: StoreLocation.fixedZones, clock: StoreLocation.standingClock,
      random: { 4 })
  }
}

extension Engine {
  func insertUser(_ name: String) throws {
    _ = try writeBlocking(.system, nil) { tx in
      try tx.insert(User(username: name, name: "U", role: "viewer"))
    }
  }

  /// Inserts a user as a task, in a closure that throws afterwards if it is to fail.
  func insertUserInTurn(_ number: Int, fails: Bool = false) async throws {
    _ = try await write(.system, nil) { tx in
      try tx.insert(User(username: text("u", number), name: "U", role: "viewer"))
      if fails { throw CancellationError() }
    }
  }

  /// Holds the turn on a thread of its own until `body` has queued its tasks; ends when they do.
  func hold(_ body: () async throws -> [Task<Void, any Error>]) async throws {
    let (isIn, mayGo) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let holder = OnThread { [self] in
      try writeBlocking(.system, nil) { _ in
        isIn.signal()
        mayGo.wait()
      }
    }
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        isIn.wait()
        continuation.resume()
      }
    }
    let tasks = try await body()
    mayGo.signal()
    for task in tasks { try await task.value }
    await holder.end()
  }

  /// Starts that many tasks, and waits until all of them wait for the turn.
  func queue(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
  ) async -> [Task<Void, any Error>] {
    let tasks = (0..<count).map { number in Task { try await body(number) } }
    await waitFor(count)
    return tasks
  }

  func waitFor(_ count: Int) async {
    while desk.waitingCount < count { await Task.yield() }
  }
}
