import CRMCore
import CRMStorage

/// The same kind as an older build of the program declared it, which wrote the first records.
enum OlderBuild {
  struct Ticket: CRMRecord {
    var title = ""
    var customer: Customer.ID?
    var cost: Money?
    var channel: String?
    var header = RecordHeader()

    static let kind: RecordKind = "ticket"
    static let schema = RecordSchema<Ticket>(
      header: \.header, group: "tickets",
      Field("title", \.title, .required, .title, .column),
      Field("customer", \.customer, .required, .parent, .onDelete(.cascade)),
      Field("cost", \.cost, .indexed),
      Field("channel", \.channel))

    init() {}
  }

  /// Makes a store with users, a customer and a ticket, and a checkpoint of it.
  static func makeStore(at path: String) throws {
    try JSONFileStore.create(at: path).close()
    let crm = try CRM.open(.file(path), catalog: .standard.adding([Ticket.self]))
    let amira = try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      try tx.insert(User(username: "bo", name: "Bo", role: "sales"))
      try tx.insert(User(username: "kim", name: "Kim", role: "support"))
      return try tx.insert(User(username: "amira", name: "Amira", role: "admin"))
    }
    try crm.write(as: amira) { tx in
      var ticket = Ticket()
      ticket.title = "The door does not open"
      ticket.customer = try tx.insert(Customer(name: "Northwind"))
      ticket.cost = try Money("100.00 EUR")
      ticket.channel = "fax"
      let id = try tx.insert(ticket)
      try tx.update(id) { $0.cost = try Money("120.00 EUR") }
    }
    try crm.writeCheckpoint()
    try crm.close()
  }
}
