import Testing

@testable import CRMCore

/// What is accepted can be read back, and what cannot be is refused before it is written.
@Suite struct GateTests {
  private let store = InMemoryStore()
  private let office: Office

  init() throws { office = try Office(store: store) }

  /// Whether opening the store anew gives what is there now.
  private func reopens(_ catalog: Catalog = .standard) throws -> Bool {
    let again = try CRM.open(.store(store), catalog: catalog)
    return differences(office.crm.snapshot, again.snapshot) == []
  }

  @Test(arguments: [0, 1, 199, 200, 201, 130_000])
  func keysHaveALength(count: Int) throws {
    let key = String(repeating: "\u{1}", count: count)
    let refusal = Result {
      try office.write(as: office.sales, key: key) { tx in
        for name in ["A", "B"] { try tx.insert(Lead(name: name)) }
      }
    }
    let rehearsed = Result {
      try office.crm.rehearse(as: office.sales, idempotencyKey: key) { _ in }
    }
    if 1...200 ~= count {
      try refusal.get()
      #expect(throws: CRMError.alreadyWritten(key: key, at: office.crm.snapshot.position - 1)) {
        try rehearsed.get()
      }
    } else {
      for result in [refusal.map { _ in }, rehearsed.map { _ in }] {
        let error = #expect(throws: CRMError.self) { try result.get() }
        #expect(error?.explanation.hints == ["Expected: 1 to 200 bytes"])
      }
      #expect(office.crm.snapshot.leads.count == 0)
    }
    #expect(try reopens())
  }

  @Test func theLongestKeyFitsBesideTheLongestLine() throws {
    let key = String(repeating: "\u{1}", count: JournalLimits.keyBytes)
    let texts = Array(repeating: String(repeating: "x", count: 100_000), count: 4)
    let lead = try office.write(as: office.sales, key: key) { tx in
      var lead = Lead(name: "L")
      lead.tags = texts
      return try tx.insert(lead)
    }
    try office.write(as: office.sales, key: "2" + key.dropFirst()) { tx in
      try tx.update(lead) { $0.tags = texts.map { $0 + "y" } }
    }
    #expect(try reopens())
  }

  @Test func aRecordKeepsItsLimitThoughItGrowsInSmallSteps() throws {
    try office.write(as: office.admin) { tx in
      for number in 0..<160 { try tx.insert(CustomField(of: "lead", key: "k\(number)")) }
    }
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    let text = String(repeating: "x", count: 7_500)
    var refused: CRMError?
    for number in 0..<160 where refused == nil {
      refused = office.refusal(as: office.sales) { tx in
        try tx.update(lead) { $0.custom["k\(number)"] = .text(text) }
      }
    }
    let size = refused?.size ?? 0
    #expect(size > JournalLimits.recordBytes)
    #expect(size < JournalLimits.recordBytes + 9_000)
    #expect(try reopens())
    // The bound of a record that was read is as good as that of one that was written.
    let again = try CRM.open(.store(store))
    #expect(throws: CRMError.self) {
      try again.write(as: office.sales) { tx in
        try tx.update(lead) { $0.custom["k159"] = .text(text) }
      }
    }
    try office.write(as: office.sales) { tx in
      try tx.update(lead) { lead in
        for number in 0..<160 { lead.custom["k\(number)"] = .null }
      }
    }
    #expect(try reopens())
    #expect(store.lines.allSatisfy { $0.utf8.count <= JournalLimits.lineBytes })
  }

  @Test func aChangeOfARecordBeyondTheLimitIsRefusedWhereNoLineCouldHoldIt() throws {
    let text = String(repeating: "x", count: 100_000)
    let head = try store.head()
    var pending = PendingCommit(after: head, time: office.crm.now)
    var line = JournalLine()
    line.operation = "lead.insert"
    line.record = RecordReference(kind: "lead", number: 1)
    line.isInsert = true
    _ = pending.append(line) { writer in
      var lead = Lead(name: "L")
      lead.owner = office.sales
      lead.tags = Array(repeating: text, count: 9)
      Lead.schema.encode(lead, stampedBy: .system, at: lead.createdAt, &writer)
    }
    _ = try store.append(pending.finish(), after: head)
    try office.crm.refresh()
    let lead = Lead.ID(1)
    let refusal = office.refusal(as: .system) { tx in
      try tx.update(lead) { $0.tags = [text, text] }
    }
    #expect(refusal?.explanation.code == "too-large")
    #expect(office.refusal(as: .system) { try $0.update(lead) { $0.tags = [] } } == nil)
    #expect(try reopens())
  }

  @Test func aRecordThatShrankMayGrowAgain() throws {
    let lead = try office.write(as: office.sales) { try $0.insert(Lead(name: "L")) }
    for _ in 0..<5 {
      for count in [300_000, 1] {
        let text = String(repeating: "x", count: count)
        try office.write(as: office.sales) { tx in try tx.update(lead) { $0.company = text } }
      }
    }
    #expect(try reopens())
  }

  @Test(arguments: [1 << 53, (1 << 53) + 1, Int.max, Int.min])
  func numbersBeyondWhatIsReadAreRefusedWhereverTheyStand(number: Int) throws {
    let price = try Money("1.00 EUR")
    let product = try office.write(as: office.admin) { tx in
      try tx.insert(Product(code: "P", name: "P", price: price))
    }
    let refusal = office.refusal(as: office.sales) { tx in
      try tx.insert(Order(lines: [Order.Line(product, quantity: number, price: price)]))
    }
    #expect(refusal?.problems.map(\.field) == ["lines"])
    let vehicles = try Office(store: store, catalog: .standard.adding([Vehicle.self]), isNew: false)
    for change: (inout Vehicle) -> Void in [
      { $0.doors = number }, { $0.mileage = number },
      { $0.trips = [Vehicle.Trip(distance: number)] },
    ] {
      var vehicle = Vehicle("V")
      change(&vehicle)
      let refusal = vehicles.refusal(as: .system) { try $0.insert(vehicle) }
      #expect(refusal?.problems.count == 1)
    }
  }

  @Test func numbersOfRecordsEnd() throws {
    let last = JournalLimits.recordNumber
    func bring(_ number: UInt32) -> CRMError? {
      office.refusal(as: office.admin) { tx in
        _ = try tx.importing("lead.import") { tx in
          var lead = Lead(name: "L")
          lead.header.number = number
          return try tx.insert(lead)
        }
      }
    }
    for number in [last + 1, UInt32.max] {
      #expect(bring(number)?.problems.map(\.field) == ["id"])
    }
    #expect(office.refusal(as: office.sales) { try $0.insert(Lead(name: "first")) } == nil)
    #expect(bring(last) == nil)
    #expect(
      office.refusal(as: office.sales) { try $0.insert(Lead(name: "more")) }?.problems.map(\.field)
        == ["id"])
    #expect(bring(last - 1) == nil)
    let again = try CRM.open(.store(store))
    #expect(again.snapshot.leads.ids().map(\.number) == [1, last - 1, last])
  }

  @Test func aKindThatTheStoreWasOpenedWithoutIsRefusedEverywhere() throws {
    let before = store.lines
    let id = Vehicle.ID(1)
    let unknown = CRMError.unknownKind("vehicle")
    let office = self.office
    for attempt: (inout WriteTransaction) throws -> Void in [
      { try $0.insert(Vehicle("V")) }, { try $0.update(id) { $0.doors = 1 } },
      { try $0.delete(id) }, { try $0.restore(id) }, { _ = try $0.require(id) },
    ] {
      #expect(office.refusal(as: .system, attempt) == unknown)
    }
    #expect(throws: unknown) { try office.crm.snapshot.record(id, readableBy: office.admin) }
    #expect(throws: unknown) { try office.crm.history(of: id, as: office.admin) }
    #expect(store.lines == before)
  }

  @Test func readingAKindThatIsNotThereEndsTheProgram() async throws {
    await #expect(processExitsWith: .failure) {
      _ = try await CRM.open(.inMemory).snapshot[Vehicle.self]
    }
    await #expect(processExitsWith: .failure) {
      _ = try await CRM.open(.inMemory).snapshot[Vehicle.ID(1)]
    }
  }
}

extension CRMError {
  /// The bytes of a ``tooLarge(_:bytes:limit:)``.
  fileprivate var size: Int? {
    if case .tooLarge(_, let bytes, JournalLimits.recordBytes) = self { bytes } else { nil }
  }
}

/// Types of a program's own whose value they do not take back, or as something else.
@Suite struct UnreadableTypeTests {
  @Test(arguments: Riddle.Form.allCases)
  func aTypeThatDoesNotReadBackIsRefused(form: Riddle.Form) throws {
    let store = InMemoryStore()
    let catalog = Catalog.standard.adding([Puzzle.self])
    let crm = try CRM.open(.store(store), catalog: catalog)
    var puzzle = Puzzle()
    puzzle.riddle = Riddle(form: form, text: "t")
    let insert = Result { try crm.write(as: .system) { tx in try tx.insert(puzzle) } }
    let id = try crm.write(as: .system) { tx in try tx.insert(Puzzle()) }
    let update = Result {
      try crm.write(as: .system) { tx in try tx.update(id) { $0.riddle = puzzle.riddle } }
    }
    if form == .right {
      _ = try insert.get()
      _ = try update.get()
    } else {
      for result in [insert.map { _ in }, update.map { _ in }] {
        let error = #expect(throws: CRMError.self) { try result.get() }
        #expect(error?.problems.count == 1)
      }
    }
    let again = try CRM.open(.store(store), catalog: catalog)
    #expect(differences(crm.snapshot, again.snapshot) == [])
  }
}

/// A text whose value is another than the one that it takes back.
struct Riddle: FieldValue {
  var form = Form.right
  var text = ""

  enum Form: String, CaseIterable, Sendable {
    case right, otherType, otherText, list, sameNames, day, hugeNumber
  }

  static var crmType: FieldType { .text }
  var crmIsAbsent: Bool { text.isEmpty }

  init(form: Form = .right, text: String = "") { (self.form, self.text) = (form, text) }

  init(crmValue value: Value) throws(ValueError) { text = try String(crmValue: value) }

  static func == (left: Riddle, right: Riddle) -> Bool { left.text == right.text }

  var crmValue: Value {
    switch form {
    case .right: .text(text)
    case .otherType: .bool(true)
    case .otherText: .text("other")
    case .list: .list([.text(text), .text(text)])
    case .sameNames: .parts([.init("a", .integer(1)), .init("a", .integer(1))])
    case .day: .date(CalendarDate(unchecked: 0))
    case .hugeNumber: .integer(.max)
    }
  }
}

private struct Puzzle: CRMRecord {
  var riddle = Riddle()
  var header = RecordHeader()
  static let kind: RecordKind = "puzzle"
  static let schema = RecordSchema<Puzzle>(header: \.header, Field("riddle", \.riddle))
  init() {}
}
