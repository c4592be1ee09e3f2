import CRMCore
import Observation

/// A view model that follows a query: it changes when the query's result does, and only then.
@main
@MainActor
struct Watching {
  static func main() async throws {
    let crm = try await CRM.open(.inMemory)
    let amira = try await crm.write(as: .system) { tx in
      try tx.insert(User(username: "amira", name: "Amira Diallo", role: "admin"))
    }
    let board = LeadBoard()
    let following = Task { await board.follow(crm) }
    await board.shows([])

    let northwind = try await crm.write(as: amira) { try $0.insert(Lead(name: "Northwind")) }
    await board.shows(["Northwind"])

    // Twenty commits that leave the new leads as they are: the board is told of none.
    for number in 1...20 {
      try await crm.write(as: amira) { tx in
        let customer = try tx.insert(Customer(name: "Customer \(number)"))
        try tx.insert(Note(about: customer.reference, "Met at the fair"))
      }
    }
    try await crm.write(as: amira) { try $0.insert(Lead(name: "Contoso")) }
    await board.shows(["Contoso", "Northwind"])

    try await crm.write(as: amira) { try $0.update(northwind) { $0.name = "Adventure" } }
    await board.shows(["Adventure", "Contoso"])

    try await crm.write(as: amira) { try $0.advance(northwind, to: .contacted) }
    await board.shows(["Contoso"])

    try crm.close()
    await following.value
    print("lines of the journal: \(crm.snapshot.position), updates: \(board.updateCount)")
  }
}

extension LeadBoard {
  /// Waits until these leads are shown, as a view does that is drawn again, and prints them.
  fileprivate func shows(_ names: [String]) async {
    while leads.map(\.name) != names || updateCount == 0 {
      await withCheckedContinuation { continuation in
        withObservationTracking {
          _ = (leads, updateCount)
        } onChange: {
          continuation.resume()
        }
      }
    }
    print("update \(updateCount): \(names.isEmpty ? "none" : names.joined(separator: ", "))")
  }
}
