import CRMCore

/// A kind of record that only these tests know, with a field of every type.
struct Vehicle: CRMRecord {
  var plate: String
  var model: String?
  var status = Stage(rawValue: "offered")
  var fuel = Fuel.petrol
  var isImported = false
  var doors: Int?
  var mileage = 0
  var price: Money?
  var builtOn: CalendarDate?
  var inspectedAt: Timestamp?
  var email: EmailAddress?
  var phone: PhoneNumber?
  var parking: PostalAddress?
  var keeper: Customer.ID?
  var seller: Customer.ID?
  var drivers: [Contact.ID] = []
  var related: RecordReference?
  var checkedBy = Principal.system
  var owner: User.ID?
  var extras: [String] = []
  var trips: [Trip] = []
  var header = RecordHeader()

  enum Fuel: String, Choice, CaseIterable {
    case petrol, diesel, electric
  }

  struct Stage: LifecycleValue {
    let rawValue: String
    static var options: [ChoiceOption] { Vehicle.lifecycle.states.map { ChoiceOption($0.key) } }
  }

  static let lifecycle = Lifecycle(
    states: [.init("offered"), .init("reserved"), .init("sold", meaning: .won)],
    moves: [
      .init("offered", "reserved"), .init("reserved", "offered", clears: ["price"]),
      .init("reserved", "sold", requires: ["price", "keeper"]),
    ])

  static let kind: RecordKind = "vehicle"

  static let schema = RecordSchema<Vehicle>(
    header: \.header,
    Field("plate", \.plate, .required, .unique, .title, .column),
    Field("model", \.model, .matched, .searchable),
    Field("status", \.status, .required, .lifecycle(lifecycle)),
    Field("fuel", \.fuel, .indexed),
    Field("imported", \.isImported, .indexed),
    Field("doors", \.doors, .indexed),
    Field("mileage", \.mileage, .indexed),
    Field("price", \.price, .indexed),
    Field("builtOn", \.builtOn, .indexed),
    Field("inspectedAt", \.inspectedAt, .indexed),
    Field("email", \.email, .matched),
    Field("phone", \.phone, .matched),
    Field("parking", \.parking),
    Field("keeper", \.keeper, .onDelete(.cascade)),
    Field("seller", \.seller),
    Field("drivers", \.drivers, .onDelete(.clear)),
    Field("related", \.related, .onDelete(.clear)),
    Field("checkedBy", \.checkedBy),
    Field("owner", \.owner, .owner),
    Field("extras", \.extras),
    Field("trips", \.trips))

  /// One trip: what a list of typed parts holds.
  struct Trip: CompositeValue {
    var distance = 0
    var fare: Money?
    var passenger: Contact.ID?
    var purpose: String?

    static var parts: [CompositePart<Trip>] {
      [
        CompositePart("distance", \.distance, isRequired: true), CompositePart("fare", \.fare),
        CompositePart("passenger", \.passenger), CompositePart("purpose", \.purpose),
      ]
    }
  }

  static var derived: [Derived<Vehicle>] {
    [
      Derived("distance") { vehicle, _ in vehicle.trips.reduce(0) { $0 + $1.distance } },
      Derived("keeperName") { vehicle, moment in
        vehicle.keeper.flatMap { moment.snapshot[$0]?.name }
      },
      Derived("age", label: "Days since built") { vehicle, moment in
        vehicle.builtOn.map {
          Int(moment.now.milliseconds / 86_400_000) - Int($0.daysSinceEpoch)
        }
      },
    ]
  }

  init() { plate = "" }

  init(_ plate: String) { self.plate = plate }

  mutating func prepare(from old: Vehicle?, in tx: inout WriteTransaction) throws {
    if old == nil, owner == nil { owner = tx.actor.principal.userID }
  }
}
