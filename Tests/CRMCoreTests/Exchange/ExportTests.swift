import CRMCore
import Testing

@Suite struct ExportTests {
  /// A world with every kind of value: links, lists, parts, custom fields, texts that hurt.
  private func filled() throws -> ExchangeWorld {
    let world = try ExchangeWorld()
    try world.crm.write(as: .system) { tx in
      try tx.insert(CustomField(of: "lead", key: "region", label: "Region"))
      try tx.insert(CustomField(of: "lead", key: "seen", type: .date))
      var deleted = Lead(name: "Gone", owner: world.admin)
      deleted.source = "gone"
      let gone = try tx.insert(deleted)
      try tx.delete(gone)
      var lead = Lead(name: "Quote \"me\", please", email: "a@b.example", owner: world.admin)
      lead.address = PostalAddress(lines: "1 Road\nBack door", city: "Lyon")
      lead.tags = ["red", "a;b", "say \"so\"", "two\nlines"]
      lead.estimatedValue = try Money("1234.50 USD")
      lead.custom["region"] = .text("=SUM(A1)")
      lead.custom["seen"] = .date(try CalendarDate("2024-02-29"))
      lead.externalID = "x-1"
      try tx.insert(lead)
    }
    try world.crm.write(as: world.admin) { tx in
      let lead = try tx.insert(Lead(name: "Second"))
      try tx.advance(lead, to: .contacted)
      try tx.advance(lead, to: .qualified)
      try tx.convert(lead, to: Lead.Conversion(customer: .new))
    }
    return world
  }

  /// A store that has what the leads refer to, but no leads.
  private func emptied(like world: ExchangeWorld) throws -> ExchangeWorld {
    let other = try ExchangeWorld()
    try other.crm.write(as: .system) { tx in
      try tx.insert(CustomField(of: "lead", key: "region", label: "Region"))
      try tx.insert(CustomField(of: "lead", key: "seen", type: .date))
    }
    let customers = try ImportSource(csv: try world.csv(Customer.self))
    #expect(try other.import(Customer.self, customers) { try $0.map("id=id") }.created == 1)
    return other
  }

  @Test(arguments: [true, false])
  func anExportIsPassedOnInPiecesOfBoundedSize(isPlain: Bool) throws {
    let world = try ExchangeWorld()
    try world.crm.write(as: world.admin) { tx in
      for number in 1...1_000 {
        var lead = Lead(name: "Lead \(number)")
        lead.description = String(repeating: "x", count: 300)
        try tx.insert(lead)
      }
    }
    var exporter = try Exporter<Lead>(world.crm.snapshot, as: world.admin)
    // Custom fields are read out of records, everything else out of rows.
    let custom = CustomFieldDefinition(key: "none", label: "None", type: .text, isRequired: false)
    if !isPlain { exporter.paths.append(FieldPath(custom)) }
    var sizes: [Int] = []
    exporter.csv { sizes.append($0.count) }
    exporter.jsonLines { sizes.append($0.count) }
    exporter.json { sizes.append($0.count) }
    #expect(sizes.count > 12)
    #expect(sizes.allSatisfy { $0 < (1 << 16) + 2_000 })
  }

  @Test func rowsAndRecordsGiveTheSameExport() throws {
    let world = try filled()
    let custom = CustomFieldDefinition(key: "none", label: "None", type: .text, isRequired: false)
    func plain(_ exporter: inout Exporter<Lead>) {
      exporter.paths.removeAll { $0.customKey != nil }
    }
    func withCustom(_ exporter: inout Exporter<Lead>) {
      plain(&exporter)
      exporter.paths.insert(FieldPath(custom), at: 0)
    }
    func cells(_ bytes: [UInt8]) throws -> [[String]] {
      var reader = CSVReader(bytes)
      var cells: [[String]] = []
      while let record = try reader.next() { cells.append(record.cells) }
      return cells
    }
    let rows = try cells(try world.csv(Lead.self, plain))
    let records = try cells(try world.csv(Lead.self, withCustom))
    #expect(rows.count == 3)
    #expect(records.map { Array($0.dropFirst()) } == rows)
    let lines = String(decoding: try world.jsonLines(Lead.self, plain), as: UTF8.self)
    let others = String(decoding: try world.jsonLines(Lead.self, withCustom), as: UTF8.self)
    #expect(others.replacing(#"{"custom":{"none":null},"#, with: "{") == lines)
  }

  private func unstamped<R: CRMRecord>(_ exporter: inout Exporter<R>) {
    exporter.paths.removeAll { $0.name.hasPrefix("modified") }
  }

  @Test func exportImportExportIsTheIdentityInCSV() throws {
    let world = try filled()
    let first = try world.csv(Lead.self, unstamped)
    let other = try emptied(like: world)
    let result = try other.import(Lead.self, try ImportSource(csv: try world.csv(Lead.self))) {
      try $0.map("id=id")
    }
    #expect(result.refusals.map(\.description) == [])
    #expect(result.created == 2)
    #expect(try other.csv(Lead.self, unstamped) == first)
    let reopened = other.crm.read { $0.leads.map { $0.id.number } }
    #expect(reopened == [2, 3])
  }

  @Test func exportImportExportIsTheIdentityInJSONLines() throws {
    let world = try filled()
    let first = try world.jsonLines(Lead.self, unstamped)
    let other = try emptied(like: world)
    let source = try ImportSource(jsonLines: try world.jsonLines(Lead.self))
    let result = try other.import(Lead.self, source) { try $0.map("id=id") }
    #expect(result.refusals.map(\.description) == [])
    #expect(try other.jsonLines(Lead.self, unstamped) == first)
  }

  @Test func anAddressThatIsNotThereIsNullAndTakesNoColumnOfAnother() throws {
    let world = try ExchangeWorld()
    try world.crm.write(as: world.admin) { tx in
      try tx.insert(Lead(name: "Nowhere"))
      var lead = Lead(name: "Here")
      lead.address = PostalAddress(lines: "1 Road", city: "Lyon")
      try tx.insert(lead)
    }
    let lines = try world.jsonLines(Lead.self)
    let texts = String(decoding: lines, as: UTF8.self).split(separator: "\n")
    #expect(texts[0].contains(#""address":null"#))
    #expect(texts[1].contains(#""address":{"lines":"1 Road","city":"Lyon","#))
    let other = try ExchangeWorld()
    let result = try other.import(Lead.self, try ImportSource(jsonLines: lines))
    #expect(result.created == 2)
    #expect(other.crm.snapshot.leads.map(\.address?.lines) == [nil, "1 Road"])
  }

  @Test func idsAreBroughtIntoAnEmptyKindOnlyAndEachOnce() throws {
    let world = try ExchangeWorld()
    let result = try world.import(Lead.self, csv: "id,name\n9,A\n4,B\n9,C\n") {
      try $0.map("id=id")
      $0.skipsErrors = true
    }
    #expect([result.created, result.refused] == [2, 1])
    #expect(world.crm.snapshot.leads.map(\.id.number) == [4, 9])
    let next = try world.crm.write(as: world.admin) { try $0.insert(Lead(name: "D")) }
    #expect(next.number == 10)
    #expect(throws: ValueError.self) {
      try world.import(Lead.self, csv: "id,name\n20,E\n") { try $0.map("id=id") }
    }
    let plain = try world.import(Lead.self, csv: "id,name\n20,E\n")
    #expect(plain.columns[0].use == .leftOut && plain.rows[0].record?.number == 11)
  }

  @Test func aTakenBackImportWithIDsLeavesTheNumbersAsTheyWere() throws {
    let world = try ExchangeWorld()
    _ = try world.import(Lead.self, csv: "id,name\n9,A\n4,\n") { try $0.map("id=id") }
    let next = try world.crm.write(as: world.admin) { try $0.insert(Lead(name: "B")) }
    #expect(next.number == 1)
  }

  @Test func aSelectionHasItsFieldsInOrder() throws {
    let world = try ExchangeWorld()
    _ = try world.import(Lead.self, csv: "name,source\nB,web\nA,web\nC,fair\n")
    let bytes = try world.csv(Lead.self) { exporter in
      exporter.keep(world.crm.snapshot.leads.where(\.source, "web").filter)
      exporter.paths = exporter.paths.filter { ["name", "source"].contains($0.name) }
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "name,source\nB,web\nA,web\n")
  }

  @Test func formulasAreDisarmedOnRequest() throws {
    let world = try filled()
    var bytes: [UInt8] = []
    var exporter = try Exporter<Lead>(world.crm.snapshot, as: world.admin)
    exporter.paths = exporter.paths.filter { $0.name == "custom.region" }
    exporter.csv(guardsFormulas: true) { bytes += $0 }
    #expect(String(decoding: bytes, as: UTF8.self).contains("'=SUM(A1)"))
  }
}
