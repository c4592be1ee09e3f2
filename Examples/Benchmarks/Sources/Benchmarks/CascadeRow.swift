import CRMCore
import GRDB

/// The row about deleting customers with their contacts.
struct CascadeRow {
  let stage: Stage

  private static let name = "delete a customer with five contacts, in one commit"
  private static let contacts = 5
  private let deletions = 50

  private var customers: Int { max(1_000, min(stage.size, 100_000) / Self.contacts) }

  var workload: Workload {
    Workload(
      name: Self.name, unit: .microseconds, goals: [.ratio(1)],
      prepare: { _ = (try store(), try peer()) },
      ours: Side(per: deletions, given: numbers) { numbers in
        try store().crm.write(as: Store.actor) { tx in
          for number in numbers { try tx.delete(Customer.ID(UInt32(number))) }
        }
      } answer: {
        let snapshot = try store().crm.snapshot
        return Answer([snapshot[Customer.self].count, snapshot[Contact.self].count])
      },
      peer: Side(per: deletions, given: numbers) { numbers in
        try peer().pool.write { db in
          let statement = try db.cachedStatement(sql: "DELETE FROM customer WHERE id = ?")
          for number in numbers { try statement.execute(arguments: [number]) }
        }
      } answer: {
        Answer([try peer().count("customer"), try peer().count("contact")])
      }, finish: compare)
  }

  /// The numbers of a round: others than those of any round before.
  private func numbers(_ round: Int) -> [Int] {
    (0..<deletions).map { (round * deletions + $0) * 7 % customers + 1 }
  }

  private func store() throws -> Store {
    try stage.once("a store of \(customers) customers") {
      let store = try Store.create(at: stage.place("customers.crm"))
      try store.crm.write(as: Store.actor) { tx in
        for number in 1...customers {
          let id = try tx.insert(
            Customer(
              name: "Customer \(number)", email: EmailAddress(stringLiteral: email(number)),
              phone: PhoneNumber(stringLiteral: phone(number)), owner: owner(number)))
          for person in people(of: number) {
            try tx.insert(
              Contact(
                name: "Person \(person)", customer: id,
                email: EmailAddress(stringLiteral: email(person)),
                phone: PhoneNumber(stringLiteral: phone(person)), position: "Buyer"))
          }
        }
      }
      return store
    }
  }

  private func peer() throws -> Peer {
    try stage.once("their peer") {
      let peer = try Peer(at: stage.place("customers.sqlite"))
      try peer.createCustomers()
      try peer.pool.write { db in
        let customer = try db.makeStatement(sql: "INSERT INTO customer VALUES (?, ?, ?, ?, ?)")
        let contact = try db.makeStatement(sql: "INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?)")
        for number in 1...customers {
          try customer.execute(arguments: [
            number, "Customer \(number)", email(number), phone(number),
            Int(owner(number).number),
          ])
          for person in people(of: number) {
            try contact.execute(arguments: [
              nil, "Person \(person)", email(person), phone(person), "Buyer", number,
            ])
          }
        }
      }
      try peer.settle()
      return peer
    }
  }

  private func people(of customer: Int) -> Range<Int> {
    let first = 1_000_000 + customer * Self.contacts
    return first..<first + Self.contacts
  }

  private func email(_ number: Int) -> String { "person\(number)@company\(number % 977).example" }
  private func phone(_ number: Int) -> String { "+33 1 \(10_000_000 + number)" }
  private func owner(_ number: Int) -> User.ID { User.ID(UInt32(number % Sample.owners + 1)) }

  /// The names that are left are the same on both sides.
  private func compare() throws {
    let snapshot = try store().crm.snapshot
    let ours = snapshot[Customer.self].all().map(\.name) + snapshot[Contact.self].all().map(\.name)
    let peer = try peer().pool.read { db in
      try ["customer", "contact"].flatMap {
        try String.fetchAll(db, sql: "SELECT name FROM \($0) ORDER BY id")
      }
    }
    try Disagreement.check(Self.name, ours: Answer(ours), peer: Answer(peer))
  }
}
