import Testing

@testable import CRMCore

/// One property read out of a record, against the same property of the whole record.
@Suite struct SnapshotValueTests {
  private let office: Office

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    var random = SeededGenerator(seed: 3)
    try office.write(as: admin) { tx in
      _ = try tx.insert(CustomField(of: Vehicle.kind, key: "colour"))
    }
    try office.write(as: admin) { tx in
      let customers = try (0..<4).map { try tx.insert(Customer(name: "C \($0)")) }
      for number in 1...300 {
        var vehicle = Vehicle.random(number, customers, &random, owner: admin)
        if number % 3 == 0 {
          vehicle.externalID = "ext-\(number)"
          vehicle.tags = ["a", "b \(number)"]
          vehicle.custom["colour"] = .text("red")
        }
        try tx.insert(vehicle)
      }
      for number in stride(from: 5, through: 300, by: 17) {
        try tx.delete(Vehicle.ID(UInt32(number)))
      }
    }
  }

  private func check<V: FieldValue>(_ path: KeyPath<Vehicle, V>, _ snapshot: Snapshot) {
    for number in 0...305 as ClosedRange<UInt32> {
      let id = Vehicle.ID(number)
      let found: V? = snapshot.value(of: path, in: id)
      #expect(found == snapshot[id]?[keyPath: path], "\(path) of \(number)")
    }
  }

  private func checkOptional<V: FieldValue>(
    _ path: KeyPath<Vehicle, V?>, _ snapshot: Snapshot
  ) {
    for number in 0...305 as ClosedRange<UInt32> {
      let id = Vehicle.ID(number)
      let found: V? = snapshot.value(of: path, in: id)
      #expect(found == snapshot[id].flatMap { $0[keyPath: path] }, "\(path) of \(number)")
    }
  }

  @Test func everyPropertyIsWhatTheRecordHas() {
    for snapshot in [office.crm.snapshot, office.crm.snapshot.folded] {
      check(\.plate, snapshot)
      checkOptional(\.model, snapshot)
      check(\.status, snapshot)
      check(\.fuel, snapshot)
      check(\.isImported, snapshot)
      checkOptional(\.doors, snapshot)
      check(\.mileage, snapshot)
      checkOptional(\.price, snapshot)
      checkOptional(\.builtOn, snapshot)
      checkOptional(\.inspectedAt, snapshot)
      checkOptional(\.email, snapshot)
      checkOptional(\.phone, snapshot)
      checkOptional(\.parking, snapshot)
      checkOptional(\.keeper, snapshot)
      check(\.drivers, snapshot)
      checkOptional(\.related, snapshot)
      check(\.checkedBy, snapshot)
      checkOptional(\.owner, snapshot)
      check(\.extras, snapshot)
      check(\.trips, snapshot)
    }
  }

  @Test func everyPropertyThatAllRecordsHaveIsWhatTheRecordHas() {
    for snapshot in [office.crm.snapshot, office.crm.snapshot.folded] {
      checkOptional(\.externalID, snapshot)
      check(\.tags, snapshot)
      check(\.custom, snapshot)
      check(\.createdAt, snapshot)
      check(\.createdBy, snapshot)
      check(\.modifiedAt, snapshot)
      check(\.modifiedBy, snapshot)
      checkOptional(\.deletedAt, snapshot)
    }
  }

  @Test func conditionsAndOrdersTakeThePropertiesOfAllRecordsToo() {
    let query = office.crm.snapshot[Vehicle.self]
    #expect(query.where(\.externalID, "ext-6").ids() == [6])
    #expect(query.where(\.createdAt, .more, Timestamp(milliseconds: 0)).count == query.count)
    #expect(query.sorted(by: \.externalID, .descending).first?.externalID == "ext-99")
  }
}
