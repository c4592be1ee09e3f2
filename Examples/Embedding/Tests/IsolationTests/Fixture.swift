import CRMCore

/// A small company in a store of its own, different for every number and always the same for one.
struct Fixture {
  let crm: CRM
  let amira: User.ID
  let leads: [Lead.ID]

  /// How many leads the company of a number has.
  static func leadCount(_ number: Int) -> Int { number % 7 + 1 }

  init(_ number: Int) async throws {
    // The clock of a store in memory stands still; bits that are drawn are given as well.
    crm = try await CRM.open(.inMemory, options: OpenOptions(random: { UInt64(number) }))
    amira = try await crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(
          organisation: "Company \(number)", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      return try tx.insert(User(username: "amira", name: "Amira Diallo", role: "admin"))
    }
    leads = try await crm.write(as: amira) { tx in
      try tx.insert(
        contentsOf: (1...Self.leadCount(number)).map { Lead(name: "Lead \(number).\($0)") })
    }
  }
}
