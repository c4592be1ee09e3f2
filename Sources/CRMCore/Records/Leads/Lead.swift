/// Somebody who may become a customer.
public struct Lead: CRMRecord, Hashable {
  /// The name of the person or the organisation.
  public var name: String
  /// The company.
  public var company: String?
  /// What the person does there.
  public var position: String?
  /// Where to write to.
  public var email: EmailAddress?
  /// Where to call.
  public var phone: PhoneNumber?
  /// The website.
  public var website: String?
  /// The postal address.
  public var address: PostalAddress?
  /// Where the lead stands.
  public var status: Lead.Status
  /// How urgent it is.
  public var priority: Priority
  /// Where the lead came from.
  public var source: String?
  /// The campaign that brought it.
  public var campaign: Campaign.ID?
  /// Whose lead it is; by default the one who made the record.
  public var owner: User.ID?
  /// What it may be worth.
  public var estimatedValue: Money?
  /// What it is about.
  public var description: String?
  /// Why it was lost: one of the settings' reasons.
  public var lostReason: String?
  /// More about why it was lost.
  public var lostNote: String?
  /// What to do next.
  public var nextStep: String?
  /// When to do it.
  public var nextStepOn: CalendarDate?
  /// Whether e-mail is unwanted.
  public var doNotEmail = false
  /// Whether calls are unwanted.
  public var doNotCall = false
  /// The customer it was converted to.
  public package(set) var customer: Customer.ID?
  /// The contact it was converted to.
  public package(set) var contact: ContactID?
  /// The opportunity it was converted to.
  public package(set) var opportunity: Opportunity.ID?
  /// What all records carry.
  public var header = RecordHeader()

  /// How urgent a lead is.
  public enum Priority: String, Choice, CaseIterable {
    /// It can wait.
    case low
    /// As usual.
    case medium
    /// It comes first.
    case high
  }

  /// The kind's name.
  public static let kind: RecordKind = "lead"

  /// The fields.
  public static let schema = RecordSchema<Lead>(
    header: \.header, group: .leads,
    Field("name", \.name, .required, .matched, .title, .searchable, .personal, .column),
    Field("company", \.company, .searchable, .column),
    Field("position", \.position),
    Field("email", \.email, .matched, .searchable, .personal, .column),
    Field("phone", \.phone, .matched, .searchable, .personal),
    Field("website", \.website),
    Field("address", \.address, .personal),
    Field("status", \.status, .required, .lifecycle(lifecycle), .column),
    Field("priority", \.priority, .required, .indexed, .column),
    Field("source", \.source, .indexed, .column),
    Field("campaign", \.campaign),
    Field("owner", \.owner, .required, .owner, .column),
    Field("estimatedValue", \.estimatedValue, .indexed, .column),
    Field("description", \.description, .searchable),
    Field("lostReason", \.lostReason, .indexed),
    Field("lostNote", \.lostNote),
    Field("nextStep", \.nextStep),
    Field("nextStepOn", \.nextStepOn, .indexed),
    Field("doNotEmail", \.doNotEmail, .label("Do not e-mail")),
    Field("doNotCall", \.doNotCall),
    Field("customer", \.customer, .readOnly, .onDelete(.clear)),
    Field("contact", \.contact, .readOnly, .onDelete(.clear)),
    Field("opportunity", \.opportunity, .readOnly, .onDelete(.clear)))

  /// Makes an empty lead.
  public init() { self.init(name: "") }

  /// Makes a lead in the initial status.
  public init(
    name: String, email: EmailAddress? = nil, company: String? = nil, source: String? = nil,
    estimatedValue: Money? = nil, owner: User.ID? = nil
  ) {
    self.name = name
    self.email = email
    self.company = company
    self.source = source
    self.estimatedValue = estimatedValue
    self.owner = owner
    status = .new
    priority = .medium
  }

  /// Refuses reasons that the settings do not list, and "other" without a word more.
  public func check(from old: Lead?, in tx: borrowing WriteTransaction) throws {
    try StoreSettings.LostReason(lostReason, note: lostNote).check(
      from: old.map { StoreSettings.LostReason($0.lostReason, note: $0.lostNote) }, of: reference,
      in: tx)
  }
}

/// The id of a lead, by which other records name it.
public typealias LeadID = Identifier<Lead>

extension RecordGroup {
  /// Leads and their contacts.
  public static let leads: RecordGroup = "leads"
}

extension Snapshot {
  /// The leads.
  public var leads: RecordQuery<Lead> { self[Lead.self] }
}
