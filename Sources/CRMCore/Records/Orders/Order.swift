/// What a customer ordered, and how far that is.
public struct Order: CRMRecord, Hashable {
  /// The number that people know it by; drawn by the engine, and never changed.
  public package(set) var number: Order.Number?
  /// The customer.
  public var customer: Customer.ID?
  /// How the person is addressed.
  public var title: Title?
  /// The person's first name.
  public var firstName: String?
  /// The person's family name.
  public var lastName: String?
  /// The person's mobile telephone.
  public var mobile: PhoneNumber?
  /// The person's telephone at a fixed place.
  public var landline: PhoneNumber?
  /// Where to write to.
  public var email: EmailAddress?
  /// When the person was born.
  public var dateOfBirth: CalendarDate?
  /// Where the bill goes.
  public var billingAddress: PostalAddress?
  /// Where the goods go.
  public var deliveryAddress: PostalAddress?
  /// What kind of company orders.
  public var companyType: CompanyType?
  /// The company that orders.
  public var companyName: String?
  /// The campaign that brought it.
  public var campaign: Campaign.ID?
  /// Where the deal came from.
  public var dealSource: String?
  /// What kind of sale it is.
  public var saleType: String?
  /// Where it stands.
  public var status = Order.Status.new
  /// What it is worth: the total of its lines where it has lines.
  public var value: Money?
  /// Whose order it is; by default the one who made the record.
  public var owner: User.ID?
  /// What is ordered.
  public var lines: [Order.Line] = []
  /// More about it.
  public var details: String?
  /// What is to be known about the commission.
  public var commissionDetails: String?
  /// Why it was cancelled.
  public var lossReason: String?
  /// When it was first connected.
  public package(set) var connectedAt: Timestamp?
  /// What all records carry.
  public var header = RecordHeader()

  /// The kind's name.
  public static let kind: RecordKind = "order"

  /// The fields.
  public static let schema = RecordSchema<Order>(
    header: \.header, group: .orders,
    Field(
      "number", \.number, .readOnly, .immutable, .unique, .title, .searchable, .column,
      .aliases("orderNumber")),
    Field("customer", \.customer),
    Field("title", \.title),
    Field("firstName", \.firstName, .searchable, .personal, .column),
    Field("lastName", \.lastName, .searchable, .personal, .column),
    Field("mobile", \.mobile, .searchable, .personal),
    Field("landline", \.landline, .searchable, .personal),
    Field("email", \.email, .searchable, .personal),
    Field("dateOfBirth", \.dateOfBirth, .personal),
    Field("billingAddress", \.billingAddress, .personal),
    Field("deliveryAddress", \.deliveryAddress, .personal),
    Field("companyType", \.companyType, .indexed),
    Field("companyName", \.companyName, .searchable, .column),
    Field("campaign", \.campaign),
    Field("dealSource", \.dealSource, .indexed),
    Field("saleType", \.saleType, .indexed),
    Field("status", \.status, .required, .lifecycle(lifecycle), .column),
    Field("value", \.value, .indexed, .column),
    Field("owner", \.owner, .required, .owner, .column),
    Field("lines", \.lines),
    Field("details", \.details, .searchable),
    Field("commissionDetails", \.commissionDetails),
    Field("lossReason", \.lossReason),
    Field("connectedAt", \.connectedAt, .readOnly, .indexed, .label("Connected")))

  /// What follows from the rest.
  public static var derived: [Derived<Order>] {
    [
      Derived("open") { order, moment in
        let lifecycle = moment.snapshot.configuration.lifecycle(of: Order.self)
        let meaning = lifecycle?[order.status.rawValue]?.meaning
        return meaning != .won && meaning != .lost
      }
    ]
  }

  /// The newest first.
  public static var listOrder: [RecordQuery<Order>.SortKey] {
    newestFirst()
  }

  /// Makes an empty order.
  public init() {}

  /// Makes an order of a value, or of lines, whose total its value is.
  public init(
    lastName: String? = nil, customer: Customer.ID? = nil, value: Money? = nil,
    lines: [Order.Line] = [], owner: User.ID? = nil
  ) {
    self.lastName = lastName
    self.owner = owner
    self.customer = customer
    self.value = value
    self.lines = lines
  }
}

extension Order {
  /// How a person is addressed.
  public enum Title: String, Choice, CaseIterable {
    /// In general.
    case mr, mrs, ms, miss
    /// By office or rank.
    case dr, prof, sir, madam, rev
  }

  /// What kind of company orders.
  public enum CompanyType: String, Choice, CaseIterable {
    /// One person.
    case soleTrader = "sole-trader"
    /// A company whose owners are liable for their shares.
    case limited
    /// A partnership in which one partner at least is liable without limit.
    case limitedPartnership = "limited-partnership"
    /// Several persons.
    case partnership
    /// A partnership whose partners are liable for their shares.
    case llp
    /// For the good of others.
    case charity

    /// The keys with their labels.
    public static var options: [ChoiceOption] {
      allCases.map { ChoiceOption($0.rawValue, label: $0 == .llp ? "LLP" : nil) }
    }
  }
}

/// The id of an order, by which other records name it.
public typealias OrderID = Identifier<Order>

extension RecordGroup {
  /// Orders.
  public static let orders: RecordGroup = "orders"
}
