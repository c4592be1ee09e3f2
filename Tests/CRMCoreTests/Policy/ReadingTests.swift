import Testing

@testable import CRMCore

/// One question decides what is read: kind × route × role × own or another's, under every preset and
/// under a policy by which everybody reads only what is theirs.
@Suite struct ReadingTests {
  private static let own = Policy(
    name: "own", roles: Policy.standard.roles,
    rules: [Policy.Rule("admin", .all, .all)]
      + ["manager", "sales"].map {
        Policy.Rule($0, [.create, .read, .update, .audit, .export], .all, .own)
      }
      + ["manager", "sales"].map { Policy.Rule($0, [.export], .all) })

  private static let policies = Preset.all.map(\.policy) + [own]

  private func world(_ name: String) throws -> PresetWorld {
    guard let preset = Preset.named(name) else { return try PresetWorld(inForce: Self.own) }
    return try PresetWorld(preset)
  }

  @Test(arguments: policies.map(\.name))
  func everyRouteAnswersTheSame(_ name: String) throws {
    let world = try world(name)
    var (shown, hidden): (Set<RecordKind>, Set<RecordKind>) = ([], [])
    for role in world.policy.roles.map(\.name) {
      for sample in try world.samples(of: role) {
        let type = try #require(Catalog.standard[sample.record.kind])
        if try check(type, sample.record, world, world.user(role)) {
          shown.insert(sample.record.kind)
        } else {
          hidden.insert(sample.record.kind)
        }
      }
    }
    let all = Set(Catalog.standard.kinds.map { $0.kind })
    #expect(shown == all)
    if name == Self.own.name { #expect(hidden == all) }
  }

  /// Whether the user may read the record, as all routes have to say.
  private func check<R: CRMRecord>(
    _: R.Type, _ record: RecordReference, _ world: PresetWorld, _ user: User.ID
  ) throws -> Bool {
    let (crm, snapshot, id) = (world.crm, world.crm.snapshot, Identifier<R>(record.number))
    let sample = try #require(snapshot.find(id))
    let isShown = snapshot.can(user, .read, sample).isAllowed
    let comment: Testing.Comment = "\(world.policy.name): \(user) reads \(record)"
    #expect(snapshot.isReadable(record, by: user) == isShown, comment)
    let query = snapshot.records(R.self, readableBy: user)
    #expect(query.ids().contains(id) == isShown, comment)
    #expect(query.contains(id) == isShown, comment)
    #expect(query.where(.compare(.id, .equal, .integer(Int(id.number)))).count == (isShown ? 1 : 0))
    #expect(((try? snapshot.record(id, readableBy: user)) != nil) == isShown, comment)
    let isMe = record == user.reference
    #expect((snapshot.title(of: record, readableBy: user) != nil) == (isShown || isMe), comment)
    if let exporter = try? Exporter<R>(snapshot, as: user) {
      #expect(exporter.query.contains(id) == isShown, comment)
    }
    if (try? crm.history(of: id, as: user)) != nil { #expect(isShown, comment) }
    if !isShown {
      #expect(isDenied(crm, user) { try $0.insert(Note(about: record, "N")) }, comment)
      #expect(isDenied(crm, user) { try $0.insert(RecordComment(about: record, "N")) }, comment)
    }
    for field in R.schema.fields where field.traits.flags.contains(.subject) {
      guard case .reference(let subject) = R.schema.value(of: field, in: sample) else { continue }
      #expect(!isShown || snapshot.isReadable(subject, by: user), comment)
    }
    return isShown
  }

  private func isDenied(
    _ crm: CRM, _ user: User.ID, _ body: (inout WriteTransaction) throws -> Void
  ) -> Bool {
    do {
      _ = try crm.rehearse(as: user, body)
      return false
    } catch let error as CRMError {
      return error.isDenial
    } catch {
      return false
    }
  }

  @Test func aTakenValueNamesItsHolderOnlyToWhoMayReadIt() throws {
    let world = try PresetWorld(inForce: Self.own)
    let (mine, other) = (world.user("sales"), world.other("sales", .customers))
    try world.crm.write(as: .system) { tx in
      try tx.insert(Customer(name: "Quiet", email: "held@x.example", owner: other))
    }
    for (user, isNamed) in [(mine, false), (other, true)] {
      do {
        _ = try world.crm.rehearse(as: user) { tx in
          try tx.insert(Customer(name: "Mine", email: "held@x.example", owner: user))
        }
        Issue.record("the address is taken")
      } catch let error as CRMError {
        let holder = isNamed ? RecordReference(kind: "customer", number: 1) : nil
        #expect(error.problems == [.init("email", .taken("held@x.example", by: holder))])
      }
    }
    let twin = Customer(name: "Quiet", email: "held@x.example")
    #expect(world.crm.snapshot.likelyDuplicates(of: twin, readableBy: mine).isEmpty)
    #expect(!world.crm.snapshot.likelyDuplicates(of: twin, readableBy: other).isEmpty)
  }

  @Test func noReferenceToWhatMayNotBeReadIsSet() throws {
    let world = try PresetWorld(inForce: Self.own)
    let (mine, other) = (world.user("sales"), world.other("sales", .customers))
    let (hidden, own) = try world.crm.write(as: .system) { tx in
      (
        try tx.insert(Customer(name: "Hidden", owner: other)),
        try tx.insert(Customer(name: "Own", owner: mine))
      )
    }
    let opportunity = Opportunity(name: "O", customer: hidden, owner: mine)
    #expect(isDenied(world.crm, mine) { try $0.insert(opportunity) })
    #expect(
      !isDenied(world.crm, other) { tx in
        try tx.insert(Opportunity(name: "O", customer: hidden, owner: other))
      })
    #expect(isDenied(world.crm, mine) { try $0.update(own) { $0.parent = hidden } })
    #expect(
      isDenied(world.crm, mine) { tx in
        _ = try tx.importRecords(
          Customer.self,
          from: ImportSource(
            columns: ["name", "parent"], rows: [.init(line: 2, cells: ["C", "1"])]))
      })
    // What the same write made may be named, though it belongs to somebody else by then.
    let admin = world.user("admin")
    #expect(
      !isDenied(world.crm, admin) { tx in
        let customer = try tx.insert(Customer(name: "New", owner: other))
        try tx.insert(Opportunity(name: "O", customer: customer, owner: admin))
      })
  }

  @Test func ownRemindersAreReadWhateverTheyAreAbout() throws {
    let world = try PresetWorld(inForce: Self.own)
    let (mine, other) = (world.user("sales"), world.other("sales", .customers))
    let due = Timestamp(milliseconds: 1_900_000_000_000)
    let ids = try world.crm.write(as: .system) { tx in
      let hidden = try tx.insert(Customer(name: "Hidden", owner: other))
      return try [mine, other].map { owner in
        var reminder = Reminder("R", due: due, for: owner)
        reminder.subject = hidden.reference
        return try tx.insert(reminder)
      }
    }
    let snapshot = world.crm.snapshot
    #expect(snapshot.records(Reminder.self, readableBy: mine).ids() == [ids[0]])
    let subject = try #require(snapshot.find(ids[0])?.subject)
    #expect(snapshot.title(of: subject, readableBy: mine) == nil)
  }
}
