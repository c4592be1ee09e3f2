import Dispatch
import Synchronization
import Testing

@testable import CRMCore

@Suite struct GroupCommitTests {
  @Test func whoeverDecidesDuringAFlushIsFlushedTogetherByTheNext() async throws {
    let store = SlowStore()
    let office = try Office(store: store)
    let before = store.appendCount
    let gate = store.closeGate()
    try await withThrowingTaskGroup(of: Lead.ID.self) { group in
      for number in 0..<51 {
        group.addTask {
          try await office.crm.write(as: office.sales) {
            try $0.insert(Lead(name: text("Lead ", number)))
          }
        }
        // The first one flushes alone only if nobody came while it was deciding.
        while number == 0, store.appendCount == before { await Task.yield() }
      }
      while office.crm.engine.desk.decidedCount < 50 { await Task.yield() }
      gate.signal()
      var ids: Set<Lead.ID> = []
      for try await id in group { ids.insert(id) }
      #expect(ids.count == 51)
    }
    #expect(store.appendCount - before == 2)
    #expect(office.crm.read { $0.leads.count } == 51)
  }

  @Test func afterThreeConflictsTheStoreIsHeldAndTheWriteSucceeds() async throws {
    let base = InMemoryStore()
    let other = try Office(store: base)
    let store = ContestedStore(base) { number in
      try? other.crm.refresh()
      _ = try? other.crm.write(as: other.admin) {
        try $0.insert(Lead(name: text("Rival ", number)))
      }
    }
    let crm = try await CRM.open(.store(store))
    var runs = 0
    let lead = try crm.contested(as: other.sales) { tx in
      runs += 1
      return try tx.insert(Lead(name: "Mine"))
    }
    #expect(runs == 4)
    #expect(store.holds == [1, 0])
    #expect(crm.read { $0[lead]?.name } == "Mine")
    #expect(lead.number == 5)
    let second = try await crm.write(as: other.sales) { try $0.insert(Lead(name: "Again")) }
    #expect(second.number == 10)
    #expect(store.holds == [2, 0])
  }

  @Test func aTransactionThatWasExchangedIsRefusedOnBothSides() throws {
    let one = try Office()
    let two = try Office()
    #expect(throws: CRMError.exchangedTransaction) {
      try one.crm.write(as: .system) { outer in
        try outer.insert(Customer(name: "One", owner: one.admin))
        try two.crm.write(as: .system) { inner in
          try inner.insert(Customer(name: "Two", owner: two.admin))
          swap(&outer, &inner)
        }
      }
    }
    for office in [one, two] {
      #expect(office.crm.read { $0.customers.count } == 0)
      let id = try office.crm.write(as: office.admin) { try $0.insert(Customer(name: "Next")) }
      #expect(id.number == 1)
    }
  }
}

extension CRM {
  /// The blocking form, whatever the caller is.
  fileprivate func contested<T>(
    as actor: User.ID, _ body: (inout WriteTransaction) throws -> T
  ) throws -> T {
    try write(as: actor, body)
  }
}

/// A store whose appends run on a queue of its own, where one can be held up.
private final class SlowStore: JournalStore {
  private let base = InMemoryStore()
  private let queue = Queue()
  private let state = Mutex((count: 0, gate: DispatchSemaphore?.none))

  private struct Queue: BlockingWorker {
    let queue = DispatchQueue(label: "slow store")
    func submit(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
  }

  var worker: (any BlockingWorker)? { queue }
  var appendCount: Int { state.withLock { $0.count } }

  func closeGate() -> DispatchSemaphore {
    let gate = DispatchSemaphore(value: 0)
    state.withLock { $0.gate = gate }
    return gate
  }

  func head() throws(StoreError) -> JournalHead { try base.head() }

  func read(after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
    try base.read(after: position, body)
  }

  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    let gate = state.withLock { state in
      state.count += 1
      defer { state.gate = nil }
      return state.gate
    }
    gate?.wait()
    return try base.append(commits, after: head)
  }

  func close() throws(StoreError) { try base.close() }
}

/// A store in which a rival appends before every append, unless it is held.
private final class ContestedStore: ExclusiveAccess {
  private let base: InMemoryStore
  private let rival: @Sendable (Int) -> Void
  private let state = Mutex((begun: 0, held: 0, rivals: 0))

  init(_ base: InMemoryStore, rival: @escaping @Sendable (Int) -> Void) {
    self.base = base
    self.rival = rival
  }

  /// How often the store was held, and how many hold it now.
  var holds: [Int] { state.withLock { [$0.begun, $0.held] } }

  var worker: (any BlockingWorker)? { nil }

  func head() throws(StoreError) -> JournalHead { try base.head() }

  func read(after position: Position, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws {
    try base.read(after: position, body)
  }

  func append(
    _ commits: EncodedCommits, after head: JournalHead
  ) throws(StoreError) -> JournalHead {
    let number: Int? = state.withLock { state in
      if state.held > 0 { return nil }
      state.rivals += 1
      return state.rivals
    }
    if let number { rival(number) }
    return try base.append(commits, after: head)
  }

  /// The rival is faster once more, just before it is kept from it.
  func beginExclusiveAccess() throws(StoreError) {
    let number = state.withLock { state in
      state.rivals += 1
      return state.rivals
    }
    rival(number)
    state.withLock { state in
      state.begun += 1
      state.held += 1
    }
  }

  func endExclusiveAccess() { state.withLock { $0.held -= 1 } }

  func close() throws(StoreError) { try base.close() }
}
