import CRMCore

/// A repeatable stream of numbers, so that every run measures the same records.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A store in memory with plausible leads: 20 owners, 8 sources, 5 fields over 15 bytes.
struct Sample {
  static let sources = [
    "referral", "website", "trade fair in Lyon", "newsletter", "partner", "cold call", "Google",
    "direct",
  ]

  let crm: CRM
  let owners: [User.ID]
  let currency: CurrencyCode
  var generator = Generator(seed: 42)

  init() throws {
    crm = try CRM.open(.inMemory)
    currency = try CurrencyCode("EUR" as String)
    let currency = currency
    owners = try crm.write(as: .system) { tx in
      try tx.insert(Settings(organisation: "Bench", currency: currency, timeZone: "UTC"))
      return try (1...20).map { number in
        try tx.insert(User(username: "user\(number)", name: "User \(number)", role: "admin"))
      }
    }
  }

  mutating func lead(_ number: Int) -> Lead {
    var lead = Lead(
      name: "Prospective Customer \(number)",
      email: EmailAddress(stringLiteral: "contact\(number)@prospect\(number % 977).example"),
      company: "Company Number \(number % 5000) Limited",
      source: Self.sources.randomElement(using: &generator),
      estimatedValue: Money(
        minorUnits: Int64.random(in: 10_000...9_999_999, using: &generator), currency: currency),
      owner: owners.randomElement(using: &generator))
    lead.phone = PhoneNumber(stringLiteral: "+33 1 \(10_000_000 + number)")
    lead.position = "Head of purchasing"
    lead.priority = Lead.Priority.allCases.randomElement(using: &generator) ?? .medium
    return lead
  }
}
