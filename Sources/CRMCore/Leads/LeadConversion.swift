/// What a lead is converted to: each target new, an existing record, or none.
public struct LeadConversion: Hashable, Sendable {
  /// The customer.
  public var customer: Target<Customer>
  /// The contact.
  public var contact: Target<Contact>

  /// Makes a conversion; without targets only the status changes.
  public init(customer: Target<Customer> = .none, contact: Target<Contact> = .none) {
    self.customer = customer
    self.contact = contact
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

extension Transaction {
  /// Converts a qualified lead, once: makes or takes its targets, and keeps links to them.
  ///
  /// The lead's contacts move to the customer. The right to make each new target is asked first.
  /// Returns the lead as it is then.
  @discardableResult
  public mutating func convert(
    _ lead: Lead.ID, to conversion: LeadConversion, ifVersion version: Int? = nil
  ) throws -> Lead {
    try perform("lead.convert") { tx in
      let record = try tx.require(lead)
      if let violation = record.conversionViolation { throw CRMError.rule(violation) }
      let customer = try tx.makeCustomer(conversion.customer, from: record)
      if let customer { try tx.moveContacts(of: lead, to: customer) }
      let contact = try tx.makeContact(conversion.contact, from: record, customer)
      try tx.update(lead, ifVersion: version) { lead in
        lead.status = .converted
        lead.customer = customer
        lead.contact = contact
      }
      return try tx.require(lead)
    }
  }

  private mutating func makeCustomer(
    _ target: LeadConversion.Target<Customer>, from lead: Lead
  ) throws -> Customer.ID? {
    switch target {
    case .none: return nil
    case .existing(let id): return try require(id).id
    case .new:
      let customer = Customer(convertedFrom: lead)
      try refuseTakenEmail(customer)
      for duplicate in snapshot.likelyDuplicates(of: customer) {
        warn("the new customer has the same \(duplicate.field)", about: duplicate.record)
      }
      return try insert(customer)
    }
  }

  private func refuseTakenEmail(_ customer: Customer) throws {
    guard let email = customer.email,
      let other = self[Customer.self].where(\.email, email).first
    else { return }
    throw CRMError.rule(
      RuleViolation(
        "lead.customer-exists", other.reference, field: "email",
        "\(other.reference) has the e-mail address \(email.text) already",
        expected: "use --customer \(other.header.number)"))
  }

  private mutating func makeContact(
    _ target: LeadConversion.Target<Contact>, from lead: Lead, _ customer: Customer.ID?
  ) throws -> Contact.ID? {
    switch target {
    case .none: return nil
    case .existing(let id): return try require(id).id
    case .new: return try insert(Contact(convertedFrom: lead, to: customer))
    }
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
  /// Why the lead cannot be converted, where it was already.
  fileprivate var conversionViolation: RuleViolation? {
    guard status == .converted else { return nil }
    let targets = [customer?.reference, contact?.reference].compactMap { $0?.description }
    let names = targets.isEmpty ? "" : " to \(targets.joined(separator: " and "))"
    return RuleViolation(
      "lead.converted", reference, field: "status", "\(reference) was converted\(names) already")
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
