import CRMCore
import Testing

/// Values that follow from other data: never stored, filtered and sorted by like any field.
@Suite struct DerivedTests {
  private let office: Office

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    try office.write(as: office.admin) { tx in
      let customer = try tx.insert(Customer(name: "Acme"))
      for (plate, distances) in [("A", [1, 2]), ("B", []), ("C", [40])] {
        var vehicle = Vehicle(plate)
        vehicle.trips = distances.map { Vehicle.Trip(distance: $0) }
        vehicle.keeper = plate == "B" ? nil : customer
        vehicle.builtOn = try CalendarDate("2026-01-01")
        try tx.insert(vehicle)
      }
    }
  }

  private func plates(where text: String, sort: String = "id") throws -> [String] {
    let values = ValueParser(office.crm.snapshot, now: try Timestamp("2026-01-11T00:00:00Z"))
    var query = office.crm.snapshot[Vehicle.self]
      .where(try FilterParser(Vehicle.self, values).parse(text))
    for key in try FilterParser.order(sort, of: Vehicle.self, values) {
      query = query.sorted(by: key)
    }
    return query.all().map(\.plate)
  }

  @Test func filtersReadThem() throws {
    #expect(try plates(where: "distance > 2") == ["A", "C"])
    #expect(try plates(where: "keeper-name = Acme and distance < 10") == ["A"])
    #expect(try plates(where: "keeperName is empty") == ["B"])
    #expect(try plates(where: "age = 10") == ["A", "B", "C"])
    #expect(try plates(where: "age > 10") == [])
  }

  @Test func ordersReadThem() throws {
    #expect(try plates(where: "age = 10", sort: "distance:desc") == ["C", "A", "B"])
  }

  @Test func theyFollowWhatTheyAreWorkedOutFrom() throws {
    #expect(try plates(where: "keeper-name = Acme") == ["A", "C"])
    try office.write(as: office.admin) { tx in try tx.update(1 as Customer.ID) { $0.name = "New" } }
    #expect(try plates(where: "keeper-name = Acme") == [])
    #expect(try plates(where: "keeper-name = New") == ["A", "C"])
  }

  @Test func theyAreInNoJournalAndInNoExport() throws {
    let changes = try office.crm.latestChanges(100)
    #expect(!changes.flatMap(\.fields).contains { $0.field == "distance" })
    let exporter = try Exporter<Vehicle>(office.crm.snapshot, as: office.admin)
    #expect(!exporter.paths.contains { $0.name == "distance" })
  }
}
