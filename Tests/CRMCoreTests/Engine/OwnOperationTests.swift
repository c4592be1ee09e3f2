import Testing

@testable import CRMCore

extension PolicyAction {
  fileprivate static let escalate = PolicyAction("escalate")
  fileprivate static let inspect = PolicyAction("inspect")
}

/// A kind with operations and actions of its own.
private struct Job: CRMRecord {
  var title = ""
  var status = Status.open
  var result: String?
  var finishedAt: Timestamp?
  var code: Int?
  var seal: String?
  var cameIn = false
  var header = RecordHeader()

  enum Status: String, LifecycleValue, CaseIterable {
    case open, started, done, dropped
  }

  static let lifecycle = Lifecycle(
    states: [
      .init("open"), .init("started"), .init("done", meaning: .won),
      .init("dropped", meaning: .lost),
    ],
    moves: [
      .init("open", "started"), .init("started", "done", only: "finish", requires: ["result"]),
      .init("started", "dropped", action: .escalate),
      .init("done", "open", only: "reopen", action: .escalate, clears: ["result", "finishedAt"]),
    ])

  static let kind: RecordKind = "job"
  static let actions: [PolicyAction] = [.inspect]
  static let schema = RecordSchema<Job>(
    header: \.header, group: "jobs",
    Field("title", \.title, .required, .title, .column),
    Field("status", \.status, .required, .lifecycle(lifecycle)),
    Field("result", \.result), Field("finishedAt", \.finishedAt, .readOnly),
    Field("code", \.code, .readOnly), Field("seal", \.seal, .hidden),
    Field("cameIn", \.cameIn))

  init() {}
  init(_ title: String) { self.title = title }

  mutating func prepare(from old: Job?, in tx: inout WriteTransaction) throws {
    if old == nil {
      code = Int(tx.random() % 9) + 1
      cameIn = tx.isImport
    }
    if status == .done, old?.status != .done, tx.operation == nil { result = "by nobody" }
  }
}

extension WriteTransaction {
  fileprivate mutating func finish(_ job: Job.ID, _ result: String) throws {
    try perform("finish", on: Job.self) { tx in
      let now = tx.now
      try tx.advance(job, to: Job.Status.done) { job in
        job.result = result
        job.finishedAt = now
      }
    }
  }

  fileprivate mutating func reopen(_ job: Job.ID) throws {
    try perform("reopen", on: Job.self) { tx in try tx.advance(job, to: Job.Status.open) }
  }
}

@Suite struct OwnOperationTests {
  private let office: Office
  private let job: Job.ID

  init() throws {
    office = try Office(catalog: .standard.adding([Job.self]))
    job = try office.write(as: office.admin) { tx in
      let job = try tx.insert(Job("J"))
      try tx.advance(job, to: Job.Status.started)
      return job
    }
  }

  @Test func anOperationMakesTheMovesThatAreForItOnly() throws {
    let plain = office.refusal(as: office.admin) { tx in
      try tx.update(job) { $0.status = .done }
    }
    #expect(plain?.lifecycle?.operation == "finish")
    let other = office.refusal(as: office.admin) { tx in
      try tx.perform("reopen", on: Job.self) { try $0.advance(job, to: Job.Status.done) }
    }
    #expect(other?.lifecycle?.operation == "finish")
    try office.write(as: office.admin) { try $0.finish(job, "well") }
    let record = try #require(office.crm.snapshot[job])
    #expect(record.status == .done && record.result == "well" && record.finishedAt != nil)
    #expect(
      try office.crm.history(of: job, as: office.admin).map(\.operation)
        == ["job.finish", "job.advance", "job.insert"])
    let again = office.refusal(as: office.admin) { try $0.finish(job, "again") }
    #expect(again?.lifecycle?.from == "done" && again?.lifecycle?.to == "done")
    #expect(office.crm.snapshot[job]?.result == "well")
  }

  @Test func theEnginesOperationsWorkWithinOnesOwn() throws {
    let lead = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      try tx.perform("finish", on: Job.self) { tx in
        #expect(tx.operation == "job.finish")
        try tx.lose(lead, reason: "pricing")
        try tx.finish(job, "lost the lead")
      }
      return lead
    }
    #expect(office.crm.snapshot[lead]?.status == .lost)
    #expect(try office.crm.history(of: lead, as: office.admin).first?.operation == "job.finish")
  }

  @Test func anOwnOperationDoesNotStandForOneOfTheEngines() throws {
    let lead = try office.write(as: office.admin) { tx in
      let lead = try tx.insert(Lead(name: "L"))
      try tx.advance(lead, to: .contacted)
      try tx.advance(lead, to: .qualified)
      return lead
    }
    for verb in ["convert", "lose", "finish"] {
      let refusal = office.refusal(as: office.admin) { tx in
        try tx.perform(verb, on: Job.self) { tx in
          _ = try tx.update(lead) { $0.status = .converted }
        }
      }
      #expect(refusal?.lifecycle?.operation == "convert", "\(verb)")
    }
    let stamp = office.refusal(as: office.admin) { tx in
      let customer = try tx.insert(Customer(name: "C"))
      try tx.perform("finish", on: Job.self) { tx in
        _ = try tx.update(lead) { $0.customer = customer }
      }
    }
    #expect(stamp?.problems == [.init("customer", .readOnly)])
  }

  @Test func whatIsReadOnlyIsSetByOperationsAndNotByAdvancing() throws {
    let plain = office.refusal(as: office.admin) { tx in
      try tx.update(job) { $0.finishedAt = .max }
    }
    let advanced = office.refusal(as: office.admin) { tx in
      try tx.advance(job, to: Job.Status.dropped) { $0.finishedAt = .max }
    }
    for refusal in [plain, advanced] {
      #expect(refusal?.problems == [.init("finishedAt", .readOnly)])
    }
    #expect((1...9).contains(try #require(office.crm.snapshot[job]?.code)))
  }

  @Test func advancingRefusesWhatTheTableDoesNotHave() throws {
    let jump = office.refusal(as: office.admin) { tx in
      try tx.advance(job, to: Job.Status.open)
    }
    #expect(jump?.lifecycle?.from == "started" && jump?.lifecycle?.allowed == ["dropped"])
    let there = office.refusal(as: office.admin) { tx in
      try tx.advance(job, to: Job.Status.started) { $0.title = "changed" }
    }
    #expect(there?.lifecycle?.to == "started" && office.crm.snapshot[job]?.title == "J")
    let stranger = office.refusal(as: office.viewer) { tx in
      try tx.advance(job, to: Job.Status.started)
    }
    #expect(stranger?.isDenial == true)
    let version = office.refusal(as: office.admin) { tx in
      try tx.advance(job, to: Job.Status.dropped, ifVersion: 1)
    }
    #expect(version == .versionMismatch(job.reference, expected: 1, actual: 2))
  }

  @Test func nobodyButTheEngineMakesItsOperations() async {
    await #expect(processExitsWith: .failure) {
      let crm = try CRM.open(.inMemory)
      try crm.write(as: .system) { tx in try tx.perform("convert", on: Lead.self) { _ in } }
    }
    await #expect(processExitsWith: .failure) {
      let crm = try CRM.open(.inMemory, catalog: .standard.adding([Job.self]))
      try crm.write(as: .system) { tx in try tx.perform("Finish it", on: Job.self) { _ in } }
    }
    await #expect(processExitsWith: .failure) {
      let crm = try CRM.open(.inMemory, catalog: .standard.adding([Job.self]))
      try crm.write(as: .system) { tx in
        try tx.advance(try tx.insert(Job("J")), to: Lead.Status.lost)
      }
    }
  }

  @Test func importsAreToldFromPlainClosures() throws {
    let source = try ImportSource(csv: Array("title,seal\nA,x\n".utf8))
    let result = try office.crm.importRecords(Job.self, from: source, as: office.admin)
    #expect(result.columns.map(\.use) == [.fields(["title"]), .leftOut])
    #expect(office.crm.snapshot[Job.self].where(\.title, "A").first?.cameIn == true)
    #expect(office.crm.snapshot[job]?.cameIn == false)
    #expect(Job.schema.path(named: "seal") == nil)
  }
}

/// Actions of a kind's own, in policies and where they are asked for.
@Suite struct OwnActionTests {
  private let store = InMemoryStore()
  private let office: Office
  private let job: Job.ID

  init() throws {
    office = try Office(store: store, catalog: .standard.adding([Job.self]))
    job = try office.write(as: office.admin) { tx in
      let job = try tx.insert(Job("J"))
      try tx.advance(job, to: Job.Status.started)
      try tx.finish(job, "well")
      return job
    }
  }

  private func policy(_ actions: Policy.Actions) -> Policy {
    Policy(
      name: "own", roles: Policy.standard.roles,
      rules: [.init("admin", .all, .all), .init("sales", actions, .only(["jobs"]))])
  }

  @Test func aMoveNeedsTheRightToItsAction() throws {
    for (actions, isAllowed) in [
      (Policy.Actions.only([.read, .update]), false), (.only([.escalate]), true), (.all, true),
      (.except([.escalate]), false), (.except([.inspect]), true),
    ] {
      try office.write(as: office.admin) { try $0.use(policy(actions)) }
      let decision = office.crm.snapshot.can(
        office.sales, .escalate, try #require(office.crm.snapshot[job]))
      #expect(decision.isAllowed == isAllowed)
      let refusal = office.refusal(as: office.sales) { tx in
        try tx.reopen(job)
        throw CRMError.unknownUser("rolled back")
      }
      #expect(isAllowed ? refusal == .unknownUser("rolled back") : refusal?.isDenial == true)
      let next = office.crm.snapshot.nextMoves(
        of: try #require(office.crm.snapshot[job]), for: office.sales)
      #expect(next.map(\.action) == [.escalate] && next[0].decision.isAllowed == isAllowed)
    }
  }

  @Test func transactionsAskForIt() throws {
    try office.write(as: office.admin) { try $0.use(policy(.only([.read, .escalate]))) }
    for (action, isAllowed) in [(PolicyAction.escalate, true), (.inspect, false)] {
      for refusal in [
        office.refusal(as: office.sales, { try $0.authorize(action, $0.require(job)) }),
        office.refusal(as: office.sales, { try $0.authorize(action, job.reference) }),
      ] {
        #expect((refusal == nil) == isAllowed)
      }
    }
    let denied = office.refusal(as: office.sales) { try $0.authorize(.inspect, job.reference) }
    #expect(denied?.explanation.message.contains("may not inspect job/1") == true)
  }

  @Test func policiesNameItInDocuments() throws {
    let actions = office.crm.catalog.actions
    #expect(actions.subtracting(PolicyAction.allCases) == [.escalate, .inspect])
    for set in [
      Policy.Actions.all, .only([.read, .escalate]), .except([.inspect]), .only([]),
    ] {
      let policy = policy(set)
      #expect(try Policy(json: policy.json, actions: actions) == policy)
      let isKnown = policy.actions.allSatisfy(PolicyAction.allCases.contains)
      #expect((try? Policy(json: policy.json)) == (isKnown ? policy : nil))
    }
    #expect(policy(.all).json.contains(#""actions":["all"]"#))
  }

  @Test func aPolicyOfUnknownActionsIsRefusedAndAKeptOneIsNot() throws {
    let misspelt = office.refusal(as: office.admin) { tx in
      try tx.use(policy(.except([.init("escallate")])))
    }
    #expect(misspelt?.code == "settings.policy")
    try office.write(as: office.admin) { try $0.use(policy(.only([.read, .escalate]))) }
    let other = try CRM.open(.store(store))
    #expect(other.snapshot.configuration.policy == policy(.only([.read, .escalate])))
  }
}
