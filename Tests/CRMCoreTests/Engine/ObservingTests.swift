import Synchronization
import Testing

@testable import CRMCore

/// What observers are told: each commit once, each value when it changed, and the end.
@Suite struct ObservingTests {
  private let store = InMemoryStore()
  private let office: Office

  init() throws { office = try Office(store: store) }

  private func add(_ name: String) throws -> Lead.ID {
    try office.write(as: office.admin) { try $0.insert(Lead(name: name)) }
  }

  @Test func commitsOfThePastAndOfThePresentComeInOrderFromAnyPosition() async throws {
    for number in 0..<5 { _ = try add(text("past ", number)) }
    for start in 0...office.crm.snapshot.position + 3 {
      let crm = try CRM.opened(store)
      var iterator = crm.commits(after: start).makeAsyncIterator()
      // The first commit has seven lines: whoever saw its first one saw it.
      var due = [1, 8, 9, 10, 11, 12].filter { $0 > start }
      while let next = due.first {
        #expect(try await iterator.next()?.position == next)
        due.removeFirst()
      }
      #expect(crm.engine.signal.waiterCount == 0)
    }
  }

  @Test func whoWaitsIsWokenByEachCommitAndGoesOnAfterRestart() async throws {
    let crm = office.crm
    let start = crm.snapshot.position
    let reader = Task {
      var iterator = crm.commits().makeAsyncIterator()
      var told: [Position] = []
      while told.count < 3, let commit = try await iterator.next() { told.append(commit.position) }
      return told
    }
    for number in 1...3 {
      while crm.engine.signal.waiterCount < 1 { await Task.yield() }
      let lead = try add(text("L", number))
      while crm.engine.signal.waiterCount < (number < 3 ? 1 : 0) { await Task.yield() }
      #expect(lead.number == UInt32(number))
    }
    let told = try await reader.value
    #expect(told == [start + 1, start + 2, start + 3])
    let again = try CRM.opened(store)
    var iterator = again.commits(after: told[1]).makeAsyncIterator()
    #expect(try await iterator.next()?.position == told[2])
  }

  @Test func aSlowConsumerKeepsNoMoreThanAPiece() async throws {
    var iterator = office.crm.commits().makeAsyncIterator()
    for number in 0..<200 { _ = try add(text("L", number)) }
    // In memory a piece is one append, so one commit is read when one is asked for.
    let engine = office.crm.engine
    let read = try await engine.commits(after: 7, upTo: office.crm.snapshot.position)
    #expect(read.count == 1)
    for number in 0..<200 { #expect(try await iterator.next()?.position == 8 + number) }
  }

  @Test func valuesComeAtOnceAndWhenTheyChangeAndTheNewestOfABurst() async throws {
    let crm = office.crm
    var names = crm.values(of: { $0.leads.all().map(\.name) }).makeAsyncIterator()
    #expect(await names.next() == [])
    _ = try add("A")
    #expect(await names.next() == ["A"])
    for name in ["B", "C", "D"] { _ = try add(name) }
    #expect(await names.next() == ["A", "B", "C", "D"])
    let waiting = Task {
      var names = crm.values(of: { $0.leads.all().map(\.name) }).makeAsyncIterator()
      _ = await names.next()
      return await names.next()
    }
    while crm.engine.signal.waiterCount == 0 { await Task.yield() }
    // Another kind of record: the names are the same, and nobody is told.
    try office.write(as: office.admin) { _ = try $0.insert(Customer(name: "X")) }
    while crm.engine.signal.waiterCount == 0 { await Task.yield() }
    try office.write(as: office.admin) { try $0.update(Lead.ID(1)) { $0.name = "Z" } }
    #expect(await waiting.value == ["Z", "B", "C", "D"])
  }

  @Test func recordsAreComparedByVersion() async throws {
    let crm = office.crm
    let lead = try add("A")
    var records = crm.values(of: { $0.leads.where(\.status, .new).all() }).makeAsyncIterator()
    var record = crm.values(of: { $0[lead] }).makeAsyncIterator()
    #expect(await records.next()?.map(\.name) == ["A"])
    #expect(await record.next()??.name == "A")
    try office.write(as: office.admin) { try $0.update(lead) { $0.company = "C" } }
    #expect(await records.next()?.map(\.company) == ["C"])
    #expect(await record.next()??.company == "C")
    try office.write(as: office.admin) { try $0.delete(lead) }
    #expect(await records.next()?.isEmpty == true)
    let gone = try #require(await record.next())
    #expect(gone == nil)
  }

  @Test func theLastValueIsToldBeforeTheEnd() async throws {
    var count = office.crm.values(of: { $0.leads.count }).makeAsyncIterator()
    #expect(await count.next() == 0)
    _ = try add("A")
    try office.crm.close()
    #expect(await count.next() == 1)
    #expect(await count.next() == nil)
    var commits = office.crm.commits(after: 0).makeAsyncIterator()
    #expect(try await commits.next() == nil)
  }

  @Test func whoIsCancelledIsNotKeptWaiting() async throws {
    let crm = office.crm
    let commits = Task { for try await _ in crm.commits() {} }
    let values = Task { for await _ in crm.values(of: { $0.leads.count }) {} }
    let following = Task { try await crm.follow(every: .seconds(1), clock: StoppedClock()) }
    while crm.engine.signal.waiterCount < 2 { await Task.yield() }
    for task in [commits, following] { task.cancel() }
    values.cancel()
    try await commits.value
    try await following.value
    await values.value
    #expect(crm.engine.signal.waiterCount == 0)
  }

  @Test func followingReadsWhatOthersAppendedAtEachTickAndOnlyThen() async throws {
    let ticks = Ticks()
    let crm = try CRM.opened(store)
    let following = Task { try await crm.follow(every: .seconds(1), clock: ticks) }
    await ticks.waitForSleeper()
    for number in 1...3 {
      _ = try add(text("L", number))
      #expect(crm.read { $0.leads.count } == number - 1)
      ticks.tick()
      await ticks.waitForSleeper()
      #expect(crm.read { $0.leads.count } == number)
    }
    try crm.close()
    ticks.tick()
    try await following.value
  }
}

extension CRM {
  /// The blocking form of opening, whatever the caller is.
  fileprivate static func opened(_ store: InMemoryStore) throws -> CRM { try open(.store(store)) }
}

/// A clock whose sleepers are woken by hand.
private final class Ticks: Clock {
  typealias Instant = ContinuousClock.Instant
  private let sleeper = Mutex<CheckedContinuation<Void, Never>?>(nil)
  var now: Instant { .now }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    await withCheckedContinuation { continuation in sleeper.withLock { $0 = continuation } }
  }

  func waitForSleeper() async {
    while sleeper.withLock({ $0 == nil }) { await Task.yield() }
  }

  func tick() { sleeper.withLock { $0.take() }?.resume() }
}
