import Testing

@testable import CRMCore

/// Queries against brute force, and the rows that they read: of a state some of whose changes are
/// still in the log, and of the same with all of them folded in.
@Suite struct QueryTests {
  private let office: Office
  private let vehicles: [Vehicle]
  private let queries: [RecordQuery<Vehicle>]

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    var random = SeededGenerator(seed: 7)
    try office.write(as: office.admin) { tx in
      let customers = try (0..<4).map { try tx.insert(Customer(name: text("C", $0))) }
      for number in 1...270 {
        try tx.insert(Vehicle.random(number, customers, &random, owner: admin))
      }
    }
    // Few changes, which are not folded in.
    try office.write(as: office.admin) { tx in
      for number in stride(from: 7, through: 270, by: 13) {
        try tx.delete(Vehicle.ID(UInt32(number)))
      }
    }
    let snapshot = office.crm.snapshot
    vehicles = snapshot[Vehicle.self].all()
    #expect(1..<64 ~= snapshot.state.table(Vehicle.self).content.changed.count)
    queries = [snapshot, snapshot.folded].map { $0[Vehicle.self] }
  }

  private var query: RecordQuery<Vehicle> { queries[1] }

  private func path(_ name: String) throws -> FieldPath {
    try #require(Vehicle.schema.path(named: name))
  }

  @Test func everyComparisonOfEveryFieldFindsWhatReadingEveryRowFinds() throws {
    for query in queries {
      for path in Vehicle.schema.paths() {
        var values = Set(vehicles.map { path.value(in: $0) })
        if case .list(let element) = path.type {
          values = Set(values.flatMap { if case .list(let all) = $0 { all } else { [Value]() } })
          values.formUnion([element.sample(9), .null])
        } else {
          values.formUnion([path.type.sample(1), path.type.sample(9), .null])
        }
        for value in values.sorted(by: { $0.order(before: $1) < 0 }).prefix(12) {
          for comparison in Filter.Comparison.allCases {
            let found = query.where(.compare(path, comparison, value)).ids()
            let due = vehicles.filter {
              Reference.holds(path.value(in: $0), comparison, value, path.type)
            }
            #expect(found == due.map(\.id), "\(path.name) \(comparison.rawValue) \(value)")
            let none = query.where(.not(.compare(path, comparison, value))).count
            #expect(none == vehicles.count - due.count, "not \(path.name) \(comparison.rawValue)")
          }
        }
        let empty = vehicles.filter { path.value(in: $0).isAbsent }.map(\.id)
        #expect(query.where(.isEmpty(path)).ids() == empty, "\(path.name)")
      }
    }
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func combinedConditionsFindWhatReadingEveryRowFinds(seed: UInt64) throws {
    for query in queries {
      var random = SeededGenerator(seed: seed)
      let paths = Vehicle.schema.paths()
      func condition(_ depth: Int) -> Filter {
        switch Int.random(in: 0..<(depth > 3 ? 3 : 6), using: &random) {
        case 0, 1, 2:
          let path = paths.randomElement(using: &random) ?? .id
          let vehicle = vehicles.randomElement(using: &random) ?? Vehicle("")
          var value = path.value(in: vehicle)
          if case .list(let all) = value { value = all.first ?? .null }
          let comparison = Filter.Comparison.allCases.randomElement(using: &random) ?? .equal
          return Int.random(in: 0..<5, using: &random) == 0
            ? .oneOf(path, [value, path.type.sample(1)]) : .compare(path, comparison, value)
        case 3: return .and((0..<2).map { _ in condition(depth + 1) })
        case 4: return .or((0..<2).map { _ in condition(depth + 1) })
        default: return .not(condition(depth + 1))
        }
      }
      for step in 0..<150 {
        let filter = condition(0)
        let due = vehicles.filter { Reference.matches(filter, $0) }.map(\.id)
        if query.where(filter).ids() != due {
          Issue.record("seed \(seed), step \(step): \(Reference.text(wrongPart(of: filter)))")
        }
        #expect(query.where(filter).count == due.count, "seed \(seed), step \(step)")
      }
    }
  }

  /// The smallest part of a filter that finds something else than reading every row.
  private func wrongPart(of filter: Filter) -> Filter {
    let parts: [Filter] =
      switch filter {
      case .and(let filters), .or(let filters): filters
      case .not(let filter): [filter]
      default: []
      }
    let wrong = parts.first { part in
      query.where(part).ids() != vehicles.filter { Reference.matches(part, $0) }.map(\.id)
    }
    return wrong.map(wrongPart) ?? filter
  }

  @Test func indexesAnswerWithoutReadingARow() throws {
    for filter in [
      Filter.compare(try path("fuel"), .equal, .text("diesel")),
      .compare(try path("fuel"), .notEqual, .text("diesel")),
      .compare(try path("price"), .more, .money(Money.zero(.all[1]))),
      .compare(try path("doors"), .atMost, .integer(3)),
      .compare(try path("status"), .equal, .text("offered")),
      .compare(try path("keeper"), .equal, .reference(.init(kind: "customer", number: 1))),
      .oneOf(try path("fuel"), [.text("diesel"), .text("petrol")]),
      .isEmpty(try path("keeper")), .all,
      .and([
        .compare(try path("fuel"), .equal, .text("diesel")),
        .not(.compare(try path("doors"), .equal, .integer(2))),
      ]),
    ] {
      #expect(query.where(filter).run().rowsVisited == 0, "\(filter)")
    }
  }

  @Test func withoutAnIndexEveryRowIsReadAndWithAKeyOneIs() throws {
    let scan = Filter.compare(try path("extras"), .equal, .text("roof"))
    #expect(query.where(scan).run().rowsVisited == vehicles.count)
    let plate = Filter.compare(try path("plate"), .equal, .text(vehicles[5].plate))
    #expect(query.where(plate).run().rowsVisited == 1)
    let fuel = Filter.compare(try path("fuel"), .equal, .text("diesel"))
    #expect(
      query.where(.and([fuel, scan])).run().rowsVisited == query.where(fuel).count)
  }

  @Test func theFirstByAColumnAreFoundWithoutReadingARow() throws {
    for query in queries {
      for name in ["price", "doors", "mileage", "builtOn", "inspectedAt"] {
        let path = try path(name)
        for direction in [RecordQuery<Vehicle>.Direction.descending, .ascending] {
          let sorted = query.sorted(by: .init(path, direction))
          let all = sorted.all().map(\.id)
          #expect(all == Reference.sorted(vehicles, path, direction).map(\.id), "\(name)")
          for limit in [0, 1, 50, 1000] {
            let top = sorted.run(limit: limit)
            #expect(top.numbers == all.prefix(limit).map(\.number), "\(name) \(limit)")
            let needsRows = direction == .ascending && name != "mileage"
            let changed = query.table.content.changed.filter {
              query.table.live.contains($0.number)
            }.count
            if !needsRows { #expect(top.rowsVisited == changed, "\(name)") }
          }
        }
      }
      #expect(query.sorted(by: \.mileage).prefix(-1).isEmpty)
    }
  }

  @Test func severalKeysOrderOneAfterTheOther() throws {
    for query in queries {
      let found = query.sorted(by: \.fuel).sorted(by: \.doors, .descending).all()
      let due = vehicles.sorted { left, right in
        if left.fuel != right.fuel { return Vehicle.Fuel.allCases.precedes(left.fuel, right.fuel) }
        let doors = (left.doors ?? Int.min, right.doors ?? Int.min)
        if doors.0 != doors.1 { return doors.0 > doors.1 }
        return left.id < right.id
      }
      #expect(found.map(\.id) == due.map(\.id))
    }
  }

  @Test func groupsHoldEveryRecordOnceUnderItsValue() throws {
    for query in queries {
      for name in ["fuel", "keeper", "doors", "builtOn", "model", "imported"] {
        let path = try path(name)
        let groups = query.grouped(by: path)
        #expect(groups.flatMap { $0.query.ids() }.sorted() == vehicles.map(\.id), "\(name)")
        for (value, group) in groups {
          #expect(group.all().allSatisfy { path.value(in: $0) == value }, "\(name) \(value)")
          #expect(group.count > 0)
        }
        let values = groups.map(\.value)
        #expect(Set(values).count == values.count)
        let isInOrder = zip(values, values.dropFirst()).allSatisfy { left, right in
          let places = (Reference.place(left, path.type), Reference.place(right, path.type))
          return places.0 == places.1 ? left.order(before: right) < 0 : places.0 < places.1
        }
        #expect(isInOrder, "\(name)")
      }
    }
  }

  @Test func sumsAreKeptApartByCurrency() throws {
    for query in queries {
      var due: [CurrencyCode: Int64] = [:]
      for price in vehicles.compactMap(\.price) {
        due[price.currency, default: 0] += price.minorUnits
      }
      let found = query.sum(of: \.price)
      #expect(found.count == due.count && due.count > 1)
      for sum in found { #expect(due[sum.currency] == sum.minorUnits) }
      #expect(query.where(\.plate, "none").sum(of: \.price).isEmpty)
    }
  }

  @Test func theDeletedAreFoundApart() throws {
    for query in queries {
      let deleted = query.deleted
      #expect(deleted.count == 21)
      #expect(deleted.all().allSatisfy { $0.isDeleted })
      let diesel = deleted.where(\.fuel, .diesel).all()
      #expect(diesel.map(\.id) == deleted.all().filter { $0.fuel == .diesel }.map(\.id))
      #expect(query.where(\.fuel, .diesel).deleted.ids() == diesel.map(\.id))
    }
  }

  @Test func aQueryHoldsTheStateThatItWasMadeFrom() throws {
    let query = query
    try office.write(as: office.admin) { tx in try tx.delete(vehicles[0].id) }
    #expect(query.count == vehicles.count)
    #expect(office.crm.snapshot[Vehicle.self].count == vehicles.count - 1)
  }
}

extension Vehicle {
  static func random(
    _ number: Int, _ customers: [Customer.ID], _ random: inout SeededGenerator, owner: User.ID
  ) -> Vehicle {
    func maybe<T>(_ value: T) -> T? { Int.random(in: 0..<4, using: &random) == 0 ? nil : value }
    func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
    var vehicle = Vehicle(text("P ", number))
    vehicle.model = maybe(pick(["Golf", "golf", "Gölf", "Ente"]))
    vehicle.fuel = pick(Fuel.allCases)
    vehicle.isImported = Bool.random(using: &random)
    vehicle.doors = maybe(pick([0, 2, 3, 4, 5]))
    vehicle.mileage = pick([0, 10, 10, 20, 90_000, -3])
    vehicle.price = maybe(
      Money(minorUnits: pick([-5, 0, 1, 99, 100, 4000]), currency: .all[pick([1, 2, 100])])
        ?? .zero(.all[0]))
    vehicle.builtOn = maybe(CalendarDate(daysSinceEpoch: pick([-400, 0, 1, 20_000])) ?? .min)
    vehicle.inspectedAt = maybe(Timestamp(milliseconds: pick([0, 1, 1_800_000_000_000])))
    vehicle.email = maybe(pick(["a@b.example", "A@B.example", "c@d.example"]))
    vehicle.phone = maybe(pick(["+49 30 123456", "030 123456", "110"]))
    vehicle.parking = maybe(PostalAddress(city: pick(["Köln", "Bonn", ""])))
    vehicle.keeper = maybe(pick(customers))
    vehicle.seller = maybe(pick(customers))
    vehicle.related = maybe(pick([customers[0].reference, owner.reference]))
    vehicle.checkedBy = pick([.system, owner.principal])
    vehicle.owner = maybe(owner) ?? owner
    vehicle.extras = maybe(pick([["roof"], ["roof", "tow bar"], ["tow bar"]])) ?? []
    return vehicle
  }
}

/// What filters and orders mean, written a second time over values alone.
private enum Reference {
  static func matches(_ filter: Filter, _ vehicle: Vehicle) -> Bool {
    switch filter {
    case .compare(let path, let comparison, let value):
      holds(path.value(in: vehicle), comparison, value, path.type)
    case .oneOf(let path, let values):
      values.contains { holds(path.value(in: vehicle), .equal, $0, path.type) }
    case .and(let filters): filters.allSatisfy { matches($0, vehicle) }
    case .or(let filters): filters.contains { matches($0, vehicle) }
    case .not(let filter): !matches(filter, vehicle)
    default: true
    }
  }

  static func text(_ filter: Filter) -> String {
    switch filter {
    case .compare(let path, let comparison, let value):
      "\(path.name)\(comparison.rawValue)'\(value)'"
    case .oneOf(let path, let values): "\(path.name) in \(values.map(\.description))"
    case .and(let filters): "(\(filters.map(text).joined(separator: " and ")))"
    case .or(let filters): "(\(filters.map(text).joined(separator: " or ")))"
    case .not(let filter): "not \(text(filter))"
    default: "all"
    }
  }

  static func holds(
    _ left: Value, _ comparison: Filter.Comparison, _ right: Value, _ type: FieldType
  ) -> Bool {
    let isAbsent = (left.isAbsent, right.isAbsent)
    if isAbsent.0 || isAbsent.1 {
      return comparison == (isAbsent.0 && isAbsent.1 ? .equal : .notEqual)
    }
    if case .list(let element) = type, case .list(let values) = left {
      if comparison == .notEqual {
        return !values.contains { holds($0, .equal, right, element) }
      }
      return values.contains { holds($0, comparison, right, element) }
    }
    let isSame =
      switch type {
      case .email: left.description.lowercased() == right.description.lowercased()
      case .phone: digits(left).suffix(9) == digits(right).suffix(9)
      default: left == right
      }
    switch comparison {
    case .equal: return isSame
    case .notEqual: return !isSame
    default: break
    }
    guard let order = order(left, right, type) else { return false }
    return switch comparison {
    case .less: order < 0
    case .atMost: order <= 0
    case .more: order > 0
    default: order >= 0
    }
  }

  private static func digits(_ value: Value) -> String {
    value.description.filter { "0"..."9" ~= $0 }
  }

  /// Where a choice is declared; behind all others where it is not.
  static func place(_ value: Value, _ type: FieldType) -> Int {
    guard case .choice(let options, _) = type, !value.isAbsent else { return -1 }
    return options.map(\.key).firstIndex(of: value.description) ?? options.count
  }

  /// Below, at or above 0; nil where nothing is less or more.
  private static func order(_ left: Value, _ right: Value, _ type: FieldType) -> Int? {
    let places = (place(left, type), place(right, type))
    if places.0 != places.1 { return places.0 < places.1 ? -1 : 1 }
    func sign<T: Comparable>(_ left: T, _ right: T) -> Int {
      left < right ? -1 : left == right ? 0 : 1
    }
    return switch (left, right) {
    case (.integer(let left), .integer(let right)): sign(left, right)
    case (.bool(let left), .bool(let right)): sign(left ? 1 : 0, right ? 1 : 0)
    case (.date(let left), .date(let right)): sign(left, right)
    case (.time(let left), .time(let right)): sign(left, right)
    case (.text(let left), .text(let right)): texts(left, right)
    case (.money(let left), .money(let right)):
      left.currency == right.currency ? sign(left.minorUnits, right.minorUnits) : nil
    default: nil
    }
  }

  /// By the folded forms, then by code points.
  private static func texts(_ left: String, _ right: String) -> Int {
    for (one, other) in [(TextFolding.fold(left), TextFolding.fold(right)), (left, right)] {
      let (one, other) = (one.unicodeScalars.map(\.value), other.unicodeScalars.map(\.value))
      if one != other { return one.lexicographicallyPrecedes(other) ? -1 : 1 }
    }
    return 0
  }

  static func sorted(
    _ vehicles: [Vehicle], _ path: FieldPath, _ direction: RecordQuery<Vehicle>.Direction
  ) -> [Vehicle] {
    func key(_ vehicle: Vehicle) -> (Int, Int64) {
      switch path.value(in: vehicle) {
      case .integer(let number): (0, Int64(number))
      case .date(let date): (0, Int64(date.daysSinceEpoch))
      case .time(let time): (0, time.milliseconds)
      case .money(let money):
        (CurrencyCode.all.firstIndex(of: money.currency) ?? -1, money.minorUnits)
      default: (-1, .min)
      }
    }
    return vehicles.enumerated().sorted { left, right in
      let (one, other) = (key(left.element), key(right.element))
      if one == other { return left.offset < right.offset }
      return direction == .ascending ? one < other : one > other
    }.map(\.element)
  }
}

extension Collection where Element: Equatable {
  /// Whether one element stands before another.
  func precedes(_ left: Element, _ right: Element) -> Bool {
    guard let one = firstIndex(of: left), let other = firstIndex(of: right) else { return false }
    return one < other
  }
}
