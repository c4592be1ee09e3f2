@testable import CRMCore
import Testing

/// A kind of an embedder's own has the powers of the built-in ones.
@Suite struct VehicleTests {
  private let office: Office
  private let customer: Customer.ID

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    customer = try office.write(as: office.admin) { try $0.insert(Customer(name: "Northwind")) }
  }

  private func insert(_ plate: String, _ change: (inout Vehicle) -> Void = { _ in }) throws
    -> Vehicle.ID
  {
    try office.write(as: office.admin) { tx in
      var vehicle = Vehicle(plate)
      change(&vehicle)
      return try tx.insert(vehicle)
    }
  }

  @Test func itIsFilteredInTheFilterLanguage() throws {
    _ = try insert("A 1") { $0.doors = 3 }
    let wanted = try insert("B 2") {
      $0.fuel = .electric
      $0.doors = 5
      $0.keeper = customer
      $0.extras = ["tow bar", "roof"]
    }
    _ = try insert("C 3") { $0.fuel = .electric }
    let snapshot = office.crm.snapshot
    let values = ValueParser(snapshot, now: snapshot.state.time, me: office.admin.principal)
    let parser = FilterParser(Vehicle.self, values)
    for text in [
      "fuel=electric and doors>=4", "keeper=Northwind or doors>4", "extras~ROOF",
      "plate='B 2' and owner=me", "not doors is empty and fuel in (electric, diesel)",
      "keeper=\(customer)",
    ] {
      #expect(try snapshot[Vehicle.self].where(parser.parse(text)).ids() == [wanted], "\(text)")
    }
  }

  @Test func itsPlateIsUniqueAmongTheLiving() throws {
    let first = try insert("A 1")
    let taken = office.refusal(as: office.admin) { try $0.insert(Vehicle("A 1")) }
    #expect(taken?.problems == [.init("plate", .taken("A 1", by: first.reference))])
    try office.write(as: office.admin) { try $0.delete(first) }
    let second = try office.write(as: office.admin) { tx in
      let second = try tx.insert(Vehicle("A 1"))
      #expect(tx.warnings.map(\.record) == [first.reference])
      return second
    }
    let clash = office.refusal(as: office.admin) { try $0.restore(first) }
    #expect(clash?.problems == [.init("plate", .taken("A 1", by: second.reference))])
  }

  @Test func itsStatusMovesAlongItsTable() throws {
    let vehicle = try insert("A 1")
    let jump = office.refusal(as: office.admin) { tx in
      try tx.update(vehicle) { $0.status = .init(rawValue: "sold") }
    }
    #expect(jump?.lifecycle?.allowed == ["reserved"])
    try office.write(as: office.admin) { tx in
      try tx.update(vehicle) { $0.status = .init(rawValue: "reserved") }
    }
    let bare = office.refusal(as: office.admin) { tx in
      try tx.update(vehicle) { $0.status = .init(rawValue: "sold") }
    }
    #expect(bare?.lifecycle?.missing == ["price", "keeper"])
    try office.write(as: office.admin) { tx in
      try tx.update(vehicle) { $0.price = Money(minorUnits: 1, currency: .all[0]) }
      try tx.update(vehicle) { $0.status = .init(rawValue: "offered") }
    }
    #expect(office.crm.snapshot[vehicle]?.price == nil)
  }

  @Test func itsKeepersDeletionTakesItAlongAndBringsItBack() throws {
    let kept = try insert("A 1") { $0.keeper = customer }
    let note = try office.write(as: office.admin) {
      try $0.insert(Note(about: kept.reference, "N"))
    }
    try office.write(as: office.admin) { try $0.delete(customer) }
    #expect(office.crm.snapshot[kept] == nil && office.crm.snapshot[note] == nil)
    try office.write(as: office.admin) { try $0.restore(customer) }
    #expect(office.crm.snapshot[kept]?.keeper == customer && office.crm.snapshot[note] != nil)
  }

  @Test func itsSellersDeletionIsRefusedAndOthersAreCleared() throws {
    let contact = try office.write(as: office.admin) { tx in
      try tx.insert(Contact(name: "C", customer: customer))
    }
    let vehicle = try insert("A 1") {
      $0.seller = customer
      $0.drivers = [contact]
      $0.related = contact.reference
    }
    let inUse = office.refusal(as: office.admin) { try $0.delete(customer) }
    #expect(inUse == .inUse(customer.reference, by: [vehicle.reference], count: 1))
    try office.write(as: office.admin) { try $0.delete(contact) }
    let record = try #require(office.crm.snapshot[vehicle])
    #expect(record.drivers.isEmpty && record.related == nil)
  }

  @Test func itsHistoryTellsFromWhatToWhat() throws {
    let vehicle = try insert("A 1") { $0.mileage = 10 }
    try office.write(as: office.admin) { tx in
      try tx.update(vehicle) {
        $0.mileage = 20
        $0.extras = ["roof"]
      }
    }
    let history = try office.crm.history(of: vehicle, as: office.admin)
    #expect(history.map(\.operation) == ["vehicle.update", "vehicle.insert"])
    #expect(
      history.first?.fields == [
        RecordChange.FieldChange(field: "mileage", from: .integer(10), to: .integer(20)),
        RecordChange.FieldChange(field: "extras", from: .null, to: .list([.text("roof")])),
      ])
  }

  @Test func everyFieldComesBackWhenTheStoreIsReopened() throws {
    let store = InMemoryStore()
    let catalog = Catalog.standard.adding([Vehicle.self])
    let office = try Office(store: store, catalog: catalog)
    try office.write(as: office.admin) { tx in
      let customer = try tx.insert(Customer(name: "N"))
      let contact = try tx.insert(Contact(name: "C", customer: customer))
      var vehicle = Vehicle("A 1")
      vehicle.doors = -1
      vehicle.price = Money(minorUnits: -5, currency: .all[3])
      vehicle.builtOn = .min
      vehicle.inspectedAt = .max
      vehicle.email = "a@b.example"
      vehicle.phone = "123"
      vehicle.parking = PostalAddress(city: "Köln")
      vehicle.keeper = customer
      vehicle.drivers = [contact]
      vehicle.related = contact.reference
      vehicle.checkedBy = office.sales.principal
      vehicle.extras = ["", "a"]
      try tx.insert(vehicle)
    }
    let reopened = try CRM.open(.store(store), catalog: catalog)
    #expect(differences(office.crm.snapshot, reopened.snapshot) == [])
    #expect(reopened.snapshot.state.checkInvariants() == [])
  }
}
