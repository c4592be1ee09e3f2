import CRMCore
import CRMStorage

/// Our side: a store on disk, or in memory, with settings and the users who own leads.
final class Store: Sendable {
  let path: String
  let crm: CRM

  /// The user who does everything: an administrator, who may.
  static let actor: User.ID = 1

  private init(_ crm: CRM, at path: String) {
    self.path = path
    self.crm = crm
  }

  /// Makes a store at a path.
  static func create(at path: String) throws -> Store {
    try JSONFileStore.create(at: path).close()
    let store = try open(at: path)
    try store.addUsers()
    return store
  }

  /// Opens the store at a path.
  static func open(at path: String, usesCheckpoints: Bool = true) throws -> Store {
    let options = OpenOptions(usesCheckpoints: usesCheckpoints)
    return Store(try CRM.open(.file(path), options: options), at: path)
  }

  /// Makes a store in memory.
  static func inMemory() throws -> Store {
    let store = Store(try CRM.open(.inMemory), at: "")
    try store.addUsers()
    return store
  }

  private func addUsers() throws {
    try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Bench", currency: LeadFacts.currency, timeZone: "UTC"))
      for number in 1...Sample.owners {
        try tx.insert(User(username: "user\(number)", name: "User \(number)", role: "admin"))
      }
    }
  }

  /// Imports the leads of the sample, some of them a commit; only an import brings every status.
  func fill(_ sample: Sample, _ size: Int) throws {
    let batch = 20_000
    for first in stride(from: 1, through: size, by: batch) {
      var csv = LeadFacts.csvHeader
      for number in first...min(size, first + batch - 1) { csv += sample.lead(number).csvRow }
      let source = try ImportSource(csv: Array(csv.utf8))
      let result = try crm.write(as: Self.actor) { tx in
        try tx.importRecords(Lead.self, from: source)
      }
      if result.refused > 0 { throw Refused(description: "\(result.refusals)") }
    }
  }

  /// The sample cannot be imported as it is.
  struct Refused: Error, CustomStringConvertible {
    let description: String
  }

  /// The leads of these numbers as the store holds them.
  func leads(_ numbers: [Int]) -> [NumberedLead] {
    crm.read { snapshot in
      numbers.compactMap { snapshot[Lead.ID(UInt32($0))].map { NumberedLead($0) } }
    }
  }
}
