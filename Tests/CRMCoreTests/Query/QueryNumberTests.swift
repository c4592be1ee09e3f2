import Testing

@testable import CRMCore

/// Least, greatest and sum, against doing it record by record; and who points at a record.
@Suite struct QueryNumberTests {
  private let office: Office

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    var random = SeededGenerator(seed: 53)
    try office.write(as: admin) { tx in
      let customers = try (0..<4).map { try tx.insert(Customer(name: "C \($0)")) }
      let contacts = try customers.map { try tx.insert(Contact(name: "K", customer: $0)) }
      for number in 1...260 {
        var vehicle = Vehicle.random(number, customers, &random, owner: admin)
        if number % 5 == 0 { vehicle.drivers = Array(contacts.prefix(number % 4)) }
        if number % 7 == 0 {
          vehicle.trips = [Vehicle.Trip(distance: 1, passenger: contacts[number % 4])]
        }
        try tx.insert(vehicle)
      }
      for number in stride(from: 3, through: 260, by: 19) {
        try tx.delete(Vehicle.ID(UInt32(number)))
      }
    }
  }

  private var queries: [RecordQuery<Vehicle>] {
    [office.crm.snapshot, office.crm.snapshot.folded].flatMap { snapshot in
      let all = snapshot[Vehicle.self]
      return [
        all, all.deleted, all.where(\.fuel, .diesel), all.where { $0.doors < 3 },
        all.where(\.plate, "none"),
      ]
    }
  }

  @Test func leastAndGreatestAreThoseOfTheRecords() {
    for query in queries {
      let all = query.all()
      #expect(query.min(of: \.mileage) == all.map(\.mileage).min())
      #expect(query.max(of: \.mileage) == all.map(\.mileage).max())
      #expect(query.min(of: \.doors) == all.compactMap(\.doors).min())
      #expect(query.max(of: \.doors) == all.compactMap(\.doors).max())
      #expect(query.min(of: \.builtOn) == all.compactMap(\.builtOn).min())
      #expect(query.max(of: \.inspectedAt) == all.compactMap(\.inspectedAt).max())
      #expect(query.max(of: \.createdAt) == all.map(\.createdAt).max())
      #expect(query.max(of: \.version) == all.map(\.version).max())
      #expect(query.min(of: \.plate) == query.sorted(by: \.plate).first?.plate)
      let prices = all.compactMap(\.price)
      for currency in CurrencyCode.all {
        let own = prices.filter { $0.currency == currency }.map(\.minorUnits)
        let least = query.min(of: \.price).filter { $0.currency == currency }.map(\.minorUnits)
        let most = query.max(of: \.price).filter { $0.currency == currency }.map(\.minorUnits)
        #expect(least == own.min().map { [$0] } ?? [])
        #expect(most == own.max().map { [$0] } ?? [])
      }
    }
  }

  @Test func sumsAreThoseOfTheRecords() throws {
    for query in queries {
      let all = query.all()
      #expect(query.sum(of: \.mileage) == all.reduce(0) { $0 + $1.mileage })
      #expect(query.sum(of: \.doors) == all.reduce(0) { $0 + ($1.doors ?? 0) })
    }
    let most = JSONReader.maximumInteger
    try office.write(as: office.admin) { tx in
      for number in 0..<3 {
        var vehicle = Vehicle("far \(number)")
        vehicle.mileage = Int(most)
        try tx.insert(vehicle)
      }
    }
    let far = office.crm.snapshot[Vehicle.self].where(\.mileage, Int(most))
    #expect(far.sum(of: \.mileage) == 3 * Int(most))
  }

  @Test func anIndexTellsThemWithoutARow() {
    let work = office.crm.snapshot.folded[Vehicle.self].where(\.fuel, .diesel).work
    #expect(work.forEachNumber(at: FieldPath(\Vehicle.mileage)) { _ in } == 0)
    #expect(work.forEachNumber(at: FieldPath(\Vehicle.price)) { _ in } == 0)
    #expect(
      work.forEachNumber(at: FieldPath(\Vehicle.version)) { _ in } == work.matching().set.count)
  }

  @Test func theFirstByAnIndexWithGapsAreFoundWithoutARow() {
    let query = office.crm.snapshot.folded[Vehicle.self]
    for limit in [1, 40, 100, 1_000] {
      #expect(query.sorted(by: \.doors).run(limit: limit).rowsVisited == 0)
      let due = query.all().sorted { ($0.doors ?? .min, $0.id) < ($1.doors ?? .min, $1.id) }
      #expect(query.sorted(by: \.doors).prefix(limit).map(\.id) == due.prefix(limit).map(\.id))
    }
  }

  @Test func whoPointsAtARecordIsFoundByWhicheverField() {
    for snapshot in [office.crm.snapshot, office.crm.snapshot.folded] {
      let all = snapshot[Vehicle.self].all()
      for customer in snapshot[Customer.self] {
        let found = snapshot.records(Vehicle.self, pointingAt: customer.id)
        let due = all.filter {
          $0.keeper == customer.id || $0.seller == customer.id
            || $0.related == customer.reference
        }
        #expect(found.ids() == due.map(\.id) && !due.isEmpty)
        let kept = snapshot.records(Vehicle.self, pointingAt: customer.id, by: \.keeper)
        #expect(kept.ids() == all.filter { $0.keeper == customer.id }.map(\.id))
        #expect(found.where(\.fuel, .diesel).count == due.filter { $0.fuel == .diesel }.count)
        let contacts = snapshot.records(Contact.self, pointingAt: customer.id)
        #expect(contacts.ids() == snapshot.contacts(of: customer.id).map(\.id))
      }
      for contact in snapshot[Contact.self] {
        let found = snapshot.records(Vehicle.self, pointingAt: contact.reference)
        let due = all.filter {
          $0.drivers.contains(contact.id) || $0.trips.contains { $0.passenger == contact.id }
        }
        #expect(found.ids() == due.map(\.id) && !due.isEmpty)
        let driven = snapshot.records(Vehicle.self, pointingAt: contact.id, by: \.drivers)
        #expect(driven.ids() == all.filter { $0.drivers.contains(contact.id) }.map(\.id))
      }
      #expect(snapshot.records(Vehicle.self, pointingAt: Customer.ID(99)).isEmpty)
    }
  }

  @Test func recordsAreWhatTheyHold() throws {
    let snapshot = office.crm.snapshot
    let leads = try office.write(as: office.sales) { tx in
      try ["a", "a", "b"].map { try tx.insert(Lead(name: $0)) }
    }
    let found = office.crm.snapshot.leads.all()
    #expect(Set(found + found).count == 3 && snapshot.leads.isEmpty)
    #expect(found[0] == found[0] && found[0] != found[1])
    #expect(office.crm.snapshot.leads.contains(found[2]))
    func ids<T: Identifiable>(_ all: [T]) -> [T.ID] { all.map(\.id) }
    #expect(ids(found) == leads)
    for id in leads { #expect(Lead.ID(id.description) == id) }
    for text in ["1", "customer/1", "lead/", "lead/0", "lead/01"] {
      #expect(Lead.ID(text) == nil)
    }
    for principal in [Principal.system, Principal(user: 4)] {
      #expect(Principal(principal.description) == principal)
    }
    #expect(Principal("lead/1") == nil)
  }
}
