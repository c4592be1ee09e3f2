import Testing

@testable import CRMCore

/// Pages of a query: all of it, each record once, wherever a page ends and whatever comes between.
@Suite struct PageTests {
  private let office: Office

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    var random = SeededGenerator(seed: 41)
    try office.write(as: admin) { tx in
      let customers = try (0..<4).map { try tx.insert(Customer(name: "C \($0)")) }
      for number in 1...1_200 {
        try tx.insert(Vehicle.random(number, customers, &random, owner: admin))
      }
    }
    try office.write(as: admin) { tx in
      for number in stride(from: 5, through: 1_200, by: 31) {
        try tx.update(Vehicle.ID(UInt32(number))) {
          $0.model = "Gölf"; $0.doors = nil
        }
      }
    }
  }

  private typealias Query = RecordQuery<Vehicle>

  /// Orders by number, by every path in one of the directions, and by several keys.
  private func orders(_ query: Query, _ turn: Int) -> [Query] {
    var all = [query, query.sorted(by: \.id), query.sorted(by: \.id, .descending)]
    let directions = [Query.Direction.ascending, .descending]
    for (index, path) in Vehicle.schema.paths().enumerated() {
      all.append(query.sorted(by: .init(path, directions[(index + turn) % 2])))
    }
    for direction in directions {
      all += [
        query.sorted(by: \.doors, direction).sorted(by: \.model),
        query.sorted(by: \.checkedBy, direction).sorted(by: \.parking?.city),
        query.sorted(by: \.version, direction), query.sorted(by: \.doors, direction),
        query.sorted(by: \.model, direction),
      ]
    }
    return all
  }

  @Test func pagesAreTheWholeInOrder() throws {
    for (turn, snapshot) in [office.crm.snapshot, office.crm.snapshot.folded].enumerated() {
      let diesel = snapshot[Vehicle.self].where(\.fuel, .diesel)
      for query in orders(diesel, turn) + [snapshot[Vehicle.self].where { $0.model == "Golf" }] {
        let due = query.ids()
        var found: [Vehicle.ID] = []
        var cursor: Query.Cursor?
        repeat {
          let page = try query.page(after: cursor, limit: 150)
          found += page.records.map(\.id)
          // As it comes back from whoever was given its text.
          cursor = page.next.flatMap { Query.Cursor($0.description) }
          #expect(cursor == page.next)
          #expect(page.records.count == 150 || cursor == nil)
        } while cursor != nil
        #expect(found == due, "\(query.order.map(\.path.name))")
      }
    }
  }

  @Test func eachRecordCanBeTheEndOfAPage() throws {
    let all = office.crm.snapshot[Vehicle.self].where(\.fuel, .electric).where(\.mileage, 20)
    for query in [all, all.sorted(by: \.model), all.sorted(by: \.price, .descending)] {
      let due = query.ids()
      var (cursor, found): (Query.Cursor?, [Vehicle.ID]) = (nil, [])
      repeat {
        let page = try query.page(after: cursor, limit: 1)
        found += page.records.map(\.id)
        cursor = page.next
      } while cursor != nil && found.count <= due.count
      #expect(found == due)
    }
  }

  @Test func aCursorKeepsItsPlaceWhenRecordsComeAndGo() throws {
    func query() -> Query { office.crm.snapshot[Vehicle.self].sorted(by: \.mileage) }
    let page = try query().page(limit: 500)
    let rest = query().ids().dropFirst(500)
    let last = try #require(page.records.last)
    try office.write(as: office.admin) { tx in
      for index in 0..<40 {
        var vehicle = Vehicle("new \(index)")
        vehicle.mileage = -100
        try tx.insert(vehicle)
      }
      try tx.delete(last.id)
    }
    let next = try query().page(after: page.next, limit: 10_000)
    #expect(next.records.map(\.id) == Array(rest))
    #expect(next.next == nil)
  }

  @Test func whatChangesBetweenPagesStandsWhereItsNewValueIs() throws {
    func query() -> Query { office.crm.snapshot[Vehicle.self].sorted(by: \.mileage) }
    let page = try query().page(limit: 500)
    let due = query().ids()
    let (shown, last) = (due[3], due[499])
    let (later, sooner, kept) = (due[700], due[800], due[900])
    try office.write(as: office.admin) { tx in
      try tx.update(shown) { $0.mileage = 1_000_000 }
      // The cursor has the value that its record had.
      try tx.update(last) { $0.mileage = 2_000_000 }
      try tx.update(later) { $0.mileage = 3_000_000 }
      try tx.update(sooner) { $0.mileage = -100 }
      try tx.update(kept) { $0.doors = 5 }
    }
    let next = try query().page(after: page.next, limit: 10_000).records.map(\.id)
    let untouched = due.dropFirst(500).filter { $0 != later && $0 != sooner }
    #expect(next == untouched + [shown, last, later])
  }

  @Test func rowsAreReadForThePageAlone() throws {
    let query = office.crm.snapshot.folded[Vehicle.self]
    func visited(_ query: Query, _ body: (Int) throws -> Void) throws {
      let cursor = try #require(try query.page(limit: 600).next)
      try body(query.pageRun(after: cursor, limit: 10).visited)
    }
    for free in [
      query, query.where(\.fuel, .diesel), query.sorted(by: \.id, .descending),
      query.sorted(by: \.mileage), query.sorted(by: \.price, .descending),
      query.sorted(by: \.doors),
    ] where free.count > 600 {
      try visited(free) { #expect($0 == 0, "\(free.order.map(\.path.name))") }
    }
    // Of texts that are the same the rows are read, for their spelling.
    let named = query.sorted(by: \.plate)
    try visited(named) { #expect($0 == 1) }
    // Each second or third row meets the condition.
    let scanned = query.where(\.isDeleted, false)
    try visited(scanned) { #expect($0 == 10) }
    // The first key leaves those that are not before the place in it.
    let two = query.sorted(by: \.mileage, .descending).sorted(by: \.plate)
    let start = try #require(try two.page(limit: 600).next)
    let first = try #require(two.prefix(600).last).mileage
    #expect(
      try two.pageRun(after: start, limit: 10).visited == two.where(\.mileage, .atMost, first).count
    )
  }

  @Test func whatIsNoCursorOfTheOrderIsRefused() throws {
    let query = office.crm.snapshot[Vehicle.self]
    let cursor = try #require(try query.sorted(by: \.model).page(limit: 5).next)
    for other in [
      query, query.sorted(by: \.model, .descending), query.sorted(by: \.plate),
      query.sorted(by: \.model).sorted(by: \.plate),
    ] {
      #expect {
        try other.page(after: cursor, limit: 5)
      } throws: { error in
        guard case CRMError.value(let error) = error else { return false }
        return error.type == "cursor" && error.text == cursor.description
      }
    }
    #expect(RecordQuery<Lead>.Cursor(cursor.description) == nil)
    for text in ["", "x", "AAAA", String(cursor.description.dropLast()), "\(cursor)A", "é"] {
      #expect(Query.Cursor(text) == nil, "\(text)")
    }
    #expect(try query.page(limit: 0).records.count == 1)
    #expect(try query.page(limit: .max).records.count == 1_200)
  }
}
