/// A person to talk to, at a customer or behind a lead.
public struct Contact: CRMRecord, Hashable {
  /// The lead the person is behind; either this or ``customer``.
  public var lead: LeadID?
  /// The customer the person is with; either this or ``lead``.
  public var customer: Customer.ID?
  /// The person's name.
  public var name: String
  /// Where to write to.
  public var email: EmailAddress?
  /// Where to call.
  public var phone: PhoneNumber?
  /// Where else to write to.
  public var furtherEmails: [EmailAddress] = []
  /// Where else to call.
  public var furtherPhones: [PhoneNumber] = []
  /// What the person does there.
  public var position: String?
  /// Whether it is the first person to ask; at most one contact of a parent is.
  public var isPrimary = false
  /// Remarks.
  public var notes: String?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "contact"

  /// The fields.
  public static let schema = RecordSchema<Contact>(
    header: \.header, group: .inherited,
    Field("lead", \.lead, .parent, .onDelete(.cascade)),
    Field("customer", \.customer, .parent, .onDelete(.cascade), .column),
    Field("name", \.name, .required, .title, .searchable, .personal, .column),
    Field("email", \.email, .matched, .searchable, .personal, .column),
    Field("phone", \.phone, .matched, .searchable, .personal, .column),
    Field("furtherEmails", \.furtherEmails, .personal),
    Field("furtherPhones", \.furtherPhones, .personal),
    Field("position", \.position, .column),
    Field("primary", \.isPrimary, .column, .aliases("is primary")),
    Field("notes", \.notes, .personal))

  /// Makes an empty contact.
  public init() { name = "" }

  /// Makes a contact of a customer.
  public init(
    name: String, customer: Customer.ID, email: EmailAddress? = nil, phone: PhoneNumber? = nil,
    position: String? = nil
  ) {
    self.name = name
    self.customer = customer
    self.email = email
    self.phone = phone
    self.position = position
  }

  /// Makes a contact of a lead.
  public init(
    name: String, lead: LeadID, email: EmailAddress? = nil, phone: PhoneNumber? = nil,
    position: String? = nil
  ) {
    self.name = name
    self.lead = lead
    self.email = email
    self.phone = phone
    self.position = position
  }
}

/// The id of a contact, by which other records name it.
public typealias ContactID = Identifier<Contact>

extension Contact {
  /// The primary contacts first, then by name.
  public static var listOrder: [RecordQuery<Contact>.SortKey] {
    [("primary", RecordQuery<Contact>.Direction.descending), ("name", .ascending)].compactMap {
      name, direction in
      schema.path(named: name).map { RecordQuery<Contact>.SortKey($0, direction) }
    }
  }

  /// A parent's first contact becomes its primary; one that comes back or moves takes no one's place.
  public mutating func prepare(from old: Contact?, in tx: inout WriteTransaction) throws {
    let comesBack = old?.isDeleted == true
    let isNewThere = old.map { $0.parent != parent } ?? true
    guard isNewThere || comesBack, let siblings = siblings(in: tx) else { return }
    if siblings.isEmpty, !comesBack { isPrimary = true }
    if old?.isPrimary == true, siblings.contains(where: \.isPrimary) { isPrimary = false }
  }

  /// Refuses a contact of nobody, and one of both a lead and a customer.
  public func check(from old: Contact?, in tx: borrowing WriteTransaction) throws {
    if (lead == nil) != (customer == nil) { return }
    throw refusal(
      .contactParent, field: lead == nil ? "customer" : "lead",
      lead == nil
        ? "a contact belongs to a lead or a customer"
        : "a contact belongs to a lead or a customer, not to both",
      expected: "exactly one of lead and customer")
  }

  /// Making one contact primary makes the others of its parent not primary.
  public func follow(from old: Contact?, in tx: inout WriteTransaction) throws {
    guard isPrimary, !isDeleted, let siblings = siblings(in: tx) else { return }
    for sibling in siblings where sibling.isPrimary {
      try tx.update(sibling.id) { $0.isPrimary = false }
    }
  }

  /// The record that the contact belongs to.
  public var parent: RecordReference? { customer?.reference ?? lead?.reference }

  /// The other live contacts of the same parent.
  private func siblings(in tx: borrowing WriteTransaction) -> [Contact]? {
    let all: [Contact]
    if let customer {
      all = tx[Contact.self].where(\.customer, customer).all()
    } else if let lead {
      all = tx[Contact.self].where(\.lead, lead).all()
    } else {
      return nil
    }
    return all.filter { $0.header.number != header.number }
  }
}

extension WriteTransaction {
  /// Makes a contact the primary one of its parent.
  public mutating func makePrimary(_ contact: Contact.ID) throws {
    try perform("contact.make-primary") { tx in
      _ = try tx.update(contact) { $0.isPrimary = true }
    }
  }
}

extension Snapshot {
  /// The contacts.
  public var contacts: RecordQuery<Contact> { self[Contact.self] }

  /// The contacts of a customer: the primary one first, then by name.
  public func contacts(of customer: Customer.ID) -> [Contact] {
    contacts.where(\.customer, customer).sorted(by: \.isPrimary, .descending)
      .sorted(by: \.name).all()
  }

  /// The contacts of a lead: the primary one first, then by name.
  public func contacts(of lead: LeadID) -> [Contact] {
    contacts.where(\.lead, lead).sorted(by: \.isPrimary, .descending).sorted(by: \.name).all()
  }
}

/// The errors of contacts.
extension CRMError.Code {
  /// A contact belongs to neither a lead nor a customer, or to both.
  public static let contactParent: CRMError.Code = "contact.parent"
}
