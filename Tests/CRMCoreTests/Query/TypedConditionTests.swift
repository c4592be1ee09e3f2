import CRMCore
import Testing

/// Conditions written in Swift: the same data as the language makes, and the same answers as a closure
/// over every record.
@Suite struct TypedConditionTests {
  private let office: Office
  private let vehicles: [Vehicle]
  private let query: RecordQuery<Vehicle>
  private typealias Columns = Filter.Columns<Vehicle>

  init() throws {
    office = try Office(catalog: .standard.adding([Vehicle.self]))
    let admin = office.admin
    var random = SeededGenerator(seed: 31)
    try office.write(as: admin) { tx in
      let customers = try (0..<4).map { try tx.insert(Customer(name: "C \($0)")) }
      for number in 1...200 {
        try tx.insert(Vehicle.random(number, customers, &random, owner: admin))
      }
    }
    query = office.crm.snapshot[Vehicle.self]
    vehicles = query.all()
  }

  @Test func theyAreTheSameDataAsTheLanguageAndTheShortForms() throws {
    let leads = office.crm.snapshot.leads
    let parser = FilterParser(Lead.self, ValueParser(office.crm.snapshot, now: .min))
    let least = euros(10_000)
    let day = CalendarDate.min
    let owner = office.sales
    let pairs: [(RecordQuery<Lead>, RecordQuery<Lead>?, String)] = [
      (leads.where { $0.status == .new }, leads.where(\.status, .new), "status = new"),
      (
        leads.where { $0.status != .new }, leads.where(\.status, .notEqual, .new), "status != new"
      ),
      (
        leads.where { $0.estimatedValue >= least },
        leads.where(\.estimatedValue, .atLeast, least), "estimated-value >= 10000"
      ),
      (
        leads.where { $0.nextStepOn < day }, leads.where(\.nextStepOn, .less, day),
        "next-step-on < 0001-01-01"
      ),
      (leads.where { $0.name > "m" }, leads.where(\.name, .more, "m"), "name > m"),
      (leads.where { $0.name <= "m" }, leads.where(\.name, .atMost, "m"), "name <= m"),
      (leads.where { $0.owner == owner }, leads.where(\.owner, owner), "owner = sales"),
      (leads.where { $0.doNotCall == true }, leads.where(\.doNotCall, true), "do-not-call = yes"),
      (leads.where { $0.id == 3 }, leads.where(\.id, 3), "id = 3"),
      (leads.where { $0.version > 3 }, leads.where(\.version, .more, 3), ""),
      (
        leads.where { $0.createdAt < .min }, leads.where(\.createdAt, .less, .min),
        "created-at < 0001-01-01T00:00:00Z"
      ),
      (
        leads.where { $0.address.city == "Bonn" }, leads.where(\.address?.city, "Bonn"),
        "address.city = Bonn"
      ),
      (leads.where { $0.email.isEmpty }, nil, "email is empty"),
      (leads.where { $0.email == nil }, nil, "email is empty"),
      (leads.where { $0.email != nil }, nil, "email is not empty"),
      (leads.where { $0.tags.isEmpty }, nil, "tags is empty"),
      (leads.where { $0.tags.contains("vip") }, nil, "tags = vip"),
      (leads.where { $0.tags.containsOne(of: ["a", "b"]) }, nil, "tags in (a, b)"),
      (leads.where { $0.name.contains("north") }, nil, "name ~ north"),
      (leads.where { $0.email.contains("@b.") }, nil, "email ~ '@b.'"),
      (leads.where { $0.name.hasPrefix("north") }, nil, "name begins north"),
      (leads.where { $0.priority.isOneOf(.low, .high) }, nil, "priority in (low, high)"),
      (
        leads.where {
          $0.status.isOneOf(.new, .contacted) && $0.estimatedValue >= least && !$0.email.isEmpty
        }, nil,
        "status in (new, contacted) and estimated-value >= 10000 and email is not empty"
      ),
      (
        leads.where {
          $0.name == "a" || $0.name == "b" || !($0.name == "c" && $0.doNotCall == true)
        },
        nil, "name = a or name = b or not (name = c and do-not-call = yes)"
      ),
      (
        leads.where { ($0.name == "a" || $0.company == "b") && $0.phone.isEmpty }, nil,
        "(name = a or company = b) and phone is empty"
      ),
    ]
    for (typed, short, text) in pairs {
      if let short { #expect(typed.filter == short.filter, "\(text)") }
      if !text.isEmpty { #expect(typed.filter == (try parser.parse(text)), "\(text)") }
    }
  }

  /// A condition twice: as data, and as a closure.
  private struct Condition {
    let filter: (Columns) -> Filter
    let holds: (Vehicle) -> Bool
  }

  private var conditions: [Condition] {
    var all: [Condition] = []
    func add(_ filter: @escaping (Columns) -> Filter, _ holds: @escaping (Vehicle) -> Bool) {
      all.append(Condition(filter: filter, holds: holds))
    }
    add({ $0.fuel == .diesel }, { $0.fuel == .diesel })
    add({ $0.fuel != .diesel }, { $0.fuel != .diesel })
    add({ $0.fuel.isOneOf(.diesel, .electric) }, { $0.fuel != .petrol })
    add({ $0.doors < 4 }, { $0.doors.map { $0 < 4 } ?? false })
    add({ $0.doors >= 4 }, { $0.doors.map { $0 >= 4 } ?? false })
    add({ $0.doors != 4 }, { $0.doors != 4 })
    add({ $0.doors == nil }, { $0.doors == nil })
    add({ $0.mileage > 10 }, { $0.mileage > 10 })
    add({ $0.mileage <= 10 }, { $0.mileage <= 10 })
    add({ $0.model.isEmpty }, { $0.model == nil })
    add({ $0.model.contains("OL") }, { ["Golf", "golf", "Gölf"].contains($0.model) })
    add({ $0.model.hasPrefix("gol") }, { ["Golf", "golf", "Gölf"].contains($0.model) })
    add({ $0.model.hasPrefix("olf") }, { _ in false })
    add({ $0.model != "Golf" }, { $0.model != "Golf" })
    add({ $0.email == "A@b.example" }, { $0.email?.normalized == "a@b.example" })
    add({ $0.isImported == true }, { $0.isImported })
    add({ $0.builtOn > .min }, { $0.builtOn.map { $0 > .min } ?? false })
    add(
      { $0.price < Money.zero(.all[1]) },
      { vehicle in
        vehicle.price.map { $0.currency == .all[1] && $0.isNegative } ?? false
      })
    add({ $0.keeper == 2 }, { $0.keeper == 2 })
    add({ $0.id == 7 }, { $0.id == 7 })
    add({ $0.id != 7 }, { $0.id != 7 })
    add({ $0.parking.city == "Köln" }, { $0.parking?.city == "Köln" })
    add({ $0.parking.city.isEmpty }, { $0.parking?.city.isEmpty ?? true })
    add({ $0.extras.contains("roof") }, { $0.extras.contains("roof") })
    add({ $0.extras.isEmpty }, { $0.extras.isEmpty })
    add({ $0.checkedBy == .system }, { $0.checkedBy == .system })
    add({ $0.isDeleted == false }, { !$0.isDeleted })
    return all
  }

  @Test func eachFindsWhatAClosureFinds() {
    for snapshot in [office.crm.snapshot, office.crm.snapshot.folded] {
      for (index, condition) in conditions.enumerated() {
        let found = snapshot[Vehicle.self].where(condition.filter)
        #expect(found.ids() == vehicles.filter(condition.holds).map(\.id), "condition \(index)")
      }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func combinedTheyFindWhatAClosureFinds(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let conditions = conditions
    func pick(_ depth: Int) -> Condition {
      let first = conditions[Int.random(in: 0..<conditions.count, using: &random)]
      switch Int.random(in: 0..<(depth > 3 ? 1 : 4), using: &random) {
      case 0: return first
      case 1:
        let (one, two) = (pick(depth + 1), pick(depth + 1))
        return Condition(
          filter: { one.filter($0) && two.filter($0) }, holds: { one.holds($0) && two.holds($0) })
      case 2:
        let (one, two) = (pick(depth + 1), pick(depth + 1))
        return Condition(
          filter: { one.filter($0) || two.filter($0) }, holds: { one.holds($0) || two.holds($0) })
      default:
        let one = pick(depth + 1)
        return Condition(filter: { !one.filter($0) }, holds: { !one.holds($0) })
      }
    }
    for step in 0..<150 {
      let condition = pick(0)
      let found = query.where(condition.filter)
      #expect(
        found.ids() == vehicles.filter(condition.holds).map(\.id), "seed \(seed), step \(step)")
    }
  }

  @Test func anIndexAnswersThemWithoutReadingARow() {
    let folded = office.crm.snapshot.folded[Vehicle.self]
    let found = folded.where { $0.fuel.isOneOf(.diesel, .petrol) && $0.doors >= 3 }
    #expect(found.run().rowsVisited == 0)
    #expect(found.run().indexes.contains("fuel"))
    #expect(folded.contains(7) && !folded.contains(999))
    #expect(!found.where(\.id, 0).contains(0))
  }
}
