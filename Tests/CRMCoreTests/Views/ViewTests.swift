import CRMCore
import Testing

@Suite struct ViewTests {
  private let office: Office

  init() throws { office = try Office() }

  private func view(
    _ name: String, _ filter: String? = nil, shared: Bool = false, as user: User.ID
  ) throws -> SavedView.ID {
    try office.write(as: user) { tx in
      var view = SavedView(name, of: "lead", filter: filter)
      view.isShared = shared
      return try tx.insert(view)
    }
  }

  @Test func everyBuiltInViewCanBeRead() throws {
    for view in SavedView.builtIn {
      let kind = RecordKind(rawValue: view.recordKind)
      let type = try #require(Catalog.standard[kind], "\(view.recordKind)")
      try read(view, type)
    }
  }

  private func read<R: CRMRecord>(_ view: SavedView, _: R.Type) throws {
    let values = ValueParser(office.crm.snapshot, now: office.crm.now, me: office.sales.principal)
    _ = try view.condition(R.self, values)
    _ = try view.order(R.self, values)
    #expect(
      office.crm.snapshot.view(named: view.name, of: R.kind, for: office.sales)?.filter
        == view.filter)
  }

  @Test func aViewBelongsToItsMakerOrToNobody() throws {
    let mine = try view("hot", "priority = high", as: office.sales)
    #expect(office.crm.snapshot[mine]?.owner == office.sales)
    let shared = try view("all-hot", "priority = high", shared: true, as: office.admin)
    #expect(office.crm.snapshot[shared]?.owner == nil)
    let snapshot = office.crm.snapshot
    #expect(snapshot.view(named: "hot", of: "lead", for: office.sales)?.id == mine)
    #expect(snapshot.view(named: "hot", of: "lead", for: office.colleague) == nil)
    #expect(snapshot.view(named: "all-hot", of: "lead", for: office.colleague)?.id == shared)
    #expect(snapshot.view(named: "hot", of: "customer", for: office.sales) == nil)
    #expect(
      snapshot.viewNames(of: "lead", for: office.sales).sorted() == ["all-hot", "hot", "mine"])
  }

  @Test func onesOwnComesBeforeASharedOneOfTheName() throws {
    _ = try view("hot", "priority = low", shared: true, as: office.admin)
    let mine = try view("hot", "priority = high", as: office.sales)
    #expect(office.crm.snapshot.view(named: "hot", of: "lead", for: office.sales)?.id == mine)
    #expect(
      office.crm.snapshot.view(named: "hot", of: "lead", for: office.viewer)?.filter
        == "priority = low")
  }

  @Test func everyUserHasTheirOwnAndNobodyElsesIsTheirBusiness() throws {
    for user in [office.manager, office.sales, office.support, office.viewer] {
      let id = try view("v\(user.number)", as: user)
      let other = user == office.viewer ? office.sales : office.viewer
      let snapshot = office.crm.snapshot
      let record = try #require(snapshot[id])
      #expect(snapshot.can(user, .read, record).isAllowed)
      #expect(!snapshot.can(other, .read, record).isAllowed)
      #expect(snapshot.can(office.admin, .read, record).isAllowed)
      #expect(office.refusal(as: other) { tx in try tx.delete(id) }?.isDenial == true)
      try office.write(as: user) { tx in
        try tx.update(id) { $0.filter = "status = new" }
        try tx.delete(id)
      }
    }
  }

  @Test func sharingTakesTheRightToSettings() throws {
    for user in [office.manager, office.sales, office.viewer] {
      let refusal = office.refusal(as: user) { tx in
        var view = SavedView("shared", of: "lead")
        view.isShared = true
        try tx.insert(view)
      }
      #expect(refusal?.isDenial == true)
      let mine = try view("mine-\(user.number)", as: user)
      let published = office.refusal(as: user) { tx in
        try tx.update(mine) { $0.isShared = true }
      }
      #expect(published?.isDenial == true)
    }
    let shared = try view("shared", shared: true, as: office.admin)
    let record = try #require(office.crm.snapshot[shared])
    for user in [office.manager, office.sales, office.support, office.viewer] {
      #expect(office.crm.snapshot.can(user, .read, record).isAllowed)
      #expect(!office.crm.snapshot.can(user, .update, record).isAllowed)
    }
  }

  @Test func whatCouldNotBeShownIsRefused() throws {
    let broken: [(String, (inout SavedView) -> Void)] = [
      ("view.kind", { $0.recordKind = "spaceship" }),
      ("view.filter", { $0.filter = "colour = red" }),
      ("view.filter", { $0.filter = "status =" }), ("view.columns", { $0.columns = ["nmae"] }),
      ("view.columns", { $0.sort = "name:up" }),
    ]
    for (code, change) in broken {
      let refusal = office.refusal(as: office.sales) { tx in
        var view = SavedView("broken", of: "lead")
        change(&view)
        try tx.insert(view)
      }
      #expect(refusal?.code == code, "\(String(describing: refusal))")
    }
  }

  @Test func aNameIsTakenOnce() throws {
    _ = try view("hot", as: office.sales)
    #expect(
      office.refusal(as: office.sales) { tx in try tx.insert(SavedView("hot", of: "lead")) }?.code
        == "view.name")
    try office.write(as: office.sales) { tx in try tx.insert(SavedView("hot", of: "customer")) }
    _ = try view("hot", as: office.colleague)
  }

  @Test func aViewFindsWhatItsFilterSays() throws {
    try office.write(as: office.sales) { tx in
      for (name, priority) in [("b", Lead.Priority.high), ("a", .high), ("c", .low)] {
        var lead = Lead(name: name)
        lead.priority = priority
        try tx.insert(lead)
      }
    }
    let view = SavedView("hot", of: "lead", filter: "priority = high and owner = me", sort: "name")
    let values = ValueParser(office.crm.snapshot, now: .min, me: office.sales.principal)
    var query = office.crm.snapshot.leads.where(try view.condition(Lead.self, values))
    for key in try view.order(Lead.self, values) ?? [] { query = query.sorted(by: key) }
    #expect(query.all().map(\.name) == ["a", "b"])
  }
}
