import CRMCore

/// A kind of record as an older build of a program declared it.
struct OldTicket: CRMRecord {
  var title = ""
  var cost: Money?
  var bought: CalendarDate?
  var buyer: Customer.ID?
  var watchers: [Contact.ID] = []
  var grade = 3
  var header = RecordHeader()

  static let kind: RecordKind = "ticket"
  static let schema = RecordSchema<OldTicket>(
    header: \.header,
    Field("title", \.title, .required, .unique, .title, .column),
    Field("cost", \.cost, .indexed),
    Field("bought", \.bought, .indexed),
    Field("buyer", \.buyer, .onDelete(.clear)),
    Field("watchers", \.watchers, .onDelete(.clear)),
    Field("grade", \.grade))

  init() {}

  init(_ title: String, cost: String? = nil, buyer: Customer.ID? = nil) throws {
    self.title = title
    self.cost = try cost.map { try Money($0) }
    self.buyer = buyer
  }
}

/// The same kind as a build in between declared it, which had forgotten that fields were renamed.
struct ForgetfulTicket: CRMRecord {
  var title = ""
  var price: Money?
  var customer: Customer.ID?
  var contacts: [Contact.ID] = []
  var grade = 3
  var header = RecordHeader()

  static let kind: RecordKind = "ticket"
  static let schema = RecordSchema<ForgetfulTicket>(
    header: \.header,
    Field("title", \.title, .required, .unique, .title, .column),
    Field("price", \.price, .indexed, .column),
    Field("customer", \.customer, .onDelete(.clear)),
    Field("contacts", \.contacts, .onDelete(.clear)),
    Field("grade", \.grade))

  init() {}
}

/// The same kind as it is now: fields have other names, and one is gone.
struct GrownTicket: CRMRecord {
  var title = ""
  var price: Money?
  var customer: Customer.ID?
  var contacts: [Contact.ID] = []
  var grade = 3
  var header = RecordHeader()

  static let kind: RecordKind = "ticket"
  static let schema = RecordSchema<GrownTicket>(
    header: \.header,
    renamed: ["cost": "amount", "amount": "price", "buyer": "customer", "watchers": "contacts"],
    retired: ["bought"],
    Field("title", \.title, .required, .unique, .title, .column),
    Field("price", \.price, .indexed, .column),
    Field("customer", \.customer, .onDelete(.clear)),
    Field("contacts", \.contacts, .onDelete(.clear)),
    Field("grade", \.grade))

  init() {}
}

/// The same kind after a field got another type under its old name.
struct RetypedTicket: CRMRecord {
  var title = ""
  var grade: CalendarDate?
  var header = RecordHeader()

  static let kind: RecordKind = "ticket"
  static let schema = RecordSchema<RetypedTicket>(
    header: \.header, retired: ["cost", "bought", "buyer", "watchers"],
    Field("title", \.title, .required, .unique, .title, .column),
    Field("grade", \.grade))

  init() {}
}
