/// A person or an organisation that the business sells to.
public struct Customer: CRMRecord, Hashable {
  /// The name of the person or the organisation.
  public var name: String
  /// The family name, of a person.
  public var surname: String?
  /// The company, of a person.
  public var company: String?
  /// Where to write to; unique among the living.
  public var email: EmailAddress?
  /// Where to call.
  public var phone: PhoneNumber?
  /// The website.
  public var website: String?
  /// The postal address.
  public var address: PostalAddress?
  /// The trade.
  public var industry: String?
  /// Where the customer came from.
  public var source: String?
  /// The customer that this one belongs to.
  public var parent: Customer.ID?
  /// Whose customer it is; by default the one who made the record.
  public var owner: User.ID?
  /// Whether e-mail is unwanted.
  public var doNotEmail = false
  /// Whether calls are unwanted.
  public var doNotCall = false
  /// How many days may pass between contacts.
  public var cadence: Int?
  /// A photo: one of the customer's own attachments, JPEG or PNG.
  public var photo: FileAttachment.ID?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "customer"

  /// The fields.
  public static let schema = RecordSchema<Customer>(
    header: \.header, group: .customers,
    Field("name", \.name, .required, .matched, .title, .searchable, .personal, .column),
    Field("surname", \.surname, .searchable, .personal),
    Field("company", \.company, .searchable, .column),
    Field("email", \.email, .unique, .searchable, .personal, .column),
    Field("phone", \.phone, .matched, .searchable, .personal, .column),
    Field("website", \.website),
    Field("address", \.address, .personal),
    Field("industry", \.industry, .indexed),
    Field("source", \.source, .indexed),
    Field("parent", \.parent, .onDelete(.clear)),
    Field("owner", \.owner, .required, .owner, .column),
    Field("doNotEmail", \.doNotEmail, .label("Do not e-mail")),
    Field("doNotCall", \.doNotCall),
    Field("cadence", \.cadence, .label("Keep in touch, days")),
    Field("photo", \.photo, .onDelete(.clear)))

  /// Makes an empty customer.
  public init() { self.init(name: "") }

  /// Makes a customer.
  public init(
    name: String, email: EmailAddress? = nil, phone: PhoneNumber? = nil, company: String? = nil,
    owner: User.ID? = nil
  ) {
    self.name = name
    self.email = email
    self.phone = phone
    self.company = company
    self.owner = owner
  }

  /// Refuses a customer that is its own parent, at any remove, and a photo that is none of its own.
  public func check(from old: Customer?, in tx: borrowing WriteTransaction) throws {
    var next = parent
    while let id = next {
      if id == self.id {
        throw refusal(
          .customerParent, field: "parent",
          "a customer cannot belong to itself, at any remove")
      }
      next = tx[id]?.parent
    }
    try checkPhoto(from: old, in: tx)
    if let cadence, cadence < 1 {
      throw refusal(.customerCadence, field: "cadence", "a cadence is at least one day")
    }
  }
}

extension RecordGroup {
  /// Customers and their contacts.
  public static let customers: RecordGroup = "customers"
}

extension Snapshot {
  /// The customers.
  public var customers: RecordQuery<Customer> { self[Customer.self] }
}

/// The errors of customers.
extension CRMError.Code {
  /// A customer would belong to itself.
  public static let customerParent: CRMError.Code = "customer.parent"
  /// A photo is no JPEG or PNG, or belongs to another record.
  public static let customerPhoto: CRMError.Code = "customer.photo"
  /// A cadence is shorter than a day.
  public static let customerCadence: CRMError.Code = "customer.cadence"
}
