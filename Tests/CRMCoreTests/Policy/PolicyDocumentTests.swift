import CRMCore
import Testing

/// Policies as JSON documents, and putting one in force.
@Suite struct PolicyDocumentTests {
  @Test func everyPresetComesBackFromItsDocument() throws {
    for policy in Policy.presets {
      #expect(try Policy(json: policy.json) == policy, "\(policy.name)")
    }
  }

  @Test func everyPresetHasOneRoleThatAdministers() {
    for policy in Policy.presets {
      #expect(policy.roles.filter(\.administers).count == 1, "\(policy.name)")
    }
  }

  @Test func aDocumentSaysWhatIsWrongWithIt() {
    let roles = #""roles":[{"name":"boss","administers":true}]"#
    let broken: [(String, String)] = [
      ("", "policy"), ("[]", "policy"), ("{}", "policy"), (#"{"policy":"x"}"#, "list of roles"),
      (#"{"policy":"x","roles":[{"name":"a"}]}"#, "list of roles"),
      (#"{"policy":"x","roles":[{"name":"a","administers":true},{"name":"a"}]}"#, "list of roles"),
      (
        #"{"policy":"x",\#(roles),"rules":[{"role":"b","actions":["read"],"groups":"all"}]}"#,
        "role"
      ),
      (#"{"policy":"x",\#(roles),"rules":[{"actions":["fly"],"groups":"all"}]}"#, "action"),
      (#"{"policy":"x",\#(roles),"rules":[{"actions":["read"]}]}"#, "groups"),
      (
        #"{"policy":"x",\#(roles),"rules":[{"actions":["read"],"groups":"all","scope":"far"}]}"#,
        "scope"
      ),
      (#"{"policy":"x",\#(roles)} trailing"#, "policy"),
      (#"{"policy":"x",\#(roles),"rulez":[]}"#, "key"),
      (#"{"policy":"x","roles":[{"name":"a","administrates":true}]}"#, "key"),
      (
        #"{"policy":"x",\#(roles),"rules":[{"actions":["read"],"groups":"all","field":["a"]}]}"#,
        "key"
      ),
      (#"{"policy":"x",\#(roles),"rules":["read"]}"#, "policy"),
    ]
    for (text, type) in broken {
      do throws(ValueError) {
        _ = try Policy(json: text)
        Issue.record("taken: \(text)")
      } catch {
        #expect(error.type == type, "\(text): \(error)")
      }
    }
  }

  @Test func aPolicyOfOnesOwnRulesEveryRead() throws {
    let office = try Office()
    let (mine, other) = try office.write(as: office.admin) { tx in
      let own = Policy(
        name: "own-only",
        roles: Policy.standard.roles,
        rules: Policy.standard.rules.filter { $0.role != "sales" } + [
          Policy.Rule("sales", [.read, .create], .only([.leads]), .own)
        ])
      try tx.use(own)
      return (
        try tx.insert(Lead(name: "mine", source: "x", owner: office.sales)),
        try tx.insert(Lead(name: "other", source: "y", owner: office.colleague))
      )
    }
    let snapshot = office.crm.snapshot
    #expect(snapshot.configuration.policy.name == "own-only")
    #expect(snapshot.records(Lead.self, readableBy: office.sales).ids() == [mine])
    #expect(snapshot.records(Lead.self, readableBy: office.sales).count == 1)
    #expect(throws: CRMError.self) { try snapshot.record(other, readableBy: office.sales) }
    let report = snapshot.sourceReport(for: office.sales, asOf: .min)
    #expect(report.rows.count == 1)
    #expect(report.scope == "own")
    let refusal = office.refusal(as: office.sales) { tx in
      try tx.insert(Note(about: other.reference, "seen"))
    }
    #expect(refusal?.isDenial == true)
  }

  @Test func aPolicyMustKnowTheRoleOfEveryUser() throws {
    let office = try Office()
    let refusal = office.refusal(as: office.admin) { tx in try tx.use(.leadDesk) }
    #expect(refusal?.code == "settings.roles")
    #expect(office.crm.snapshot.configuration.policy == .standard)
  }

  @Test func rolesChangeWithThePolicyInOneCommit() throws {
    let office = try Office()
    let roles = [
      "admin": "manager", "sales": "agent", "support": "agent", "viewer": "agent",
    ]
    let before = office.crm.snapshot.position
    try office.write(as: office.admin) { tx in try tx.use(.leadDesk, roles: roles) }
    let snapshot = office.crm.snapshot
    #expect(snapshot[office.admin]?.role == "manager")
    #expect(snapshot[office.viewer]?.role == "agent")
    #expect(snapshot.settings.policyDocument == nil)
    #expect(snapshot.can(office.admin, .administer, snapshot.settings).isAllowed)
    #expect(
      try office.crm.latestChanges(20).filter { $0.position > before }.allSatisfy {
        $0.operation == "policy.use"
      })
  }

  @Test func somebodyMustAdminister() throws {
    let office = try Office()
    let nobody = Policy(
      name: "headless",
      roles: [.init("boss", administers: true)] + Policy.standard.roles.map { .init($0.name) },
      rules: Policy.standard.rules)
    let refusal = office.refusal(as: office.admin) { tx in try tx.use(nobody) }
    #expect(refusal?.code == "settings.administrator")
  }

  @Test func nobodyIsLockedOutOfChangingItAgain() throws {
    for rules in [
      [], [Policy.Rule("admin", [.read], .all)],
      [Policy.Rule("admin", [.read, .administer], .only([.settings]))],
    ] {
      let office = try Office()
      let locked = Policy(name: "locked", roles: Policy.standard.roles, rules: rules)
      let refusal = office.refusal(as: office.admin) { tx in try tx.use(locked) }
      #expect(refusal?.code == "settings.administrator")
    }
    let office = try Office()
    let least = Policy(
      name: "least", roles: Policy.standard.roles,
      rules: [Policy.Rule("admin", [.read, .update, .administer], .only([.settings]))])
    try office.write(as: office.admin) { tx in try tx.use(least) }
    try office.write(as: office.admin) { tx in try tx.use(.standard) }
  }

  @Test func closedGroupsAreHeldByThoseWhoFit() throws {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      try tx.insert(Customer(name: "C", owner: office.viewer))
    }
    let roles = ["manager": "none", "sales": "commercial", "viewer": "none"]
    let refusal = office.refusal(as: office.admin) { tx in
      try tx.use(.eventAgency, roles: roles)
    }
    #expect(refusal?.code == "settings.roles")
    try office.write(as: office.admin) { tx in
      try tx.update(1 as Customer.ID) { $0.owner = office.sales }
      try tx.use(.eventAgency, roles: roles)
    }
  }

  @Test func onlyWhoAdministersChangesIt() throws {
    let office = try Office()
    for user in [office.manager, office.sales, office.viewer] {
      let refusal = office.refusal(as: user) { tx in try tx.use(.standard) }
      #expect(refusal?.isDenial == true)
    }
  }

  @Test func aGroupThatThereIsNotIsRefused() throws {
    let office = try Office()
    let odd = Policy(
      name: "odd", roles: Policy.standard.roles,
      rules: Policy.standard.rules + [.init("sales", [.read], .only(["spaceships"]))])
    let refusal = office.refusal(as: office.admin) { tx in try tx.use(odd) }
    #expect(refusal?.code == "settings.policy")
  }

  @Test func itIsInForceAgainWhenTheStoreIsReopened() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    let mine = Policy(
      name: "mine", roles: Policy.standard.roles, rules: Array(Policy.standard.rules.prefix(3)))
    try office.write(as: office.admin) { tx in try tx.use(mine) }
    let again = try CRM.open(.store(store))
    #expect(again.snapshot.configuration.policy == mine)
  }

  @Test func aPresetNamedInTheSettingsReplacesADocument() throws {
    let office = try Office()
    let mine = Policy(
      name: "mine", roles: Policy.standard.roles, rules: Policy.standard.rules)
    try office.write(as: office.admin) { tx in try tx.use(mine) }
    try office.write(as: office.admin) { tx in
      try tx.update(tx.snapshot.settings.id) { $0.policy = "standard" }
    }
    #expect(office.crm.snapshot.configuration.policy == .standard)
    #expect(office.crm.snapshot.settings.policyDocument == nil)
  }
}
