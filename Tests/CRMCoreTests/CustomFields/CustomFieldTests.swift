import CRMCore
import Testing

@Suite struct CustomFieldTests {
  private let office: Office

  init() throws { office = try Office() }

  private func define(_ field: CustomField) throws -> CustomField.ID {
    try office.write(as: office.admin) { try $0.insert(field) }
  }

  private func refusal(_ values: [String: Value]) -> CRMError? {
    office.refusal(as: office.sales) { tx in
      var lead = Lead(name: "L")
      for (key, value) in values { lead.custom[key] = value }
      try tx.insert(lead)
    }
  }

  @Test func anUnknownKeyIsRefusedNamingTheNearest() throws {
    _ = try define(CustomField(of: "lead", key: "region"))
    let near = refusal(["regoin": .text("north")])
    #expect(near?.problems == [.init("custom.regoin", .unknown(nearest: "custom.region"))])
    let far = refusal(["colour": .text("red")])
    #expect(far?.problems == [.init("custom.colour", .unknown(nearest: nil))])
    #expect(refusal(["region": .text("north")]) == nil)
  }

  @Test func valuesAreOfTheDeclaredType() throws {
    let right: [(CustomField.ValueType, Value, Value)] = [
      (.text, .text("x"), .integer(1)), (.integer, .integer(-3), .text("3")),
      (.flag, .bool(false), .text("yes")),
      (.date, .date(.min), .text("2026-02-30")),
      (.time, .time(Timestamp(milliseconds: 0)), .text("noon")),
      (.money, .money(.zero(.all[0])), .text("12")),
      (.email, .text("a@b.example"), .text("a@")), (.phone, .text("110"), .text("call me")),
    ]
    for (type, value, wrong) in right {
      _ = try define(CustomField(of: "lead", key: "k-\(type)", type: type))
      #expect(refusal(["k-\(type)": value]) == nil, "\(type)")
      let problem = refusal(["k-\(type)": wrong])?.problems.first
      guard case .malformed = problem?.kind else {
        Issue.record("\(type) took \(wrong)")
        continue
      }
    }
    let snapshot = office.crm.snapshot
    let paths = snapshot.configuration.customFields(of: Lead.self).map { FieldPath($0) }
    for (path, value) in zip(paths, right) {
      #expect(snapshot.leads.where(.compare(path, .equal, value.1)).count == 1, "\(path.name)")
    }
  }

  @Test func choicesAreThoseDeclared() throws {
    var field = CustomField(of: "lead", key: "size", type: .choice)
    #expect(office.refusal(as: office.admin) { try $0.insert(field) }?.code == "field.choices")
    field.choices = ["small", "large"]
    _ = try define(field)
    #expect(refusal(["size": .text("small")]) == nil)
    #expect(refusal(["size": .text("huge")]) != nil)
    field.key = "sizes"
    field.type = .choices
    _ = try define(field)
    #expect(refusal(["sizes": .list([.text("small"), .text("large")])]) == nil)
    #expect(refusal(["sizes": .list([.text("huge")])]) != nil)
    field.key = "note"
    field.type = .text
    #expect(office.refusal(as: office.admin) { try $0.insert(field) }?.code == "field.choices")
  }

  @Test func aChoiceInUseIsNotTakenAway() throws {
    for type in [CustomField.ValueType.choice, .choices] {
      let office = try Office()
      var field = CustomField(of: "lead", key: "size", type: type)
      field.choices = ["large", "small"]
      let definition = try office.write(as: office.admin) { tx in
        let id = try tx.insert(field)
        var lead = Lead(name: "L")
        lead.custom["size"] = type == .choice ? .text("small") : .list([.text("small")])
        try tx.insert(lead)
        return id
      }
      try office.write(as: office.admin) { tx in
        try tx.update(definition) { $0.choices = ["small", "medium"] }
      }
      let refusal = office.refusal(as: office.admin) { tx in
        try tx.update(definition) { $0.choices = ["medium"] }
      }
      guard case .inUse(_, by: let users, count: 1) = refusal else {
        Issue.record("\(type): \(String(describing: refusal))")
        continue
      }
      #expect(users.map(\.kind) == ["lead"])
    }
  }

  @Test func aRequiredOneIsAskedForFromThenOn() throws {
    let old = try office.write(as: office.sales) { try $0.insert(Lead(name: "old")) }
    var field = CustomField(of: "lead", key: "region")
    field.isRequired = true
    _ = try define(field)
    #expect(refusal([:])?.problems == [.init("custom.region", .missing)])
    #expect(refusal(["region": .text("north")]) == nil)
    let renamed = office.refusal(as: office.sales) { tx in try tx.update(old) { $0.name = "N" } }
    #expect(renamed == nil)
    let emptied = office.refusal(as: office.sales) { tx in
      try tx.update(Lead.ID(2)) { $0.custom["region"] = .null }
    }
    #expect(emptied?.problems == [.init("custom.region", .missing)])
  }

  @Test func keyAndTypeNeverChangeAndKeysAreKebabCase() throws {
    let id = try define(CustomField(of: "lead", key: "region"))
    let change = office.refusal(as: office.admin) { tx in
      try tx.update(id) {
        $0.key = "area"
        $0.type = .integer
        $0.recordKind = "customer"
      }
    }
    #expect(change?.problems.map(\.field) == ["recordKind", "key", "type"])
    #expect(change?.problems.allSatisfy { $0.kind == .immutable } == true)
    for key in ["", "Region", "a b", "a.b", "-a", "a--b"] {
      let refusal = office.refusal(as: office.admin) { tx in
        try tx.insert(CustomField(of: "lead", key: key))
      }
      #expect(refusal != nil, "'\(key)'")
    }
    let twin = office.refusal(as: office.admin) { tx in
      try tx.insert(CustomField(of: "lead", key: "region"))
    }
    #expect(twin?.code == "field.taken")
    let kind = office.refusal(as: office.admin) { tx in
      try tx.insert(CustomField(of: "ship", key: "region"))
    }
    #expect(kind?.code == "field.kind")
    #expect(try define(CustomField(of: "customer", key: "region")).number == 2)
  }

  @Test func oneInUseIsNotDeleted() throws {
    let id = try define(CustomField(of: "lead", key: "region"))
    #expect(refusal(["region": .text("north")]) == nil)
    let refusal = office.refusal(as: office.admin) { try $0.delete(id) }
    #expect(refusal == .inUse(id.reference, by: [Lead.ID(1).reference], count: 1))
    try office.write(as: office.admin) { tx in
      try tx.update(Lead.ID(1)) { $0.custom["region"] = .null }
      try tx.delete(id)
    }
    #expect(self.refusal(["region": .text("north")]) != nil)
    try office.write(as: office.admin) { try $0.restore(id) }
    #expect(self.refusal(["region": .text("north")]) == nil)
  }

  @Test func valuesComeBackWhenTheStoreIsReopened() throws {
    let store = InMemoryStore()
    let office = try Office(store: store)
    try office.write(as: office.admin) { tx in
      for type in CustomField.ValueType.allCases {
        var field = CustomField(of: "lead", key: "k-\(type)", type: type)
        if type == .choice || type == .choices { field.choices = ["a", "b"] }
        try tx.insert(field)
      }
      var lead = Lead(name: "L")
      lead.custom["k-text"] = .text("Ä\u{0}\"")
      lead.custom["k-integer"] = .integer(-5)
      lead.custom["k-flag"] = .bool(false)
      lead.custom["k-date"] = .date(.max)
      lead.custom["k-time"] = .time(.max)
      lead.custom["k-money"] = .money(.zero(.all[5]))
      lead.custom["k-choices"] = .list([.text("b"), .text("a")])
      let id = try tx.insert(lead)
      try tx.update(id) { record in
        record.custom["k-text"] = .null
        record.custom["k-choice"] = .text("a")
        record.custom["k-choices"] = .list([])
      }
    }
    #expect(office.crm.snapshot[Lead.ID(1)]?.custom.count == 6)
    #expect(try differences(office.crm.snapshot, CRM.open(.store(store)).snapshot) == [])
    let history = try office.crm.history(of: Lead.ID(1), as: office.admin)
    let names = Set(history[0].fields.map(\.field))
    #expect(names == ["custom.k-text", "custom.k-choice", "custom.k-choices"])
  }
}

/// Custom fields of every type: filtered, sorted, exported, imported and in the history.
@Suite struct CustomFieldTypeTests {
  /// Two values of each type as people type them, the smaller one first.
  private static let samples: [(CustomField.ValueType, [String], String, String)] = [
    (.text, [], "Ärger", "Ärgere"), (.integer, [], "-7", "12"), (.flag, [], "no", "yes"),
    (.date, [], "2026-01-31", "2026-02-01"),
    (.time, [], "2026-01-31T23:59:00Z", "2026-02-01T00:00:00Z"),
    (.money, [], "9.99 EUR", "10.00 EUR"), (.email, [], "a@b.example", "c@d.example"),
    (.phone, [], "+33 1 23456789", "+44 20 79460000"), (.choice, ["blue", "red"], "blue", "red"),
    (.choices, ["blue", "red"], "blue", "red"),
  ]

  @Test func thereIsASampleOfEveryType() {
    #expect(Set(Self.samples.map(\.0)) == Set(CustomField.ValueType.allCases))
  }

  private func office(_ type: CustomField.ValueType, _ choices: [String]) throws -> Office {
    let office = try Office()
    try office.write(as: office.admin) { tx in
      var field = CustomField(of: "lead", key: "extra", type: type)
      field.choices = choices
      try tx.insert(field)
    }
    return office
  }

  private func values(_ office: Office) -> ValueParser {
    ValueParser(office.crm.snapshot, now: .min)
  }

  @Test func everyTypeBehavesLikeADeclaredField() throws {
    for (type, choices, small, large) in Self.samples {
      let office = try office(type, choices)
      let definition = office.crm.snapshot.configuration.customFields(of: Lead.self)[0]
      let ids = try office.write(as: office.admin) { tx in
        try [large, small, nil].map { text in
          var lead = Lead(name: text ?? "none")
          lead.custom["extra"] =
            try text.map { try values(office).value($0, as: definition.type) } ?? .null
          return try tx.insert(lead)
        }
      }
      let snapshot = office.crm.snapshot
      func found(_ filter: String) throws -> [Lead.ID] {
        let parser = FilterParser(Lead.self, values(office))
        return snapshot.leads.where(try parser.parse(filter)).ids()
      }
      #expect(try found("custom.extra = '\(large)'") == [ids[0]], "\(type)")
      #expect(try found("extra is empty").contains(ids[2]), "\(type)")
      let order = try FilterParser.order("custom.extra", of: Lead.self, values(office))
      let sorted = snapshot.leads.sorted(by: order[0]).ids()
      #expect(Array(sorted.suffix(2)) == [ids[1], ids[0]], "\(type)")
      #expect(
        try office.crm.history(of: ids[0], as: office.admin)[0].fields.contains {
          $0.field == "custom.extra"
        }, "\(type)")
      try roundTrip(office, type, choices)
    }
  }

  /// What is exported from one store comes into another as it was.
  private func roundTrip(
    _ office: Office, _ type: CustomField.ValueType, _ choices: [String]
  ) throws {
    let exporter = try Exporter<Lead>(office.crm.snapshot, as: office.admin)
    var files: [[UInt8]] = [[], []]
    exporter.csv { files[0] += $0 }
    exporter.jsonLines { files[1] += $0 }
    for (index, file) in files.enumerated() {
      let other = try self.office(type, choices)
      let source = try index == 0 ? ImportSource(csv: file) : ImportSource(jsonLines: file)
      let result = try other.write(as: other.admin) { tx in
        try tx.importRecords(Lead.self, from: source)
      }
      #expect(result.refusals.isEmpty, "\(type): \(result.refusals)")
      let copies = other.crm.snapshot.leads.all().map { $0.custom["extra"] }
      #expect(copies == office.crm.snapshot.leads.all().map { $0.custom["extra"] }, "\(type)")
    }
  }
}
