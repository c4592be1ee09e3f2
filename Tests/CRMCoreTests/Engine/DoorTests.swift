import Testing

@testable import CRMCore

/// What a change can be broken in, in the order in which it is told.
private enum Stage: Int, CaseIterable, Comparable {
  case permission, prepare, field, lifecycle, rule, reference, uniqueness

  static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }

  /// Every set of them but the empty one.
  static var combinations: [Set<Stage>] {
    (1..<1 << allCases.count).map { bits in
      Set(allCases.filter { bits >> $0.rawValue & 1 == 1 })
    }
  }
}

/// A kind that can be wrong in every way at once: by what its fields hold, or by its hook.
private struct Gate: CRMRecord {
  var name = ""
  var code: String?
  var status = Status(rawValue: "open")
  var next: Gate.ID?
  var owner: User.ID?
  /// What its hook breaks when it comes back; what its rules break on.
  var faults: [String] = []
  var header = RecordHeader()

  struct Status: LifecycleValue {
    let rawValue: String
    static var options: [ChoiceOption] { Gate.lifecycle.states.map { ChoiceOption($0.key) } }
  }

  struct Unprepared: Error {}

  static let lifecycle = Lifecycle(
    states: [.init("open"), .init("shut")], moves: [.init("open", "shut")])
  static let kind: RecordKind = "gate"
  static let schema = RecordSchema<Gate>(
    header: \.header, group: .contracts,
    Field("name", \.name, .required, .title, .column),
    Field("code", \.code, .unique),
    Field("status", \.status, .required, .lifecycle(lifecycle)),
    Field("next", \.next),
    Field("owner", \.owner, .owner),
    Field("faults", \.faults))

  init() {}

  init(_ name: String, code: String? = nil) {
    self.name = name
    self.code = code
  }

  /// Breaks everything that a proposal can be broken in, apart from who makes it.
  mutating func spoil(_ stages: Set<Stage>) {
    faults = stages.map { "\($0)" }
    if stages.contains(.field) { name = "" }
    if stages.contains(.lifecycle) { status = Status(rawValue: "gone") }
    if stages.contains(.reference) { next = 1_000_000 }
    if stages.contains(.uniqueness) { code = "taken" }
  }

  mutating func prepare(from old: Gate?, in tx: inout WriteTransaction) throws {
    let all = Stage.allCases.filter { faults.contains("\($0)") }
    if old?.isDeleted == true { spoil(Set(all)) }
    if old == nil, owner == nil { owner = tx.actor.principal.userID }
    if all.contains(.prepare) { throw Unprepared() }
  }

  private func checkFaults(_ code: String) throws {
    guard faults.contains("rule") else { return }
    throw CRMError.rule(
      CRMError.RuleViolation(CRMError.Code(rawValue: code), reference, "it is broken"))
  }

  func check(from old: Gate?, in tx: borrowing WriteTransaction) throws { try checkFaults("gate") }

  func checkDeletion(in tx: borrowing WriteTransaction) throws { try checkFaults("gate") }
}

/// The order of the checks, the same for every verb.
@Suite struct DoorTests {
  private let office: Office

  init() throws { office = try Office(catalog: .standard.adding([Gate.self])) }

  /// What brings a change about.
  private enum Verb: CaseIterable {
    case insert, update, delete, restore, importCreate, importUpdate

    /// What a change of that verb can be broken in.
    var stages: Set<Stage> {
      self == .delete ? [.permission, .rule, .reference] : Set(Stage.allCases)
    }
  }

  /// The stage that a refusal belongs to.
  private func stage(_ error: any Error) -> Stage? {
    switch error {
    case is Gate.Unprepared: .prepare
    case CRMError.denied: .permission
    case CRMError.lifecycle: .lifecycle
    case CRMError.rule: .rule
    case CRMError.inUse: .reference
    case CRMError.invalid(_, let problems):
      switch problems.first?.kind {
      case .missing, .readOnly: .field
      case .dangling: .reference
      case .taken: .uniqueness
      default: nil
      }
    default: nil
    }
  }

  private func attempt(
    _ verb: Verb, _ stages: Set<Stage>, on gate: Gate.ID, in tx: inout WriteTransaction
  ) throws {
    var new = Gate("new")
    new.spoil(stages)
    switch verb {
    case .insert: try tx.insert(new)
    case .update: try tx.update(gate) { $0.spoil(stages) }
    case .delete: try tx.delete(gate)
    case .restore: try tx.restore(gate)
    case .importCreate: try tx.importing("gate.import") { tx in _ = try tx.insert(new) }
    case .importUpdate:
      try tx.importing("gate.import") { tx in _ = try tx.update(gate) { $0.spoil(stages) } }
    }
  }

  /// A gate on which the verb can be tried, broken where only its hooks can break it.
  private func gate(
    for verb: Verb, _ stages: Set<Stage>, in tx: inout WriteTransaction
  ) throws -> Gate.ID {
    let id = try tx.insert(Gate("old"))
    if verb == .restore { try tx.delete(id) }
    if verb == .delete, stages.contains(.reference) {
      var user = Gate("user")
      user.next = id
      try tx.insert(user)
    }
    // Faults that the door would not let in: as if the rules had been others then.
    if verb == .delete || verb == .restore {
      let old = try #require(tx.snapshot.find(id))
      var new = old
      new.faults = stages.map { "\($0)" }
      try tx.force(new, from: old)
    }
    return id
  }

  @Test func theFirstStageThatIsBrokenIsTheOneThatIsTold() throws {
    try office.write(as: office.admin) { tx in _ = try tx.insert(Gate("T", code: "taken")) }
    for verb in Verb.allCases {
      for stages in Stage.combinations where stages.isSubset(of: verb.stages) {
        let gate = try office.write(as: office.admin) { tx in
          try self.gate(for: verb, stages, in: &tx)
        }
        let before = office.crm.snapshot.position
        let actor = stages.contains(.permission) ? office.viewer : office.admin
        var told: Stage?
        do {
          try office.write(as: actor) { try attempt(verb, stages, on: gate, in: &$0) }
        } catch {
          told = stage(error)
        }
        #expect(told == stages.min(), "\(verb) with \(stages.sorted())")
        #expect(office.crm.snapshot.position == before)
      }
    }
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }

  @Test func whatIsBrokenInNothingGoesThrough() throws {
    for verb in Verb.allCases {
      let gate = try office.write(as: office.admin) { tx in
        try self.gate(for: verb, [], in: &tx)
      }
      try office.write(as: office.admin) { tx in
        if verb == .update || verb == .importUpdate {
          try tx.update(gate) { $0.name = "changed" }
        } else {
          try attempt(verb, [], on: gate, in: &tx)
        }
      }
    }
    #expect(office.crm.snapshot.state.checkInvariants() == [])
  }

  @Test func whoMayNotWriteIsNotToldHowThingsStand() throws {
    let (live, deleted) = try office.write(as: office.admin) { tx in
      let deleted = try tx.insert(Gate("D"))
      try tx.delete(deleted)
      return (try tx.insert(Gate("L")), deleted)
    }
    let attempts: [(inout WriteTransaction) throws -> Void] = [
      { tx in try tx.update(live, ifVersion: 7) { $0.name = "M" } },
      { tx in try tx.update(live, ifVersion: 7) { $0.name = "L" } },
      { try $0.delete(live, ifVersion: 7) },
      { try $0.delete(deleted) },
      { try $0.restore(live) },
      { tx in
        try tx.importing("gate.import") { tx in
          var gate = Gate("I")
          gate.header.number = 1
          try tx.insert(gate)
        }
      },
    ]
    for (index, attempt) in attempts.enumerated() {
      #expect(office.refusal(as: office.viewer, attempt)?.isDenial == true, "attempt \(index)")
      let allowed = office.refusal(as: office.admin, attempt)
      #expect(allowed != nil && allowed?.isDenial == false, "attempt \(index)")
    }
    let guess: (inout WriteTransaction) throws -> Void = { tx in
      try tx.update(live) { $0.name = "L" }
    }
    #expect(office.refusal(as: office.viewer, guess)?.isDenial == true)
    #expect(office.refusal(as: office.admin, guess) == nil)
  }

  @Test func permissionsSeeTheOwnerThatIsFilledIn() throws {
    // Sales make such records of their own only, and it is the hook that fills the owner in.
    try office.write(as: office.sales) { tx in _ = try tx.insert(Gate("mine")) }
    #expect(throws: Gate.Unprepared.self) {
      try office.write(as: office.sales) { tx in
        var gate = Gate("mine")
        gate.faults = ["prepare"]
        try tx.insert(gate)
      }
    }
    let others = office.refusal(as: office.sales) { tx in
      var gate = Gate("another's")
      gate.owner = office.colleague
      gate.faults = ["prepare"]
      try tx.insert(gate)
    }
    #expect(others?.isDenial == true)
  }

  @Test func anImportChangesNoFieldThatOperationsSet() throws {
    let lead = try office.write(as: office.admin) { try $0.insert(Lead(name: "L")) }
    let customer = try office.write(as: office.admin) { try $0.insert(Customer(name: "C")) }
    let refusal = office.refusal(as: office.admin) { tx in
      try tx.importing("lead.import") { tx in _ = try tx.update(lead) { $0.customer = customer } }
    }
    #expect(refusal?.problems == [.init("customer", .readOnly)])
  }
}
