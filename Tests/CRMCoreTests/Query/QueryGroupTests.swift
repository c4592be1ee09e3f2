import Testing

@testable import CRMCore

/// Records counted and summed up in groups, against doing it record by record.
@Suite struct QueryGroupTests {
  private let office: Office

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    var random = SeededGenerator(seed: 23)
    try office.write(as: admin) { tx in
      let customers = try (0..<4).map { try tx.insert(Customer(name: "C \($0)")) }
      for number in 1...280 {
        try tx.insert(Vehicle.random(number, customers, &random, owner: admin))
      }
      for number in stride(from: 3, through: 280, by: 19) {
        try tx.delete(Vehicle.ID(UInt32(number)))
      }
    }
  }

  private struct Due: Equatable {
    var count = 0
    var sums: [CurrencyCode: Int64] = [:]
  }

  private func due(_ vehicles: [Vehicle], _ paths: [FieldPath], sums: Bool) -> [[Value]: Due] {
    var all: [[Value]: Due] = [:]
    for vehicle in vehicles {
      var groups: [[Value]] = [[]]
      for path in paths {
        var values = [path.value(in: vehicle)]
        if case .list(let elements) = values[0] { values = Array(Set(elements)) }
        if values.isEmpty || values[0].isAbsent { values = [.null] }
        groups = groups.flatMap { group in values.map { group + [$0] } }
      }
      for group in groups {
        all[group, default: Due()].count += 1
        guard sums, let price = vehicle.price else { continue }
        all[group, default: Due()].sums[price.currency, default: 0] += price.minorUnits
      }
    }
    return all
  }

  @Test(arguments: [
    [], ["fuel"], ["keeper"], ["fuel", "owner"], ["status", "fuel", "keeper"], ["model"],
    ["extras", "fuel"], ["doors", "seller"], ["imported", "email"],
  ])
  func groupsComeToWhatTheirRecordsComeTo(names: [String]) throws {
    let paths = try names.map { try #require(Vehicle.schema.path(named: $0)) }
    let price = FieldPath(Vehicle.field(\.price))
    for snapshot in [office.crm.snapshot, office.crm.snapshot.folded] {
      let all = snapshot[Vehicle.self]
      for query in [
        all, all.deleted, all.where(\.fuel, .diesel), all.where(\.mileage, .more, 5),
        all.where(\.plate, "none"),
      ] {
        for amount in [price, nil] {
          let found = query.groups(by: paths, summing: amount)
          let due = due(query.all(), paths, sums: amount != nil)
          #expect(found.count == due.count, "\(names)")
          for group in found {
            let sums = Dictionary(
              uniqueKeysWithValues: group.sums.map { ($0.currency, $0.minorUnits) })
            #expect(due[group.values] == Due(count: group.count, sums: sums), "\(group)")
          }
          let values = found.map(\.values)
          #expect(values.elementsEqual(values.sorted { precedes($0, $1, paths) }), "\(names)")
        }
      }
    }
  }

  private func precedes(_ left: [Value], _ right: [Value], _ paths: [FieldPath]) -> Bool {
    let orders = zip(paths, zip(left, right)).map { path, values in
      let keys = path.type.options.map { Value.text($0.key) }
      if keys.precedes(values.0, values.1) { return -1 }
      return keys.precedes(values.1, values.0) ? 1 : values.0.order(before: values.1)
    }
    return (orders.first { $0 != 0 } ?? 0) < 0
  }

  @Test func keyPathsNameTheSameGroupsTyped() throws {
    let query = office.crm.snapshot[Vehicle.self]
    let both = query.groups(by: \.fuel, \.owner, summing: \.price)
    let values = query.groups(
      by: [FieldPath(\Vehicle.fuel), FieldPath(\Vehicle.owner)], summing: FieldPath(\Vehicle.price))
    #expect(both.map { [$0.key.0.crmValue, $0.key.1.crmValue] } == values.map(\.values))
    #expect(both.map(\.count) == values.map(\.count))
    #expect(both.map(\.sums) == values.map(\.sums))
    let ids = query.groups(by: \.id)
    #expect(ids.map(\.key) == query.ids())
    let extras = query.groups(by: \.extras).map { ($0.key, $0.count) }
    #expect(extras.map(\.0) == [[], ["roof"], ["tow bar"]])
    #expect(extras[0].1 == query.where { $0.extras.isEmpty }.count)
  }

  @Test func groupedByAKeyPathHasTypedValues() {
    let query = office.crm.snapshot[Vehicle.self]
    for (fuel, part) in query.grouped(by: \.fuel) {
      #expect(part.ids() == query.where(\.fuel, fuel).ids())
    }
    for (model, part) in query.grouped(by: \.model) {
      #expect(part.ids() == query.where { $0.model == model }.ids())
    }
    for (extra, part) in query.grouped(by: \.extras) {
      let due = query.where { extra.map($0.extras.contains) ?? $0.extras.isEmpty }
      #expect(part.ids() == due.ids())
    }
    for (city, part) in query.grouped(by: \.parking?.city) {
      #expect(part.ids() == query.where { $0.parking.city == city }.ids())
    }
  }
}
