import CRMCore

/// A small company that a store can be filled with, to look at or to try things on.
struct DemoCompany {
  private typealias Prospect = (
    name: String, company: String, source: String, value: Int64, owner: Int,
    status: String, priority: Lead.Priority
  )

  private static let users = [
    ("amira", "Amira Diallo", "sales"), ("jonas", "Jonas Weber", "sales"),
    ("mei", "Mei Tanaka", "manager"), ("tom", "Tom Okafor", "support"),
  ]

  private static let prospects: [Prospect] = [
    ("Ines Ferreira", "Harbour Lights", "referral", 18_500, 0, "contacted", .high),
    ("Pavel Novak", "Bright Mill", "website", 4_200, 1, "new", .medium),
    ("Hanna Lind", "Fjord Outdoor", "fair", 27_000, 0, "qualified", .high),
    ("Luca Moretti", "Moretti & Figli", "website", 9_800, 1, "lost", .low),
    ("Sofia Petrova", "Blue Kite", "referral", 12_400, 0, "qualified", .medium),
    ("Adam Quinn", "Quinn Logistics", "cold-call", 33_000, 1, "lost", .high),
    ("Noor Haddad", "Cedar Print", "website", 2_600, 1, "contacted", .low),
    ("Greta Olsen", "Olsen Glass", "fair", 7_300, 0, "new", .medium),
    ("Diego Ramos", "Ramos Coffee", "referral", 15_900, 1, "contacted", .medium),
    ("Yuki Mori", "Paper Crane", "website", 6_100, 0, "new", .low),
  ]

  /// Fills a store in one commit of its administrator.
  static func fill(_ crm: CRM) throws {
    let currency = try crm.snapshot.configuration.currency ?? CurrencyCode("EUR")
    try crm.write(as: Principal(user: 1)) { tx in
      var owners: [User.ID] = []
      for (username, name, role) in users {
        let email = try EmailAddress("\(username)@lumen.example")
        owners.append(
          try tx.insert(User(username: username, name: name, role: role, email: email)))
      }
      for prospect in prospects { try add(prospect, &tx, owners, currency) }
    }
  }

  /// Adds the lead and moves it on, step by step, to where it stands.
  private static func add(
    _ prospect: Prospect, _ tx: inout WriteTransaction, _ owners: [User.ID],
    _ currency: CurrencyCode
  ) throws {
    let (name, company, source, value, owner, status, priority) = prospect
    let first = name.split(separator: " ")[0].lowercased()
    var lead = Lead(
      name: name, email: try EmailAddress("\(first)@\(Naming.key(company)).example"),
      company: company, source: source,
      estimatedValue: Money(minorUnits: value * 100, currency: currency), owner: owners[owner])
    lead.priority = priority
    let id = try tx.insert(lead)
    let path = ["new", "contacted", "qualified"]
    for step in path.dropFirst().prefix(path.firstIndex(of: status) ?? 1) {
      try tx.advance(id, to: Lead.Status(rawValue: step))
    }
    if status == "lost" { try tx.lose(id, reason: "budget") }
  }
}
