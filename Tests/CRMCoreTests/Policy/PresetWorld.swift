import CRMCore

/// A store under a preset, with two users in every role and records of every kind.
struct PresetWorld {
  let crm: CRM
  let policy: Policy
  private let users: [String: [User.ID]]

  /// One record, and how it stands to whom it was made for.
  struct Sample {
    let record: RecordReference
    let group: String
    let relation: PresetTable.Relation
    /// Whether the user owns it through its own field, which can be assigned.
    var owner: User.ID?
  }

  init(_ preset: Preset) throws { try self.init(preset.policy, of: .standard) }

  /// A store whose settings name the standard policy, and in which another one is in force.
  init(inForce policy: Policy) throws {
    try self.init(policy, named: Policy.standard.name, of: .standard.under(policy))
  }

  private init(_ policy: Policy, named name: String? = nil, of catalog: Catalog) throws {
    self.policy = policy
    crm = try CRM.open(.inMemory, catalog: catalog)
    let (policy, currency) = (policy, try CurrencyCode("EUR"))
    users = try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(
          organisation: "Acme", currency: currency, timeZone: "UTC", policy: name ?? policy.name))
      var users: [String: [User.ID]] = [:]
      for role in policy.roles {
        users[role.name] = try ["a", "b", "c"].map { suffix in
          try tx.insert(
            User(username: "\(role.name)-\(suffix)", name: role.name.uppercased(), role: role.name))
        }
      }
      return users
    }
  }

  /// The user in a role that is tried.
  func user(_ role: String) -> User.ID { users[role]?[0] ?? 0 }

  /// Another user who may hold records of a group: of the role itself where it fits.
  func other(_ role: String, _ group: RecordGroup, _ index: Int = 1) -> User.ID {
    let fitting = policy.closed.contains(group) ? policy.holders(of: group) : [role]
    return users[fitting.contains(role) ? role : fitting.first ?? role]?[index] ?? 0
  }

  /// Records of every kind: those of the user of a role, and those of another.
  func samples(of role: String) throws -> [Sample] {
    let me = user(role)
    return try makeSamples(role) { _ in me } + makeSamples(role) { other(role, $0) }
  }

  private func makeSamples(
    _ role: String, owner: (RecordGroup) -> User.ID
  ) throws -> [Sample] {
    let me = user(role)
    func holder(_ group: RecordGroup) -> User.ID {
      let user = owner(group)
      return policy.closed.contains(group) && !policy.fits(role, holding: group)
        ? other(role, group) : user
    }
    return try crm.write(as: .system) { tx in
      var samples: [Sample] = []
      func add(_ record: RecordReference, _ group: String, of owner: User.ID?, assignable: Bool) {
        samples.append(
          Sample(
            record: record, group: group,
            relation: owner == me ? [.own, .single] : [.single], owner: assignable ? owner : nil))
      }
      let seller = holder(.customers)
      let customer = try tx.insert(Customer(name: "C", owner: seller))
      add(customer.reference, "Cust", of: seller, assignable: true)
      let contact = try tx.insert(Contact(name: "K", customer: customer))
      add(contact.reference, "Cust", of: seller, assignable: false)
      let lead = try tx.insert(Lead(name: "L", owner: owner(.leads)))
      try tx.advance(lead, to: .contacted)
      try tx.advance(lead, to: .qualified)
      add(lead.reference, "Lead", of: owner(.leads), assignable: true)
      let behind = try tx.insert(Contact(name: "K", lead: lead))
      add(behind.reference, "Lead", of: owner(.leads), assignable: false)
      let opportunity = try tx.insert(Opportunity(customer: customer, owner: owner(.opportunities)))
      add(opportunity.reference, "Opp", of: owner(.opportunities), assignable: true)
      let contract = try tx.insert(
        Contract(customer: customer, amount: try Money("100 EUR")))
      try tx.sign(contract)
      add(contract.reference, "Con", of: seller, assignable: false)
      let payment = try tx.pay(contract, try Money("1 EUR"))
      add(payment.reference, "Con", of: seller, assignable: false)
      let start = Timestamp(milliseconds: 1_800_000_000_000)
      let event = try tx.insert(Event("E", under: contract, from: start, to: start))
      add(event.reference, "Ev", of: seller, assignable: false)
      var sold = Order()
      sold.owner = owner(.orders)
      let order = try tx.insert(sold)
      add(order.reference, "Ord", of: owner(.orders), assignable: true)
      try addActivities(about: lead.reference, of: owner(.activities), in: &tx, add)
      try addSettings(of: owner(.views), in: &tx, add)
      if policy.fits(role, holding: .events) || !policy.closed.contains(.events) {
        var assigned = Event("S", under: contract, from: start, to: start)
        assigned.support = owner(.events)
        let id = try tx.insert(assigned)
        var relation: PresetTable.Relation = .single
        if owner(.events) == me { relation.insert(.assigned) }
        if seller == me { relation.insert(.own) }
        samples.append(Sample(record: id.reference, group: "Ev", relation: relation))
      }
      return samples
    }
  }

  private typealias Adder = (RecordReference, String, User.ID?, Bool) -> Void

  private func addActivities(
    about subject: RecordReference, of owner: User.ID, in tx: inout WriteTransaction, _ add: Adder
  ) throws {
    var note = Note(about: subject, "N")
    note.author = owner
    add(try tx.insert(note).reference, "Act", owner, false)
    var comment = RecordComment(about: subject, "N")
    comment.author = owner
    add(try tx.insert(comment).reference, "Act", owner, false)
    var letter = Correspondence(with: subject, .phone)
    letter.loggedBy = owner
    add(try tx.insert(letter).reference, "Act", owner, false)
    let file = try tx.attach(Array("text".utf8), named: "a.txt", to: subject)
    try tx.update(file) { $0.addedBy = owner }
    add(file.reference, "Act", owner, false)
    let reminder = Reminder("R", due: Timestamp(milliseconds: 1_900_000_000_000), for: owner)
    add(try tx.insert(reminder).reference, "Rem", owner, true)
  }

  private func addSettings(
    of owner: User.ID, in tx: inout WriteTransaction, _ add: Adder
  ) throws {
    let mark = "\(tx[SavedView.self].count)"
    var view = SavedView("v\(mark)", of: "lead")
    view.owner = owner
    add(try tx.insert(view).reference, "View", owner, true)
    let product = try tx.insert(Product(code: "P\(mark)", name: "Product \(mark)"))
    add(product.reference, "Cat", nil, false)
    add(try tx.insert(Campaign(name: "Campaign \(mark)")).reference, "Cat", nil, false)
    add(try tx.insert(Team(name: "Team \(mark)")).reference, "People", nil, false)
    let role = policy.roles.last?.name ?? ""
    let user = try tx.insert(User(username: "u\(mark)", name: "U", role: role))
    add(user.reference, "People", nil, false)
    add(try tx.insert(CustomField(of: "lead", key: "k\(mark)")).reference, "Set", nil, false)
    add(tx.snapshot.settings.reference, "Set", nil, false)
  }
}
