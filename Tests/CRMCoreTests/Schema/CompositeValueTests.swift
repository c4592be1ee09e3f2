import CRMCore
import Testing

/// Lists of typed parts, through everything that handles fields.
@Suite struct CompositeValueTests {
  private let office: Office
  private let contact: Contact.ID
  private let vehicle: Vehicle.ID

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    (contact, vehicle) = try office.write(as: office.admin) { tx in
      let customer = try tx.insert(Customer(name: "C"))
      let contact = try tx.insert(Contact(name: "K", customer: customer))
      var vehicle = Vehicle("A-1")
      vehicle.trips = [
        Vehicle.Trip(
          distance: 12, fare: try Money("19.99 EUR"), passenger: contact, purpose: "a, \"b\"; c=d"),
        Vehicle.Trip(distance: 3),
      ]
      return (contact, try tx.insert(vehicle))
    }
  }

  private var trips: Value {
    office.crm.snapshot[vehicle].map { Vehicle.schema.value(of: Vehicle.field(\.trips), in: $0) }
      ?? .null
  }

  @Test func theyComeBackFromTheJournalAsTheyWere() throws {
    let store = InMemoryStore()
    let first = try Office(store: store, catalog: .standard.adding([Vehicle.self]))
    let id = try first.write(as: first.admin) { tx in
      var vehicle = Vehicle("A-1")
      vehicle.trips = [Vehicle.Trip(distance: 1, fare: try Money("0.10 EUR"))]
      return try tx.insert(vehicle)
    }
    let again = try CRM.open(.store(store), catalog: .standard.adding([Vehicle.self]))
    #expect(again.snapshot[id]?.trips == first.crm.snapshot[id]?.trips)
    #expect(again.snapshot[id]?.trips.first?.fare == (try Money("0.10 EUR")))
  }

  @Test func whatTheyPointAtCannotBeDeletedWhileTheyDo() throws {
    let refusal = office.refusal(as: office.admin) { tx in try tx.delete(contact) }
    guard case .inUse(_, by: let users, count: 1) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(users == [vehicle.reference])
    try office.write(as: office.admin) { tx in
      try tx.update(vehicle) { $0.trips = [] }
      try tx.delete(contact)
    }
  }

  @Test func theyPointAtLiveRecordsOnly() throws {
    let refusal = office.refusal(as: office.admin) { tx in
      try tx.update(vehicle) { $0.trips[1].passenger = 99 }
    }
    #expect(refusal?.problems.map(\.field) == ["trips"])
  }

  @Test func aPartThatMustBeThereIsAskedFor() throws {
    let type = FieldType.parts(Vehicle.Trip.parts.map { _ in FieldType.Part("x", .text) })
    #expect(type.hasParts)
    let values = ValueParser(office.crm.snapshot, now: .min)
    #expect(throws: ValueError.self) {
      try values.value("distance=far", as: Vehicle.Trip.crmType)
    }
    #expect(throws: ValueError.self) {
      try values.value("length=3", as: Vehicle.Trip.crmType)
    }
  }

  @Test func theirTextSaysEverythingAndIsReadBack() throws {
    let values = ValueParser(office.crm.snapshot, now: .min)
    guard case .list(let elements) = trips else {
      Issue.record("no list")
      return
    }
    for case .parts(let parts) in elements {
      let text = PartsText.join(parts)
      #expect(try values.value(text, as: Vehicle.Trip.crmType) == .parts(parts), "\(text)")
    }
    #expect(try ListText.split(trips.cell).count == 2)
  }

  @Test func whatIsExportedComesInAgain() throws {
    var files: [[UInt8]] = [[], []]
    let exporter = try Exporter<Vehicle>(office.crm.snapshot, as: office.admin)
    exporter.csv { files[0] += $0 }
    exporter.jsonLines { files[1] += $0 }
    for (index, file) in files.enumerated() {
      let other = try Office(catalog: .standard.adding([Vehicle.self]))
      try other.write(as: other.admin) { tx in
        let customer = try tx.insert(Customer(name: "C"))
        try tx.insert(Contact(name: "K", customer: customer))
      }
      let source = try index == 0 ? ImportSource(csv: file) : ImportSource(jsonLines: file)
      let result = try other.write(as: other.admin) { tx in
        try tx.importRecords(Vehicle.self, from: source)
      }
      #expect(result.refusals.isEmpty, "\(result.refusals)")
      let copy = other.crm.snapshot[Vehicle.self].first
      #expect(copy?.trips == office.crm.snapshot[vehicle]?.trips)
    }
  }

  @Test func aPartThatHoldsAListStandsThereOncePerElement() throws {
    let stage = StoreSettings.LeadStage("a", next: ["b", "c,d"])
    guard case .parts(let parts) = stage.crmValue else { return }
    let text = PartsText.join(parts)
    #expect(text == #"key=a,kind=open,next=b,next="c,d""#)
    let parser = ValueParser(try CRM.open(.inMemory).snapshot, now: .min)
    #expect(
      try StoreSettings.LeadStage(crmValue: parser.value(text, as: StoreSettings.LeadStage.crmType))
        == stage)
  }
}
