import CRMCore
import Testing

/// Texts that break software, through import, journal, export and import again.
@Suite(.enabled(if: TestData.isThere, "\(TestData.hint)"))
struct NaughtyStringTests {
  private static let fields = [
    "company", "position", "website", "source", "description", "lostNote", "nextStep",
    "address.lines", "address.city", "externalId", "custom.free",
  ]

  private static func strings() throws -> [String] {
    var strings: [String] = []
    try TestData.bytes("strings/naughty-strings.json").withUnsafeBytes { bytes in
      var reader = JSONReader(bytes, mode: .general)
      try reader.beginArray()
      while try reader.nextElement() { strings.append(try reader.readString()) }
    }
    return strings
  }

  private static func source(_ strings: [String]) -> ImportSource {
    let rows = strings.enumerated().map { index, text in
      let isUnique = strings.firstIndex(of: text) == index
      let cells = fields.map { $0 == "externalId" && !isUnique ? nil : Optional(text) }
      return ImportSource.Row(line: index + 2, cells: ["lead \(index)"] + cells)
    }
    return ImportSource(columns: ["name"] + fields, rows: rows)
  }

  private static func world() throws -> ExchangeWorld {
    let world = try ExchangeWorld()
    try world.crm.write(as: .system) { tx in
      _ = try tx.insert(CustomField(of: "lead", key: "free"))
    }
    return world
  }

  private static func columns(_ exporter: inout Exporter<Lead>) {
    exporter.paths = exporter.paths.filter { $0.name == "name" || fields.contains($0.name) }
  }

  /// Whether every field of every lead holds its string, byte for byte.
  private static func check(_ world: ExchangeWorld, _ strings: [String]) {
    let leads = world.crm.snapshot.leads.all()
    #expect(leads.count == strings.count)
    let custom = world.crm.snapshot.configuration.customFields(of: Lead.self)
    var compared = 0
    for (lead, text) in zip(leads, strings) {
      for field in fields {
        guard let path = Lead.schema.path(named: field, custom: custom) else { continue }
        let value = path.value(in: lead).description
        if field == "externalId", value.isEmpty { continue }
        compared += 1
        #expect(value.utf8.elementsEqual(text.utf8), "\(field): \(text)")
      }
    }
    #expect(compared > strings.count * (fields.count - 1))
  }

  @Test func everyStringSurvivesEveryFreeTextFieldByteForByte() throws {
    let strings = try Self.strings()
    #expect(strings.count == 515)
    let world = try Self.world()
    let result = try world.import(Lead.self, Self.source(strings))
    #expect(result.refusals.map(\.description) == [])
    Self.check(world, strings)
    let fromCSV = try Self.world()
    _ = try fromCSV.import(
      Lead.self, try ImportSource(csv: try world.csv(Lead.self, Self.columns)))
    Self.check(fromCSV, strings)
    let fromJSON = try Self.world()
    _ = try fromJSON.import(
      Lead.self, try ImportSource(jsonLines: try fromCSV.jsonLines(Lead.self, Self.columns)))
    Self.check(fromJSON, strings)
  }
}
