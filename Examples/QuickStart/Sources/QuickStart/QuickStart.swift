import CRMCore
import CRMStorage

/// Makes a store, writes, reads and listens: what most programs do with the engine.
@main
struct QuickStart {
  static func main() async throws {
    // A store is a folder, made by the first who opens it.
    let path = CommandLine.arguments.dropFirst().first ?? "quickstart.crm"
    let crm = try await CRM.open(.file(path, creatingIfMissing: true))

    // The program itself makes the first user; users act within their role.
    let amira = try await crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      return try tx.insert(User(username: "amira", name: "Amira Diallo", role: "admin"))
    }

    // A closure is one commit. When `write` returns it is on the disk, and else nothing of it is.
    let lead = try await crm.write(as: amira) { tx in
      let lead = try tx.insert(
        Lead(
          name: "Northwind", email: "sales@northwind.example", source: "referral",
          estimatedValue: Money("12000.00 EUR")))
      try tx.advance(lead, to: .contacted)
      return lead
    }

    // The rules hold for everyone, and say what would be right.
    do {
      try await crm.write(as: amira) { tx in try tx.advance(lead, to: .converted) }
    } catch CRMError.lifecycle(let refusal) {
      print(
        "From \(refusal.from ?? "-") a lead moves to \(refusal.allowed.joined(separator: " or ")).")
    }

    // One commit again: the lead becomes a customer with a contact, or stays as it was.
    try await crm.write(as: amira) { tx in
      try tx.advance(lead, to: .qualified)
      try tx.convert(lead, to: Lead.Conversion(customer: .new, contact: .new))
    }

    // Reads run on a snapshot, and wait for nobody.
    crm.read { snapshot in
      for customer in snapshot.customers.where(\.source, "referral").sorted(by: \.name) {
        let contacts = snapshot.contacts(of: customer.id).map(\.name).joined(separator: ", ")
        print("\(customer.reference): \(customer.name), to be reached through \(contacts)")
      }
    }

    for change in try crm.history(of: lead, as: amira).reversed() {
      let fields = change.fields.map { "\($0.field)=\($0.to)" }
      print("line \(change.position), \(change.operation): \(fields.joined(separator: ", "))")
    }

    // Observers are told of every commit in order, from any position on; closing ends the loop.
    for try await commit in crm.commits(after: 0) {
      print(
        "commit \(commit.position) by \(commit.by): \(commit.operations.joined(separator: ", "))")
      if commit.position + commit.count > crm.snapshot.position { try crm.close() }
    }
  }
}
