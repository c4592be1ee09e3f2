import CRMCore
import Testing

/// Every preset: role × action × kind × own or another's, by asking and by doing.
@Suite struct PresetMatrixTests {
  @Test func theTableNamesEveryPresetAndRole() {
    #expect(Set(PresetTable.rows.keys) == Set(Preset.all.map(\.name)))
    for preset in Preset.all {
      #expect(
        Set(PresetTable.rows[preset.name]?.keys.map { $0 } ?? [])
          == Set(preset.policy.roles.map(\.name)), "\(preset.name)")
    }
    #expect(
      Set(PresetTable.groups.keys.map { $0 } + ["contact"])
        == Set(Catalog.standard.kinds.map { $0.kind }))
  }

  @Test(arguments: Preset.all.map(\.name))
  func askingAnswersAsTheTableSays(_ name: String) throws {
    let preset = try #require(Preset.named(name))
    let world = try PresetWorld(preset)
    var kinds: Set<RecordKind> = []
    for role in preset.policy.roles.map(\.name) {
      let user = world.user(role)
      let samples = try world.samples(of: role)
      kinds.formUnion(samples.map(\.record.kind))
      for sample in samples {
        for action in PolicyAction.allCases {
          let answer = try decision(world.crm.snapshot, user, action, sample.record)
          let expected = expects(name, role, action, sample)
          #expect(
            answer.isAllowed == expected,
            "\(name) \(role) \(action) \(sample.record) \(sample.relation.rawValue): \(answer)")
        }
      }
    }
    #expect(kinds == Set(Catalog.standard.kinds.map { $0.kind }))
  }

  @Test(arguments: Preset.all.map(\.name))
  func whatIsAskedOfAKindAsAWholeTakesARuleForAllOfIt(_ name: String) throws {
    let preset = try #require(Preset.named(name))
    let world = try PresetWorld(preset)
    for role in preset.policy.roles.map(\.name) {
      for (kind, group) in PresetTable.groups where kind != "payment" {
        let type = try #require(Catalog.standard[kind])
        for action in PolicyAction.allCases {
          let answer = decision(world.crm.snapshot, world.user(role), action, of: type)
          let expected = PresetTable.allows(name, role, action, group, [])
          #expect(answer.isAllowed == expected, "\(name) \(role) \(action) \(kind)")
        }
      }
    }
  }

  @Test(arguments: Preset.all.map(\.name))
  func doingObeysTheSameTable(_ name: String) throws {
    let preset = try #require(Preset.named(name))
    let world = try PresetWorld(preset)
    for role in preset.policy.roles.map(\.name) {
      for sample in try world.samples(of: role) {
        let type = try #require(Catalog.standard[sample.record.kind])
        try check(type, sample, world, role)
      }
    }
  }

  @Test(arguments: Preset.all.map(\.name))
  func onlyTheAdministeringRoleGrantsItselfAndItsLastHolderStays(_ name: String) throws {
    let preset = try #require(Preset.named(name))
    let world = try PresetWorld(preset)
    let top = try #require(preset.policy.administratorRole?.name)
    for role in preset.policy.roles.map(\.name) {
      let grant = denial(world, role) { tx in
        try tx.insert(User(username: "new", name: "N", role: top))
      }
      let change = denial(world, role) { tx in
        try tx.update(world.other(top, .people)) { $0.name = "Changed" }
      }
      #expect(grant == (role != top), "\(name) \(role)")
      #expect(change == (role != top), "\(name) \(role)")
    }
    do {
      try world.crm.write(as: .system) { tx in
        for user in tx[User.self].where(\.role, top).all() { try tx.delete(user.id) }
      }
      Issue.record("the last \(top) is gone")
    } catch let error as CRMError {
      #expect(error.code == "user.last-administrator")
    }
  }

  @Test(arguments: Preset.all.map(\.name))
  func everybodyChangesWhatIsTheirOwnInTheirOwnRecord(_ name: String) throws {
    let preset = try #require(Preset.named(name))
    let world = try PresetWorld(preset)
    for role in preset.policy.roles.map(\.name) {
      let me = world.user(role)
      let phone: PhoneNumber = "+33 1 23456789"
      #expect(!denial(world, role) { tx in try tx.update(me) { $0.phone = phone } })
      let mayUpdate = PresetTable.allows(name, role, .update, "People", [.single])
      #expect(denial(world, role) { tx in try tx.update(me) { $0.name = "X" } } == !mayUpdate)
    }
  }
}

extension PresetMatrixTests {
  private func expects(
    _ preset: String, _ role: String, _ action: PolicyAction, _ sample: PresetWorld.Sample,
    fields: [String] = []
  ) -> Bool {
    // The history of what may not be read is not told.
    if action == .audit, !expects(preset, role, .read, sample) { return false }
    let isPayment = sample.record.kind == "payment"
    let asked =
      isPayment && (action == .create || action == .delete) ? PolicyAction.update : action
    return PresetTable.allows(
      preset, role, asked, sample.group, sample.relation, fields: isPayment ? [] : fields)
  }

  private func decision(
    _ snapshot: Snapshot, _ user: User.ID, _ action: PolicyAction, _ record: RecordReference
  ) throws -> Decision {
    func ask<R: CRMRecord>(_: R.Type) throws -> Decision {
      let record = try #require(snapshot.find(Identifier<R>(record.number)))
      return snapshot.can(user, action, record)
    }
    guard let type = Catalog.standard[record.kind] else { throw CRMError.notFound(record) }
    return try ask(type)
  }

  private func decision<R: CRMRecord>(
    _ snapshot: Snapshot, _ user: User.ID, _ action: PolicyAction, of _: R.Type
  ) -> Decision { snapshot.can(user, action, R.self) }

  /// Whether a write is denied; anything else that stands in its way is none of this table's business.
  private func denial(
    _ world: PresetWorld, _ role: String, _ body: (inout WriteTransaction) throws -> Void
  ) -> Bool {
    do {
      _ = try world.crm.rehearse(as: world.user(role), body)
      return false
    } catch let error as CRMError {
      return error.isDenial
    } catch {
      return false
    }
  }

  private func check<R: CRMRecord>(
    _: R.Type, _ sample: PresetWorld.Sample, _ world: PresetWorld, _ role: String
  ) throws {
    let (name, id) = (world.policy.name, Identifier<R>(sample.record.number))
    func expect(
      _ action: PolicyAction, _ isAllowed: Bool, _ body: (inout WriteTransaction) throws -> Void
    ) {
      let comment: Testing.Comment =
        "\(name) \(role) \(action) \(sample.record), relation \(sample.relation.rawValue)"
      #expect(denial(world, role, body) == !isAllowed, comment)
    }
    let snapshot = world.crm.snapshot
    let record = try #require(snapshot[id])
    let isMine = sample.relation.contains(.own)
    let assigns = PresetTable.allows(name, role, .assign, sample.group, [.own, .single])
    let given = R.schema.fields.filter {
      $0.name == "support" && !R.schema.isAbsent($0, in: record)
    }
    let creates = expects(name, role, .create, sample, fields: given.map(\.name))
    expect(.create, creates && (sample.owner == nil || isMine || assigns)) { tx in
      try tx.insert(record)
    }
    expect(.update, expects(name, role, .update, sample, fields: ["tags"])) { tx in
      try tx.update(id) { $0.tags.append("x") }
    }
    expect(.delete, expects(name, role, .delete, sample)) { tx in try tx.delete(id) }
    if sample.owner != nil, let field = R.schema.ownerField {
      let heir = world.other(role, R.schema.group, 2)
      expect(.assign, expects(name, role, .assign, sample, fields: [field.name])) { tx in
        try tx.update(id) { record in
          try R.schema.assign(.reference(heir.reference), to: field, in: &record)
        }
      }
    }
    let reads = snapshot.records(R.self, readableBy: world.user(role)).ids().contains(id)
    #expect(reads == expects(name, role, .read, sample), "\(name) \(role) reads \(id)")
    checkTrail(record, sample, world, role)
  }

  private func checkTrail<R: CRMRecord>(
    _ record: R, _ sample: PresetWorld.Sample, _ world: PresetWorld, _ role: String
  ) {
    let (name, user) = (world.policy.name, world.user(role))
    let isTold = (try? world.crm.history(of: record.id, as: user)) != nil
    #expect(isTold == expects(name, role, .audit, sample), "\(name) \(role) history \(record.id)")
    guard R.schema.group != .inherited, R.kind != "payment" else { return }
    let isOut = (try? Exporter<R>(world.crm.snapshot, as: user)) != nil
    #expect(
      isOut == PresetTable.allows(name, role, .export, sample.group, []), "\(name) \(role) export")
    let takesIn = !denial(world, role) { tx in
      _ = try tx.importRecords(R.self, from: ImportSource(columns: ["tags"], rows: []))
    }
    #expect(
      takesIn == PresetTable.allows(name, role, .import, sample.group, []), "\(name) \(role) import"
    )
  }
}
