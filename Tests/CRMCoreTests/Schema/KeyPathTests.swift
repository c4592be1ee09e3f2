import Testing

@testable import CRMCore

/// Key paths of records, as conditions, orders and groups take them.
@Suite struct KeyPathTests {
  private static let kinds: [any CRMRecord.Type] =
    Catalog.standard.kinds + [Vehicle.self, Depot.self]

  /// A kind with a composite that is always there, and one whose parts may be absent.
  private struct Depot: CRMRecord {
    var site = PostalAddress()
    var lastTrip: Vehicle.Trip?
    var header = RecordHeader()

    static let kind: RecordKind = "depot"
    static let schema = RecordSchema<Depot>(
      header: \.header, Field("site", \.site), Field("lastTrip", \.lastTrip))

    var town: String { site.city }
  }

  @Test func everyDeclaredPropertyOfEveryKindLeadsToItsField() throws {
    for type in Self.kinds { try checkFields(type) }
  }

  private func checkFields<R: CRMRecord>(_: R.Type) throws {
    let own = R.schema.fields.dropLast(RecordHeader.schema.fields.count)
    for field in own {
      let path: AnyKeyPath = field.path
      let found = R.schema.fieldPath(at: try #require(path as? PartialKeyPath<R>))
      #expect(found?.field === field, "\(R.kind).\(field.name)")
    }
  }

  @Test func whatEveryRecordHasIsFoundInEveryKindByBothOfItsNames() {
    for type in Self.kinds {
      checkHeader(type)
      checkID(type)
    }
  }

  /// In code that is generic like this the id is another key path.
  private func checkID<R: Declared>(_: R.Type) {
    #expect(R.schema.fieldPath(at: \R.id) == .id)
  }

  private func checkHeader<R: CRMRecord>(_: R.Type) {
    let paths: [(PartialKeyPath<R>, String)] = [
      (\.id, "id"), (\.reference, "id"), (\.version, "version"), (\.isDeleted, "isDeleted"),
      (\.externalID, "externalId"), (\.header.externalID, "externalId"),
      (\.tags, "tags"), (\.header.tags, "tags"), (\.custom, "custom"), (\.header.custom, "custom"),
      (\.createdAt, "createdAt"), (\.createdBy, "createdBy"), (\.modifiedAt, "modifiedAt"),
      (\.modifiedBy, "modifiedBy"), (\.deletedAt, "deletedAt"),
    ]
    for (path, name) in paths {
      #expect(R.schema.fieldPath(at: path)?.name == name, "\(R.kind): \(path)")
      // Found by the cache.
      #expect(R.schema.fieldPath(at: path)?.name == name)
    }
  }

  @Test func theIDOfAKindIsFound() {
    #expect(Lead.schema.fieldPath(at: \Lead.id) == .id)
    #expect(Depot.schema.fieldPath(at: \Depot.id) == .id)
    #expect(Depot.schema.fieldPath(at: \Depot.reference) == .id)
  }

  @Test func theHeadersOwnPropertiesAreFoundInStructs() {
    for field in RecordHeader.schema.fields {
      let path = (\Lead.header as AnyKeyPath).appending(path: field.path)
      let found = (path as? PartialKeyPath<Lead>).flatMap { Lead.schema.fieldPath(at: $0) }
      #expect(found?.name == field.name)
    }
  }

  @Test func everyPartOfACompositeIsFoundThroughEveryChain() {
    func check<R: Declared>(_ path: PartialKeyPath<R>, _ name: String) {
      #expect(R.schema.fieldPath(at: path)?.name == name, "\(path)")
      #expect(R.schema.fieldPath(at: path).map { R.schema.path(named: name) == $0 } == true)
    }
    check(\Lead.address?.lines, "address.lines")
    check(\Lead.address?.city, "address.city")
    check(\Lead.address?.region, "address.region")
    check(\Lead.address?.postcode, "address.postcode")
    check(\Lead.address?.country, "address.country")
    check(\Lead.address!.city, "address.city")
    check(\Customer.address?.city, "address.city")
    check(\Vehicle.parking?.lines, "parking.lines")
    check(\Vehicle.parking?.city, "parking.city")
    check(\Depot.site.lines, "site.lines")
    check(\Depot.site.city, "site.city")
    check(\Depot.lastTrip?.distance, "lastTrip.distance")
    check(\Depot.lastTrip?.fare, "lastTrip.fare")
    check(\Depot.lastTrip?.passenger, "lastTrip.passenger")
    check(\Depot.lastTrip!.purpose, "lastTrip.purpose")
  }

  @Test func whatIsNoFieldIsNone() {
    func check<R: Declared>(_ path: PartialKeyPath<R>) {
      #expect(R.schema.fieldPath(at: path) == nil, "\(path)")
    }
    check(\Depot.town)
    check(\Depot.site.city.count)
    check(\Depot.lastTrip?.fare?.minorUnits)
    check(\Depot.lastTrip?.purpose?.count)
    check(\Depot.site.crmValue)
    check(\Lead.email?.text)
    check(\Lead.self)
    check(\Lead.header)
    check(\Lead.tags.count)
    check(\Lead.tags[0])
    check(\Contact.parent)
  }

  @Test func aPathThatIsNoFieldEndsTheProgramWithItsNameAndTheKind() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = try CRM.open(.inMemory).snapshot.contacts.sorted(by: \.parent)
      })
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("Contact"))
    #expect(text.contains("is no field of contact"))
    let named = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Contact.field(\.parent)
      })
    #expect(
      String(decoding: named.standardErrorContent, as: UTF8.self)
        .contains("is no declared field of contact"))
  }

  @Test func conditionsOrdersAndGroupsTakeEveryPath() throws {
    let office = try Office(catalog: .standard.adding([Vehicle.self, Depot.self]))
    let ids = try office.write(as: office.admin) { tx in
      try ["Köln", "Bonn", "Ulm"].map { city in
        var depot = Depot()
        depot.site.city = city
        depot.lastTrip = Vehicle.Trip(distance: city.utf8.count, purpose: city)
        depot.tags = [city]
        depot.externalID = city
        return try tx.insert(depot)
      }
    }
    try office.write(as: office.admin) { tx in try tx.update(ids[1]) { $0.tags = [] } }
    let query = office.crm.snapshot[Depot.self]
    #expect(query.where(\.id, ids[1]).ids() == [ids[1]])
    #expect(query.where(\.id, .more, ids[0]).ids() == [ids[1], ids[2]])
    #expect(query.where(\.reference, ids[1].reference).ids() == [ids[1]])
    #expect(query.where(\.reference, RecordReference(kind: "lead", number: 1)).isEmpty)
    #expect(query.where(\.version, 2).ids() == [ids[1]])
    #expect(query.where(\.isDeleted, false).count == 3)
    #expect(query.where(\.header.externalID, "Ulm").ids() == [ids[2]])
    #expect(query.where(\.tags, ["Köln"]).ids() == [ids[0]])
    #expect(query.where(\.tags, .notEqual, ["Köln"]).ids() == [ids[1], ids[2]])
    #expect(query.where(\.tags, []).ids() == [ids[1]])
    #expect(query.where(\.site.city, "Bonn").ids() == [ids[1]])
    #expect(query.where(\.lastTrip?.purpose, "Köln").ids() == [ids[0]])
    #expect(query.where(\.lastTrip?.distance, .more, 3).ids() == [ids[0], ids[1]])
    #expect(query.sorted(by: \.id, .descending).ids() == ids.reversed())
    #expect(query.sorted(by: \.version, .descending).ids() == [ids[1], ids[0], ids[2]])
    #expect(query.sorted(by: \.site.city).ids() == [ids[1], ids[0], ids[2]])
    #expect(query.sorted(by: \.lastTrip?.distance).ids() == [ids[2], ids[1], ids[0]])
    #expect(query.grouped(by: \.lastTrip?.distance).map(\.value) == [3, 4, 5])
    #expect(office.crm.snapshot.value(of: \.id, in: ids[1]) == ids[1])
    #expect(office.crm.snapshot.value(of: \.version, in: ids[1]) == 2)
    #expect(office.crm.snapshot.value(of: \.town, in: ids[1]) == "Bonn")
    #expect(office.crm.snapshot.value(of: \.lastTrip?.purpose, in: ids[1]) == "Bonn")
  }
}
