import Testing

@testable import CRMCore

/// What a write promises, to one caller after another.
@Suite struct EngineTests {
  private struct Stop: Error {}

  @Test func aClosureThatThrowsWritesNothing() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    let before = office.crm.snapshot
    let lines = store.lines
    #expect(throws: Stop.self) {
      try office.write(as: office.admin) { tx in
        try tx.insert(Lead(name: "M"))
        try tx.lose(lead, reason: "pricing")
        try tx.delete(lead)
        try tx.restore(lead)
        try tx.insert(CustomField(of: "lead", key: "region"))
        try tx.update(StoreSettings.ID(1)) { $0.timeZone = "+01:00" }
        throw Stop()
      }
    }
    #expect(differences(before, office.crm.snapshot) == [])
    #expect(office.crm.snapshot.configuration.customFields.isEmpty)
    #expect(store.lines == lines)
    let next = try office.write(as: office.sales) { try $0.insert(Lead(name: "N")) }
    #expect(next.number == 2)
    #expect(office.crm.snapshot.state.checkInvariants() == [])
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
  }

  @Test func aFailedChangeThatIsCaughtLeavesTheRest() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    try office.write(as: office.sales) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      #expect(throws: CRMError.self) { try tx.advance(lead, to: .qualified) }
      #expect(throws: CRMError.self) { try tx.insert(Lead(name: "")) }
      #expect(throws: Stop.self) {
        try tx.atomically { tx in
          try tx.insert(Lead(name: "M"))
          try tx.advance(lead, to: .contacted)
          throw Stop()
        }
      }
      try tx.update(lead) { $0.company = "C" }
      #expect(try tx.insert(Lead(name: "N")).number == 2)
    }
    #expect(office.crm.snapshot.leads.all().map(\.name) == ["L", "N"])
    #expect(office.crm.snapshot[Lead.ID(1)]?.status == .new)
    #expect(office.crm.snapshot.state.checkInvariants() == [])
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
  }

  @Test func aWriteThatDecidesNothingAppendsNothing() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let lead = try office.write(as: office.sales) { tx in
      try tx.insert(Lead(name: "L", email: "l@a.example"))
    }
    let count = store.lines.count
    let changed = try office.write(as: office.sales) { tx in
      try tx.update(lead) { record in
        record.name = "L"
        record.company = ""
        record.tags = []
        record.custom["region"] = .null
      }
    }
    #expect(!changed)
    #expect(store.lines.count == count)
    #expect(office.crm.snapshot[lead]?.version == 1)
  }

  @Test func anAbsentValueIsNoValueBeforeAndAfterReopening() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    try office.write(as: office.sales) { tx in
      var lead = Lead(name: "L", email: "", company: "", source: "")
      lead.address = PostalAddress()
      lead.phone = ""
      lead.externalID = ""
      let id = try tx.insert(lead)
      try tx.update(id) { record in
        record.name = "M"
        record.website = ""
        record.description = ""
      }
    }
    let record = office.crm.snapshot[Lead.ID(1)]
    #expect(record?.email == nil && record?.company == nil && record?.address == nil)
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
  }

  @Test func withoutKnowingTheOutcomeItWritesNoMore() throws {
    let store = FaultyStore()
    let office = try Office(store: store)
    let before = office.crm.snapshot
    let error = StoreError.outcomeUnknown(reason: "fsync", code: 5)
    store.fail([error])
    for _ in 0..<3 {
      #expect(office.refusal(as: office.sales) { try $0.insert(Lead(name: "L")) } == .store(error))
    }
    #expect(store.appendCount == 2)
    #expect(differences(before, office.crm.snapshot) == [])
    #expect(try CRM.open(.store(store)).snapshot.leads.count == 0)
  }

  @Test func aFailedAppendLeavesTheNextWriteAlone() throws {
    let store = FaultyStore()
    let office = try Office(store: store)
    let before = office.crm.snapshot
    let error = StoreError.notWritten(reason: "full", code: 28)
    store.fail([error])
    #expect(office.refusal(as: office.sales) { try $0.insert(Lead(name: "L")) } == .store(error))
    #expect(differences(before, office.crm.snapshot) == [])
    #expect(office.refusal(as: office.sales) { try $0.insert(Lead(name: "M")) } == nil)
    #expect(office.crm.snapshot.leads.all().map(\.name) == ["M"])
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
  }

  @Test func onAConflictTheClosureRunsAgainOnWhatThereIsNow() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let other = try CRM.open(.store(store))
    _ = try other.write(as: office.sales) { try $0.insert(Lead(name: "theirs")) }
    var runs: [[String]] = []
    let mine = try office.write(as: office.sales) { tx in
      runs.append(tx[Lead.self].all().map(\.name))
      return try tx.insert(Lead(name: "mine"))
    }
    #expect(runs == [[], ["theirs"]])
    #expect(mine.number == 2)
    try other.refresh()
    #expect(differences(office.crm.snapshot, other.snapshot) == [])
  }

  @Test func onAConflictWithWhatIsForbiddenNowItRefuses() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let other = try CRM.open(.store(store))
    let theirs = try other.write(as: office.sales) { tx in
      try tx.insert(Customer(name: "theirs", email: "one@a.example"))
    }
    let refusal = office.refusal(as: office.sales) { tx in
      try tx.insert(Customer(name: "mine", email: "one@a.example"))
    }
    #expect(
      refusal?.problems == [.init("email", .taken("one@a.example", by: theirs.reference))])
  }

  @Test(arguments: [0, 1, 2, 3, 4, 50])
  func conflictsAreNotTold(count: Int) throws {
    let store = FaultyStore()
    let office = try Office(store: store)
    store.fail(Array(repeating: .conflict(try store.head()), count: count))
    var runs = 0
    let refusal = office.refusal(as: office.sales) { tx in
      runs += 1
      try tx.insert(Lead(name: "L"))
    }
    #expect(refusal == nil)
    #expect(runs == count + 1)
    #expect(office.crm.snapshot.leads.count == 1)
  }

  @Test func aStoreThatOnlyEverConflictsIsGivenUp() throws {
    let store = FaultyStore()
    let office = try Office(store: store)
    let head = try store.head()
    store.fail(Array(repeating: .conflict(head), count: 1000))
    let refusal = office.refusal(as: office.sales) { try $0.insert(Lead(name: "L")) }
    #expect(refusal == .store(.conflict(head)))
    store.fail([])
    #expect(office.refusal(as: office.sales) { try $0.insert(Lead(name: "M")) } == nil)
  }

  @Test func anIdempotencyKeyWorksOnce() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    try office.write(as: office.sales, key: "k \"1\"") { try $0.insert(Lead(name: "L")) }
    let first = office.crm.snapshot.position
    let again = CRMError.alreadyWritten(key: "k \"1\"", at: first)
    for crm in [office.crm, try CRM.open(.store(store))] {
      #expect(throws: again) {
        try crm.write(as: office.sales, idempotencyKey: "k \"1\"") { _ in Issue.record("ran") }
      }
    }
    try office.write(as: office.sales, key: "k2") { try $0.insert(Lead(name: "M")) }
    #expect(office.crm.snapshot.leads.count == 2)
  }

  @Test func aKeyThatAnotherProcessUsedIsRefusedAfterTheConflict() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let other = try CRM.open(.store(store))
    _ = try other.write(as: office.sales, idempotencyKey: "k") { try $0.insert(Lead(name: "L")) }
    #expect(throws: CRMError.alreadyWritten(key: "k", at: other.snapshot.position)) {
      try office.write(as: office.sales, key: "k") { try $0.insert(Lead(name: "L")) }
    }
    #expect(office.crm.snapshot.leads.count == 1)
  }

  @Test func aKeyOfAWriteThatFailedIsFree() throws {
    let store = FaultyStore()
    let office = try Office(store: store)
    store.fail([.notWritten(reason: "full", code: 28)])
    #expect(throws: CRMError.self) {
      try office.write(as: office.sales, key: "k") { try $0.insert(Lead(name: "L")) }
    }
    try office.write(as: office.sales, key: "k") { try $0.insert(Lead(name: "L")) }
    #expect(office.crm.snapshot.leads.count == 1)
  }

  @Test func observersAreToldOfEveryCommitInOrder() async throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let sequence = office.crm.commits()
    let start = office.crm.snapshot.position
    for number in 0..<50 {
      try office.write(as: office.sales) { tx in
        let lead = try tx.insert(Lead(name: text("L", number)))
        if number % 3 == 0 { try tx.advance(lead, to: .contacted) }
      }
    }
    let other = try await CRM.open(.store(store))
    _ = try await other.write(as: office.sales) { try $0.insert(Lead(name: "other's")) }
    try await office.crm.refresh()
    var next = start + 1
    var commits: [Commit] = []
    for try await commit in sequence {
      #expect(commit.position == next)
      #expect(commit.changes.map(\.position) == Array(next..<(next + commit.count)))
      next += commit.count
      commits.append(commit)
      if next > office.crm.snapshot.position { try office.crm.close() }
    }
    #expect(commits.count == 51)
    #expect(commits.first?.operations == ["lead.insert", "lead.advance"])
    #expect(commits.last?.changes.first?.fields.first?.to == .text("other's"))
  }

  @Test func aRehearsalTellsWhatItWouldDoAndDoesNothing() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let before = office.crm.snapshot
    let lines = store.lines
    let rehearsal = try office.crm.rehearse(as: office.sales) { try $0.insert(Lead(name: "L")) }
    #expect(rehearsal.result.number == 1)
    #expect(try rehearsal.changes.map(\.operation) == ["lead.insert"])
    #expect(throws: CRMError.self) {
      try office.crm.rehearse(as: office.viewer) { try $0.insert(Lead(name: "L")) }
    }
    #expect(differences(before, office.crm.snapshot) == [])
    #expect(store.lines == lines)
    try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    #expect(Array(store.lines.dropFirst(lines.count)) == texts(rehearsal.commits))
  }

  private func texts(_ commits: EncodedCommits) -> [String] {
    Array(commits.chunks.joined()).split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func theStateOfAPastTimeIsThatOfTheCommitsUpToIt() throws {
    let clock = HandClock()
    let store = InMemoryStore()
    let office = try Office(store: store, options: clock.options)
    var past: [(Timestamp, Snapshot)] = [(clock.now, office.crm.snapshot)]
    for number in 0..<10 {
      clock.advance(1000)
      try office.write(as: office.sales) { tx in
        let lead = try tx.insert(Lead(name: text("L", number)))
        if number > 2 { try tx.update(Lead.ID(2)) { $0.company = text("C", number) } }
        _ = lead
      }
      past.append((clock.now, office.crm.snapshot))
    }
    for (time, snapshot) in past {
      for later in [0, 999] as [Int64] {
        let at = Timestamp(milliseconds: time.milliseconds + later)
        #expect(try differences(office.crm.snapshot(at: at), snapshot) == [])
      }
    }
    let nothing = try office.crm.snapshot(at: Timestamp(milliseconds: 0))
    #expect(nothing.users.count == 0 && nothing.position == 0)
  }

  @Test func timeNeverGoesBack() throws {
    let clock = HandClock()
    let store = InMemoryStore()
    let office = try Office(store: store, options: clock.options)
    let start = clock.now
    clock.advance(-60_000)
    #expect(office.crm.lag == nil)
    clock.advance(-1)
    #expect(office.crm.lag == CRM.ClockLag(clock: clock.now, lastCommit: start))
    let lead = try office.write(as: office.sales) { tx in
      #expect(tx.now == clock.now)
      return try tx.insert(Lead(name: "L"))
    }
    #expect(office.crm.snapshot[lead]?.createdAt == start)
    #expect(office.crm.snapshot[lead]?.modifiedAt == start)
    let reopened = try CRM.open(.store(store), options: clock.options)
    #expect(reopened.lag == office.crm.lag)
    #expect(differences(reopened.snapshot, office.crm.snapshot) == [])
  }

  @Test func oneClockDecidesWhatIsDue() throws {
    let clock = HandClock()
    let start = clock.now
    let office = try Office(options: clock.options)
    try office.write(as: office.sales) { tx in
      try tx.insert(Reminder("R", due: start.adding(TimeSpan(days: 30)), for: office.sales))
    }
    let due = { office.crm.snapshot.reminders.due(at: office.crm.now).count }
    let runner = ReminderRunner(office.crm, as: .system, instance: "one")
    // The clock runs ahead for one commit, and is set right again.
    clock.now = start.adding(TimeSpan(days: 365))
    try office.write(as: office.sales) { _ = try $0.insert(Lead(name: "L")) }
    clock.now = start.adding(TimeSpan(days: 1))
    #expect(due() == 0)
    #expect(try runner.deliverDueBlocking { _ in nil }.isEmpty)
    clock.now = start.adding(TimeSpan(days: 31))
    #expect(due() == 1)
    #expect(try runner.deliverDueBlocking { _ in nil }.count == 1)
  }

  @Test func afterClosingNothingIsWritten() async throws {
    let office = try Office()
    let commits = office.crm.commits()
    try office.crm.close()
    #expect(
      office.refusal(as: office.sales) { try $0.insert(Lead(name: "L")) } == .store(.closed))
    for try await _ in commits { Issue.record("a commit after the end") }
  }

  @Test func theAsynchronousFormKeepsTheSamePromises() async throws {
    let office = try Office()
    let lead = try await office.crm.write(as: office.sales, idempotencyKey: "k") { tx in
      try tx.insert(Lead(name: "L"))
    }
    await #expect(throws: Stop.self) {
      try await office.crm.write(as: office.sales) { tx in
        try tx.update(lead) { $0.name = "M" }
        throw Stop()
      }
    }
    await #expect(throws: CRMError.self) {
      try await office.crm.write(as: office.sales, idempotencyKey: "k") { _ in }
    }
    #expect(office.crm.snapshot[lead]?.name == "L")
  }
}
