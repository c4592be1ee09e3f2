import CRMCore
import CRMStorage
import CRMStoreConformance
import Testing

/// Whatever a write accepts, opening the store reads back equal: every kind, every type of field,
/// with values from the edges of what there is.
@Suite struct ReadBackTests {
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func whatIsAcceptedIsReadBackFromMemory(seed: UInt64) throws {
    let store = InMemoryStore()
    var program = try WildProgram(try CRM.open(.store(store)), seed: seed)
    for _ in 0..<150 { program.step() }
    let again = try CRM.open(.store(store))
    #expect(program.crm.snapshot.contents == again.snapshot.contents, "seed \(seed)")
    #expect(program.acceptedKinds.count > 10, "seed \(seed)")
  }

  @Test(arguments: 11...12 as ClosedRange<UInt64>)
  func whatIsAcceptedIsReadBackFromFiles(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    try JSONFileStore.create(at: folder.store).close()
    var program = try WildProgram(try CRM.open(.file(folder.store)), seed: seed)
    for _ in 0..<60 { program.step() }
    let before = program.crm.snapshot.contents
    try program.crm.close()
    let again = try CRM.open(.file(folder.store))
    #expect(before == again.snapshot.contents, "seed \(seed)")
    _ = try JSONFileStore.open(at: folder.store).verify()
  }

  @Test(arguments: 21...24 as ClosedRange<UInt64>)
  func everyLineOfTheStandardKindsReadsBackAsItIsWritten(seed: UInt64) throws {
    let crm = try CRM.open(.inMemory, catalog: Catalog.standard.unproved())
    var program = try WildProgram(crm, seed: seed)
    for _ in 0..<150 { program.step() }
    #expect(program.unreadable == [], "seed \(seed)")
  }
}

/// Writes at random, with whatever values the fields' types can hold.
private struct WildProgram {
  let crm: CRM
  private(set) var acceptedKinds: Set<RecordKind> = []
  /// What was refused because its line could not be read back: nothing, in kinds that are proven.
  private(set) var unreadable: [String] = []
  private var values: WildValues
  private var keyCount = 0

  init(_ crm: CRM, seed: UInt64) throws {
    self.crm = crm
    values = WildValues(random: SeededRandom(seed: seed))
    try crm.write(as: .system) { tx in
      try tx.insert(
        StoreSettings(organisation: "Acme", currency: CurrencyCode("EUR"), timeZone: "UTC"))
      try tx.insert(User(username: "admin", name: "A", role: "admin"))
      for kind in [Lead.kind, Customer.kind] {
        for type in CustomField.ValueType.allCases where !type.needsChoices {
          try tx.insert(CustomField(of: kind, key: "f-\(type)", type: type))
        }
      }
      let customer = try tx.insert(Customer(name: "C", owner: User.ID(1)))
      try tx.insert(Lead(name: "L", owner: User.ID(1)))
      try tx.insert(Contact(name: "P", customer: customer))
    }
  }

  /// One commit, with a key or without, as anybody, of one to three changes.
  mutating func step() {
    let kinds = crm.catalog.kinds
    let isSystem = values.chance(2)
    let key = values.chance(3) ? values.key(&keyCount) : nil
    let count = values.number(1...3)
    do {
      try crm.write(as: isSystem ? .system : Principal(user: 1), idempotencyKey: key) { tx in
        for _ in 0..<count {
          change(kinds[values.number(0...(kinds.count - 1))], &tx)
        }
      }
    } catch {
      note(error)
    }
  }

  private mutating func change(_ type: any CRMRecord.Type, _ tx: inout WriteTransaction) {
    do {
      try changed(type, &tx)
      acceptedKinds.insert(type.kind)
    } catch {
      note(error)
    }
  }

  private mutating func note(_ error: any Error) {
    let text = "\(error)"
    if text.contains("read back") { unreadable.append(text) }
  }

  private mutating func changed<R: CRMRecord>(_: R.Type, _ tx: inout WriteTransaction) throws {
    let last = tx.snapshot.state.table(R.self).lastNumber
    let id = R.ID(UInt32(values.number(1...(max(1, Int(last))))))
    switch values.number(0...9) {
    case 0...3: try tx.insert(try filled(R()))
    case 4:
      var record = try filled(R())
      record.header.number = [0, last + 7, .max, 1 << 31, (1 << 31) - 1][values.number(0...4)]
      record.header.createdAt = values.time()
      let brought = record
      _ = try tx.importing("\(R.kind).import") { tx in try tx.insert(brought) }
    case 5...7:
      guard let old = tx[id] else { return }
      let new = try filled(old)
      try tx.update(id) { $0 = new }
    case 8: try tx.delete(id)
    default: try tx.restore(id)
    }
  }

  /// A record with some of its fields set to anything, and those that must be there to something.
  private mutating func filled<R: CRMRecord>(_ record: R) throws -> R {
    var record = record
    for field in R.schema.fields {
      let isWanted = field.isRequired && R.schema.isAbsent(field, in: record)
      guard isWanted || values.chance(field.isRequired ? 12 : 5) else { continue }
      let value = values.value(field.type, tame: isWanted || values.chance(2))
      do { try R.schema.assign(value, to: field, in: &record) } catch { continue }
    }
    if values.chance(2) {
      for key in CustomField.ValueType.allCases.map({ "f-\($0)" }) where values.chance(4) {
        record.custom[key] = values.anything()
      }
    }
    return record
  }
}

/// Values of every type, the tame ones such as people enter, the others from the edges.
private struct WildValues {
  var random: SeededRandom

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  mutating func chance(_ count: Int) -> Bool { number(1...count) == 1 }
  private mutating func one<T>(of all: [T]) -> T { all[number(0...(all.count - 1))] }

  mutating func key(_ count: inout Int) -> String {
    count += 1
    return one(of: [
      "k\(count)", "\u{0}\u{1f}\(count)", String(repeating: "é", count: 90) + "\(count)",
    ])
  }

  mutating func time() -> Timestamp {
    one(of: [.min, .max, Timestamp(milliseconds: 0), Timestamp(milliseconds: 1_800_000_000_000)])
  }

  /// A value of no type that was asked for.
  mutating func anything() -> Value {
    value(
      one(of: [
        .text, .bool, .integer, .date, .time, .money, .email, .phone, .reference([]), .list(.text),
      ]), tame: chance(3))
  }

  mutating func value(_ type: FieldType, tame: Bool) -> Value {
    switch type {
    case .text: return .text(text(tame))
    case .bool: return .bool(chance(2))
    case .integer: return .integer(integer(tame))
    case .date:
      return .date(one(of: [.min, .max, CalendarDate(year: 2026, month: 2, day: 28) ?? .min]))
    case .time: return .time(time())
    case .money: return money()
    case .email:
      return .text(one(of: ["a@b.example", "x\(number(1...99))@y.example", "a@", "é@é"]))
    case .phone: return .text(one(of: ["+49 30 1234", "110", "call me", ""]))
    case .choice(let options, _):
      return .text(
        tame ? options.first?.key ?? "x" : one(of: options.map(\.key) + ["", "no-such"]))
    case .reference(let kinds): return reference(kinds, tame)
    case .principal:
      return one(of: [.text("system"), .reference(RecordReference(kind: "user", number: 1))])
    case .list(let element):
      return .list((0..<number(0...3)).map { _ in value(element, tame: tame) })
    case .parts(let parts):
      return .parts(
        parts.map { part in
          let isLeftOut = !tame && chance(4)
          return Value.Part(part.name, isLeftOut ? .null : value(part.type, tame: tame))
        })
    }
  }

  private mutating func text(_ tame: Bool) -> String {
    if tame { return "n\(number(1...500))" }
    return one(of: [
      "", " ", "é", "e\u{301}", "\u{0}\u{1}\u{1f}\u{7f}", "\"\\/\u{8}\n\r\t", "\u{2028}\u{feff}",
      "🇫🇷👩‍👩‍👧", "null", "lead/0", "2026-02-30", "1e9", String(repeating: "x", count: 9_000),
      String(repeating: "\u{1}", count: 40_000), String(repeating: "y", count: 420_000),
    ])
  }

  private mutating func integer(_ tame: Bool) -> Int {
    let edge = 1 << 53
    return tame ? number(1...9) : one(of: [0, -1, edge - 1, 1 - edge, edge, -edge, .max, .min])
  }

  private mutating func money() -> Value {
    let units: Int64 = one(of: [
      0, 1, -1, 12_345, Money.maximumMinorUnits, -Money.maximumMinorUnits,
    ])
    let currency = one(of: CurrencyCode.all)
    return Money(minorUnits: units, currency: currency).map(Value.money) ?? .null
  }

  private mutating func reference(_ kinds: [RecordKind], _ tame: Bool) -> Value {
    let kind = tame ? kinds.first ?? Lead.kind : one(of: kinds + ["lead", "no-such", ""])
    return .reference(
      RecordReference(kind: kind, number: tame ? 1 : one(of: [0, 1, 2, 1 << 31, .max])))
  }
}

extension CustomField.ValueType {
  fileprivate var needsChoices: Bool { self == .choice || self == .choices }
}

extension Snapshot {
  /// Every record there is with its stamps and its place in the journal, as texts.
  fileprivate var contents: [String] {
    var texts = ["\(position) \(state.time)"]
    for type in catalog.kinds { texts += contents(type) }
    return texts
  }

  private func contents<R: CRMRecord>(_: R.Type) -> [String] {
    let table = state.table(R.self)
    var texts: [String] = []
    table.forEach { record in
      var text = ""
      dump(record, to: &text)
      texts.append(
        "\(record.reference) at \(table.position(of: record.header.number) ?? 0): \(text)")
    }
    return texts
  }
}
