extension Lead {
  /// What a lead is converted to: each target new, an existing record, or none.
  public struct Conversion: Hashable, Sendable {
    /// The customer.
    public var customer: Target<Customer>
    /// The contact.
    public var contact: Target<Contact>
    /// The opportunity.
    public var opportunity: Target<Opportunity>

    /// Makes a conversion; without targets only the status changes.
    public init(
      customer: Target<Customer> = .none, contact: Target<Contact> = .none,
      opportunity: Target<Opportunity> = .none
    ) {
      self.customer = customer
      self.contact = contact
      self.opportunity = opportunity
    }

    /// One target of a conversion.
    public enum Target<R>: Hashable, Sendable {
      /// None of the kind.
      case none
      /// A new record, filled from the lead.
      case new
      /// A record that is there already.
      case existing(Identifier<R>)
    }
  }
}

extension WriteTransaction {
  /// Converts a qualified lead, once: makes or takes its targets, and keeps links to them.
  ///
  /// The lead's contacts move to the customer. The rights to convert it and to make each new target
  /// are asked first. Returns the lead as it is then.
  @discardableResult
  public mutating func convert(
    _ lead: Lead.ID, to conversion: Lead.Conversion, ifVersion version: Int? = nil
  ) throws -> Lead {
    try perform("lead.convert") { tx in
      let record = try tx.require(lead)
      try tx.authorize(.convert, record)
      if tx.meaning(of: record.status) == .won { throw CRMError.rule(record.conversionViolation) }
      try tx.authorizeTargets(of: record, conversion)
      let status = try tx.nextStatus(.won, after: lead)
      let customer = try tx.target(conversion.customer) { tx in
        let customer = Customer(convertedFrom: record)
        try tx.refuseTakenEmail(customer)
        return customer
      }
      if let customer { try tx.moveContacts(of: lead, to: customer) }
      let contact = try tx.target(conversion.contact) { _ in
        Contact(convertedFrom: record, to: customer)
      }
      let opportunity = try tx.target(conversion.opportunity) { _ in
        Opportunity(convertedFrom: record, to: customer)
      }
      try tx.update(lead, ifVersion: version) { lead in
        lead.status = status
        lead.customer = customer
        lead.contact = contact
        lead.opportunity = opportunity
      }
      return try tx.require(lead)
    }
  }

  /// Asks for each target that is there, and for the right to make each new one, before any is made.
  ///
  /// A contact at a new customer cannot be asked for yet: it is when it is made.
  private mutating func authorizeTargets(of lead: Lead, _ conversion: Lead.Conversion) throws {
    try authorizeTarget(conversion.customer) { Customer(convertedFrom: lead) }
    try authorizeTarget(conversion.opportunity) { Opportunity(convertedFrom: lead, to: nil) }
    switch (conversion.contact, conversion.customer) {
    case (.new, .new): break
    case (let contact, .existing(let id)):
      try authorizeTarget(contact) { Contact(convertedFrom: lead, to: id) }
    case (let contact, _):
      try authorizeTarget(contact) { Contact(convertedFrom: lead, to: nil) }
    }
  }

  private mutating func authorizeTarget<R: CRMRecord>(
    _ target: Lead.Conversion.Target<R>, _ make: () -> R
  ) throws {
    switch target {
    case .none: break
    case .existing(let id): _ = try require(id)
    case .new: try authorizeInsert(make())
    }
  }

  /// The record that a target means, made where it is new; likely duplicates of it are warned of.
  private mutating func target<R: CRMRecord>(
    _ target: Lead.Conversion.Target<R>, _ make: (inout WriteTransaction) throws -> R
  ) throws -> R.ID? {
    switch target {
    case .none: return nil
    case .existing(let id): return try require(id).id
    case .new:
      let record = try make(&self)
      for duplicate in snapshot.likelyDuplicates(of: record) where mayRead(duplicate.record) {
        warn("the new \(R.kind) has the same \(duplicate.field)", about: duplicate.record)
      }
      return try insert(record)
    }
  }

  private func refuseTakenEmail(_ customer: Customer) throws {
    guard let email = customer.email,
      let other = self[Customer.self].where(\.email, email).first, mayRead(other.reference)
    else { return }
    throw CRMError.rule(
      CRMError.RuleViolation(
        .leadCustomerExists, other.reference, field: "email",
        "\(other.reference) has the e-mail address \(email.text) already",
        expected: "\(other.reference) as the customer"))
  }

  /// The primary one goes first, for the first one at a customer becomes the customer's.
  private mutating func moveContacts(of lead: Lead.ID, to customer: Customer.ID) throws {
    try consequently { tx in
      for id in tx.snapshot.contacts(of: lead).map(\.id) {
        try tx.update(id) { contact in
          contact.lead = nil
          contact.customer = customer
        }
      }
    }
  }
}

extension Lead {
  /// Why the lead cannot be converted: it was already.
  fileprivate var conversionViolation: CRMError.RuleViolation {
    let targets = [customer?.reference, contact?.reference, opportunity?.reference].compactMap {
      $0?.description
    }
    let words = [targets.dropLast().joined(separator: ", "), targets.last ?? ""]
    let names = words.filter { !$0.isEmpty }.joined(separator: " and ")
    return CRMError.RuleViolation(
      .leadConverted, reference, field: "status",
      "\(reference) was converted\(names.isEmpty ? "" : " to \(names)") already")
  }
}

extension Customer {
  fileprivate init(convertedFrom lead: Lead) {
    self.init(name: lead.company ?? lead.name)
    email = lead.email
    phone = lead.phone
    website = lead.website
    address = lead.address
    source = lead.source
    owner = lead.owner
    doNotEmail = lead.doNotEmail
    doNotCall = lead.doNotCall
  }
}

extension Contact {
  fileprivate init(convertedFrom lead: Lead, to customer: Customer.ID?) {
    self.init(name: lead.name, lead: lead.id)
    if let customer {
      self.lead = nil
      self.customer = customer
    }
    email = lead.email
    phone = lead.phone
    position = lead.position
  }
}

extension Opportunity {
  fileprivate init(convertedFrom lead: Lead, to customer: Customer.ID?) {
    self.init(
      name: lead.name, customer: customer, amount: lead.estimatedValue, owner: lead.owner)
    campaign = lead.campaign
  }
}

/// The errors of leads.
extension CRMError.Code {
  /// A lead was converted already.
  public static let leadConverted: CRMError.Code = "lead.converted"
  /// A customer has the e-mail address of the lead that is converted to a new one.
  public static let leadCustomerExists: CRMError.Code = "lead.customer-exists"
}
