import CRMCore

/// A small company that a store can be filled with, to look at or to try things on.
struct DemoCompany {
  fileprivate struct Prospect {
    let name: String
    let company: String
    let source: String
    let value: Int64
    let owner: Int
    let status: String
    let priority: Lead.Priority

    init(
      _ name: String, _ company: String, from source: String, _ value: Int64, of owner: Int,
      _ standing: (status: String, priority: Lead.Priority)
    ) {
      self.name = name
      self.company = company
      self.source = source
      self.value = value
      self.owner = owner
      (status, priority) = standing
    }
  }

  private static let users = [
    ("amira", "Amira Diallo", "sales"), ("jonas", "Jonas Weber", "sales"),
    ("mei", "Mei Tanaka", "manager"), ("tom", "Tom Okafor", "support"),
  ]

  fileprivate static let prospects: [Prospect] = [
    .init("Ines Ferreira", "Harbour Lights", from: "referral", 18_500, of: 0, ("contacted", .high)),
    .init("Pavel Novak", "Bright Mill", from: "website", 4_200, of: 1, ("new", .medium)),
    .init("Hanna Lind", "Fjord Outdoor", from: "fair", 27_000, of: 0, ("qualified", .high)),
    .init("Luca Moretti", "Moretti & Figli", from: "website", 9_800, of: 1, ("lost", .low)),
    .init("Sofia Petrova", "Blue Kite", from: "referral", 12_400, of: 0, ("qualified", .medium)),
    .init("Adam Quinn", "Quinn Logistics", from: "cold-call", 33_000, of: 1, ("lost", .high)),
    .init("Noor Haddad", "Cedar Print", from: "website", 2_600, of: 1, ("contacted", .low)),
    .init("Greta Olsen", "Olsen Glass", from: "fair", 7_300, of: 0, ("new", .medium)),
    .init("Diego Ramos", "Ramos Coffee", from: "referral", 15_900, of: 1, ("contacted", .medium)),
    .init("Yuki Mori", "Paper Crane", from: "website", 6_100, of: 0, ("new", .low)),
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
      for prospect in prospects { try prospect.add(&tx, owners, currency) }
    }
  }
}

extension DemoCompany.Prospect {
  /// Adds the lead and moves it on, step by step, to where it stands.
  fileprivate func add(
    _ tx: inout Transaction, _ owners: [User.ID], _ currency: CurrencyCode
  ) throws {
    let first = name.split(separator: " ")[0].lowercased()
    var lead = Lead(
      name: name, email: try EmailAddress("\(first)@\(Naming.key(company)).example"),
      company: company, source: source,
      estimatedValue: Money(minorUnits: value * 100, currency: currency), owner: owners[owner])
    lead.priority = priority
    let id = try tx.insert(lead)
    let path = ["new", "contacted", "qualified"]
    for step in path.dropFirst().prefix(path.firstIndex(of: status) ?? 1) {
      try tx.advance(id, to: LeadStatus(rawValue: step))
    }
    if status == "lost" { try tx.lose(id, reason: "budget") }
  }
}
